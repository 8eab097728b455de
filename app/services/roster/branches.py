"""Which organisation a roster's branch column means: by full name, short name or code."""

from __future__ import annotations

import re
from collections import defaultdict

from app.errors import NotFound
from app.models.words import BRANCH_KINDS, OrganisationKind
from app.services.organisations import HOME
from app.services.roster.codes import CodeMaker
from app.services.workbook.stored import Snapshot
from app.services.workbook.text_cells import folded

SHEET = "党组织"
_PREFIX = re.compile("^(中国共产党|中共)")
_KINDS = (
    ("联合党?支部", OrganisationKind.JOINT_BRANCH),
    ("综合党?支部", OrganisationKind.COMPREHENSIVE_BRANCH),
    ("支部", OrganisationKind.BRANCH),
    ("总支", OrganisationKind.GENERAL_BRANCH),
    ("工委", OrganisationKind.WORK_COMMITTEE),
    ("党委|委员会", OrganisationKind.COMMITTEE),
)
_ABOVE = (OrganisationKind.COMMITTEE, OrganisationKind.WORK_COMMITTEE, OrganisationKind.GENERAL_BRANCH)


class Branches:
    """The organisations known, and those a roster adds (``--create-orgs``)."""

    def __init__(self, stored: Snapshot, chosen: str | None) -> None:
        """``chosen`` is the code of the organisation for lines that name none; NotFound if it is unknown."""
        self._stored = stored
        self._by_code: dict[str, str] = {stored.value(row, "code"): row for row in stored}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        for code, row in self._by_code.items():
            for text in {code, stored.value(row, "name"), stored.value(row, "short_name") or code}:
                self._by_name[_name_key(text)].append(code)
        self._maker = CodeMaker("ZZ", self._by_code)
        self.added: dict[str, dict[str, str]] = {}
        if chosen is not None and chosen not in self._by_code:
            raise NotFound("E-SUBJECT-01", f"没有编号为“{chosen}”的党组织。", "请核对党组织编号。")
        self.default = chosen or self._only_branch()

    def find(self, name: str) -> str | None:
        """The code of the organisation called so; None for an unknown or ambiguous name."""
        codes = self._by_name.get(_name_key(name), [])
        return codes[0] if len(codes) == 1 else None

    def add(self, name: str) -> str:
        """A new organisation of this name, of the kind its name says; returns its code."""
        code = self._maker.next()
        self._by_name[_name_key(name)].append(code)
        values = {"code": code, "name": name, "kind": _kind_of(name)}
        above = self._above()
        if above is not None and values["kind"] not in _ABOVE:
            values["superior"] = above
        self.added[code] = values
        return code

    def code_of(self, row_id: str | None) -> str | None:
        """The code of a stored organisation."""
        return self._stored.value(row_id, "code") if row_id in self._stored and row_id else None

    def has_no_committee(self, code: str | None) -> bool:
        """Whether the branch is known to have no committee (支委会)."""
        row = self._by_code.get(code or "")
        return row is not None and self._stored.value(row, "has_committee") is False

    def _kind(self, code: str | None) -> str | None:
        row = self._by_code.get(code or "")
        return None if row is None else self._stored.value(row, "kind")

    def _above(self) -> str | None:
        """What a new branch is under: the chosen committee, the home one, or that of the only branch."""
        for code in (self.default, HOME):
            if code is not None and self._kind(code) in _ABOVE:
                return code
        branch = self._by_code.get(self.default or "")
        return self.code_of(self._stored.value(branch, "superior_id")) if branch is not None else None

    def _only_branch(self) -> str | None:
        branches = [code for code in self._by_code if self._kind(code) in BRANCH_KINDS]
        return branches[0] if len(branches) == 1 else None


def _name_key(name: str) -> str:
    return _PREFIX.sub("", folded(name)).upper()


def _kind_of(name: str) -> str:
    kind = next((kind for pattern, kind in _KINDS if re.search(pattern, name)), OrganisationKind.BRANCH)
    return kind.value
