"""All lines of a roster as the content of a data workbook: organisations, people, cases, facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Issue
from app.services.roster.branches import SHEET as ORGANISATIONS
from app.services.roster.branches import Branches
from app.services.roster.cases import CaseOf, StoredFacts, cases_of, hangs_on_case, sheet
from app.services.roster.drafts import CASE, PERSON, Draft
from app.services.roster.facts import (
    BY_ROSTER,
    FactBuilder,
    Places,
    case_place,
    person_place,
    with_lines,
)
from app.services.roster.members import Members, members_of
from app.services.roster.people import Who, identify, same_names
from app.services.roster.trouble import RosterTrouble
from app.services.workbook.file_rows import FileContent, FileRow, IssueLog, is_error
from app.services.workbook.joining import differing
from app.services.workbook.stored import Scope, Snapshot, load
from app.services.workbook.text_cells import folded
from app.services.workbook.trouble import Trouble

_ENTERPRISES = "企业"
_LEAGUE_MEMBER = "共青团员"
_ADMISSION = "会议表决[接收预备党员]"


class RosterLog(IssueLog):
    """Issues named after the roster's own sheet, whatever sheet of the workbook they come from."""

    def __init__(self, tab: str | None) -> None:
        super().__init__()
        self._tab = tab

    def add(self, issue: Issue) -> Issue:
        """Keep one issue where it belongs."""
        return super().add(replace(issue, sheet=self._tab))


@dataclass(frozen=True, slots=True)
class Rules:
    """What the user has decided: the organisation of lines that name none, whether to add unknown ones."""

    organisation: str | None
    create_organisations: bool


@dataclass(slots=True)
class Built:
    """The content, and the attributes of rows that are assumed and must not overwrite what is stored."""

    content: FileContent
    assumed: list[tuple[FileRow, frozenset[str]]]


def build_content(
    session: Session,
    file: tuple[str, str],
    tab: str | None,
    places: Places,
    drafts: Sequence[Draft],
    layout: str,
    rules: Rules,
) -> Built:
    """The rows of all lines; ``file`` is name and SHA-256. Raises NotFound for an unknown organisation."""
    return _Builder(session, FileContent(*file, log=RosterLog(tab)), places, drafts, layout, rules).run()


class _Builder:
    def __init__(
        self,
        session: Session,
        content: FileContent,
        places: Places,
        drafts: Sequence[Draft],
        layout: str,
        rules: Rules,
    ) -> None:
        self._session = session
        self._content = content
        self._log = content.log
        self._places = places
        self._drafts = drafts
        self._layout = layout
        self._rules = rules
        self._people = load(session, Scope(sheet(PERSON)))
        self._organisations = load(session, Scope(sheet(ORGANISATIONS)))
        self._cases_stored = load(session, Scope(sheet(CASE)))
        self._branches = Branches(self._organisations, rules.organisation)
        self._branch_of: dict[int, str | None] = {}
        self._who: dict[int, Who] = {}
        self._first_rows: dict[tuple[str, int], FileRow] = {}
        self._unknown: set[str] = set()
        self._enterprises: dict[str, str] | None = None

    def run(self) -> Built:
        """All steps in their order."""
        drafts = self._drafts
        for draft in drafts:
            self._branch_of[draft.number] = self._typed_branch(draft)
        self._who = identify(drafts, self._branch_of, self._people, self._layout)
        self._fill_branches()
        good = [draft for draft in drafts if not draft.is_bad]
        self._cases = cases_of(good, self._who, self._cases_stored)
        people_ids = {self._people.value(row, "code"): row for row in self._people}
        names = {code: self._people.value(row, "name") for code, row in people_ids.items()}
        names.update((self._who[one.number].code, one.value(PERSON, "name")) for one in good)
        facts = FactBuilder(self._places, StoredFacts(self._session, self._cases), people_ids, names)
        branch_codes = {row: self._organisations.value(row, "code") for row in self._organisations}
        members = members_of(self._session, self._people, branch_codes, drafts, self._who, self._branch_of)
        for draft in drafts:
            for issue in draft.issues:
                self._log.add(issue)
            if draft.is_bad:
                self._bad_person(draft)
            else:
                self._line(draft, facts, members)
        for issue in facts.issues:
            self._log.add(issue)
        for draft, message in same_names(
            drafts, self._who, self._branch_of, self._people, self._branches.code_of
        ):
            place = draft.facts[PERSON].places.get("name")
            name = draft.value(PERSON, "name")
            self._log.add(self._places.issue(RosterTrouble.SAME_NAME, message, draft.number, place, name))
        self._add_organisations()
        return Built(self._content, facts.assumed)

    # Branches

    def _typed_branch(self, draft: Draft) -> str | None:
        """The branch the line names; an unknown one is an error or, on request, a new organisation."""
        fact = draft.facts.get(PERSON)
        names = fact.names.get("organisation_id") if fact else None
        if not names or fact is None:
            return None
        found = self._branches.find(names[0])
        if found is None and self._rules.create_organisations:
            found = self._branches.add(names[0])
        if found is None:
            message = f"党组织里没有叫“{names[0]}”的，请先在程序里建好、改成一致的写法，或选择自动新建"
            draft.issues.append(
                self._places.issue(
                    RosterTrouble.UNKNOWN_BRANCH,
                    message,
                    draft.number,
                    fact.places.get("organisation_id"),
                    names[0],
                )
            )
        return found

    def _fill_branches(self) -> None:
        """Lines without a branch: a known person stays where he is, a new one goes to the chosen branch."""
        missing = False
        for draft in self._drafts:
            if self._branch_of[draft.number] is not None:
                continue
            stored = self._who[draft.number].stored
            where = self._people.value(stored, "organisation_id") if stored else None
            branch = self._branches.code_of(where) or self._branches.default
            self._branch_of[draft.number] = branch
            missing |= branch is None and not draft.is_bad
        if missing:
            message = (
                "名册里没有党支部一列（或有空格），程序里的党支部又不止一个（或还没有），"
                "请指明这些人属于哪个党组织"
            )
            self._log.add(Issue(RosterTrouble.NO_BRANCH, message))

    def _add_organisations(self) -> None:
        place = self._places.of(ORGANISATIONS, sheet(ORGANISATIONS))
        for code, values in self._branches.added.items():
            number = next(n for n, branch in self._branch_of.items() if branch == code)
            row = FileRow(place, number, {key: values[key] for key in ("code", "name", "kind")})
            if "superior" in values:
                row.codes["superior_id"] = (values["superior"],)
            self._content.rows[ORGANISATIONS].append(row)
            message = f"新建党组织“{values['name']}”（{values['kind']}，编号 {code}），请随后补全"
            self._log.add(self._places.issue(RosterTrouble.BRANCH_ADDED, message, number, None))

    # People

    def _bad_person(self, draft: Draft) -> None:
        """A line with errors still stands for a person others may name."""
        who = self._who[draft.number]
        if who.repeats is not None:
            return
        row = FileRow(person_place(self._places), draft.number, {"code": who.code}, given_id=who.given_id)
        row.issues = [issue for issue in draft.issues if is_error(issue)]
        self._content.rows[PERSON].append(row)

    def _line(self, draft: Draft, facts: FactBuilder, members: Members) -> None:
        who = self._who[draft.number]
        case = self._cases.get(draft.number)
        person_notes: list[str] = []
        case_notes: list[str] = []
        no_committee = self._branches.has_no_committee(self._branch_of[draft.number])
        for group, fact in draft.facts.items():
            if fact.sheet.name in (PERSON, CASE) or fact.is_empty:
                continue
            of_case = hangs_on_case(fact.sheet)
            if of_case and case is None:
                person_notes += [f"{group}：{'、'.join(names)}" for names in fact.names.values()]
                continue
            notes = case_notes if of_case else person_notes
            resolved = self._resolved(draft, group, members, notes)
            if fact.sheet.name == "帮带" and not resolved.get("person_id"):
                continue
            parent = ("case_id", case.code) if of_case and case is not None else ("person_id", who.code)
            rows, kept = facts.rows(draft, group, parent, case if of_case else None, no_committee, resolved)
            self._content.rows[fact.sheet.name] += rows
            notes += kept
        if case is not None:
            self._case(draft, case, who, members, case_notes)
        elif draft.value(CASE, "application_date"):
            person_notes.append(f"申请入党时间：{draft.value(CASE, 'application_date')}")
        self._person(draft, who, person_notes)

    def _person(self, draft: Draft, who: Who, notes: list[str]) -> None:
        fact = draft.facts[PERSON]
        row = FileRow(person_place(self._places), draft.number, dict(fact.values), given_id=who.given_id)
        row.values["code"] = who.code
        admitted = draft.value(_ADMISSION, "on") or row.values.get("joined_on")
        if admitted and row.values.get("political_status") == _LEAGUE_MEMBER:
            del row.values["political_status"]
        branch = self._branch_of[draft.number]
        if branch is not None and (who.stored is None or fact.names.get("organisation_id")):
            row.codes["organisation_id"] = (branch,)
        enterprise = self._enterprise(draft, notes)
        if enterprise is not None:
            row.codes["enterprise_id"] = (enterprise,)
        typed = row.values.pop("note", None)
        self._put_note(row, self._people, who.stored, ([typed] if typed else []) + notes)
        self._append(PERSON, draft, who, row)

    def _enterprise(self, draft: Draft, notes: list[str]) -> str | None:
        fact = draft.facts[PERSON]
        names = fact.names.get("enterprise_id")
        if not names:
            return None
        if self._enterprises is None:
            stored = load(self._session, Scope(sheet(_ENTERPRISES)))
            self._enterprises = {}
            for row in stored:
                code = stored.value(row, "code")
                self._enterprises[folded(code)] = self._enterprises[folded(stored.value(row, "name"))] = code
        found = self._enterprises.get(folded(names[0]))
        if found is None:
            notes.append(f"工作单位：{names[0]}")
            if names[0] not in self._unknown:
                self._unknown.add(names[0])
                message = f"企业里没有叫“{names[0]}”的，已写进备注；请先在程序里建好企业，或改成一致的写法"
                place = fact.places.get("enterprise_id")
                self._log.add(
                    self._places.issue(RosterTrouble.UNKNOWN_NAME, message, draft.number, place, names[0])
                )
        return found

    # Cases

    def _case(self, draft: Draft, case: CaseOf, who: Who, members: Members, notes: list[str]) -> None:
        fact = draft.facts.get(CASE)
        row = FileRow(case_place(self._places), draft.number, dict(fact.values) if fact else {})
        row.values["code"] = case.code
        row.codes["person_id"] = (who.code,)
        if fact is not None:
            row.codes.update(
                (attr, tuple(codes)) for attr, codes in self._resolved(draft, CASE, members, notes).items()
            )
        branch = self._branch_of[draft.number]
        if case.stored is None and branch is not None and "organisation_id" not in row.codes:
            row.codes["organisation_id"] = (branch,)
        self._assume_received(row.values, case)
        typed = row.values.pop("note", None)
        lines = ([BY_ROSTER] if case.stored is None else []) + ([typed] if typed else []) + notes
        self._put_note(row, self._cases_stored, case.stored, lines)
        self._append(CASE, draft, who, row)

    def _assume_received(self, values: dict[str, Any], case: CaseOf) -> None:
        """Without a day of receipt the day of the letter stands for it, marked as assumed (推定)."""
        applied = values.get("application_date")
        if applied is None or "application_received_date" in values:
            return
        if case.stored is not None:
            known = self._cases_stored.value(case.stored, "application_received_date")
            if known is not None and not self._cases_stored.value(case.stored, "received_is_assumed"):
                return
        values["application_received_date"] = applied
        values["received_is_assumed"] = True

    # What both share

    def _put_note(self, row: FileRow, stored: Snapshot, row_id: str | None, lines: list[str]) -> None:
        """Add lines to 备注; nothing that stands there is lost."""
        before = stored.value(row_id, "note") if row_id else None
        note = with_lines(before, [part for line in lines for part in line.split("\n")])
        if note is not None:
            row.values["note"] = note

    def _append(self, name: str, draft: Draft, who: Who, row: FileRow) -> None:
        """Keep a row, or join it to the one of the same person further up."""
        if who.repeats is None:
            self._first_rows[name, draft.number] = row
            self._content.rows[name].append(row)
            return
        first = self._first_rows.get((name, who.repeats))
        if first is None:
            self._first_rows[name, who.repeats] = row
            if name == CASE or not any(other.number == who.repeats for other in self._content.rows[name]):
                self._content.rows[name].append(row)
            return
        attrs = differing(first, row, but=("note", "code", "received_is_assumed"))
        if attrs:
            headers = "、".join(row.place.headers.get(attr, row.sheet.column(attr).header) for attr in attrs)
            message = f"与第 {first.number} 行是同一个人，但“{headers}”不一致，请核对后只留一行"
            self._log.at_row(row, Trouble.CONTRADICTION, message, attrs[0])
            return
        notes = [str(one.values["note"]) for one in (first, row) if "note" in one.values]
        if len(notes) > 1:
            first.values["note"] = with_lines(notes[0], notes[1].split("\n")) or notes[0]
        for attr, value in row.values.items():
            first.values.setdefault(attr, value)
        for attr, codes in row.codes.items():
            first.codes.setdefault(attr, codes)
        if name == PERSON:
            message = f"与第 {first.number} 行是同一个人，已合并为一个人"
            self._log.at_row(row, Trouble.SAME_ROW, message)

    def _resolved(self, draft: Draft, group: str, members: Members, notes: list[str]) -> dict[str, list[str]]:
        """Codes of the people and organisations a fact names; who is not found is reported and noted."""
        fact = draft.facts[group]
        found: dict[str, list[str]] = {}
        branch, own = self._branch_of[draft.number], self._who[draft.number].code
        for attr, names in fact.names.items():
            column = fact.sheet.column(attr)
            what = fact.words.get("role") or column.header.removesuffix("编号")
            codes: list[str] = []
            for name in names:
                if column.field.target == PERSON:
                    several, trouble = members.find_all(branch, name, own)
                else:
                    one = self._branches.find(name)
                    several, trouble = [one] if one is not None else [], "党组织里没有这个名称"
                if not several:
                    notes.append(f"{what}：{name}")
                    message = f"{what}“{name}”没有对上：{trouble}，姓名已写进备注"
                    place = fact.places.get(attr)
                    self._log.add(
                        self._places.issue(RosterTrouble.UNKNOWN_HELPER, message, draft.number, place, name)
                    )
                codes += [code for code in several if code not in codes]
            if codes:
                found[attr] = codes
        return found
