"""Records of the journal in words: what a row is called, what its fields are called and hold."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import CalendarDay, CalendarYear, History, Record, SameLink, Setting, Waiver
from app.models.base import Base
from app.models.fields import Field, Kind
from app.models.sheets import sheet_named, sheet_of
from app.services.identity_number import mask_identity

_OTHERS: dict[type[Base], str] = {
    Setting: "设定",
    CalendarDay: "工作日历",
    CalendarYear: "工作日历",
    Waiver: "情况说明",
    SameLink: "同一人",
}
_DAYS = ("on", "from_on", "start_on", "month")


def sheet_name(model: type[Base]) -> str:
    """考察, 人员 …: the sheet of a kind of record."""
    return model.sheet if issubclass(model, Record) else _OTHERS[model]


class Wording:
    """Names things for one reading session; names once looked up are kept, deleted records included."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[tuple[str, str], str] = {}

    def title(self, model: type[Base], values: Mapping[str, Any]) -> str:
        """What a person calls a row, from its plain (JSON) values: 邓新苗　2026-05-18."""
        own = str(values.get("name") or "")
        code = str(values.get("code") or values.get("key") or "")
        whom = ""
        if "person_id" in values:
            whom = self.name("人员", values["person_id"])
        elif "case_id" in values:
            whom = self.name("案卷", values["case_id"])
        day = next((str(values[attr]) for attr in _DAYS if values.get(attr)), "")
        return "　".join(dict.fromkeys(part for part in (whom, own, code, day) if part)) or "（没有名称）"

    def name(self, sheet: str, identity: str) -> str:
        """The name of the row of a sheet with this UUID; a deleted one is marked."""
        key = (sheet, identity)
        if key not in self._known:
            self._known[key] = self._look_up(sheet, identity)
        return self._known[key]

    def field(self, model: type[Base], attr: str) -> str:
        """What a column is called; empty for one only the program uses."""
        field = _field(model, attr)
        return field.header.removesuffix("编号") or field.header if field is not None else ""

    def value(self, model: type[Base], attr: str, value: Any) -> str:
        """A plain (JSON) value in words; ID numbers masked, an empty one as 空."""
        field = _field(model, attr)
        if value in (None, "", []):
            return "空"
        if field is None:
            return str(value)
        if field.kind is Kind.YES_NO:
            return "是" if value else "否"
        if field.kind is Kind.IDENTITY:
            return mask_identity(str(value))
        if field.kind is Kind.REF:
            return self.name(field.target or "", str(value))
        if field.kind is Kind.REFS:
            return "、".join(self.name(field.target or "", str(one)) for one in value)
        return "、".join(str(one) for one in value) if isinstance(value, list) else str(value)

    def _look_up(self, sheet: str, identity: str) -> str:
        known = sheet_named(sheet)
        if known is None:
            return identity
        row = self._session.get(known.model, identity)
        if row is not None:
            values = {attr: getattr(row, attr, None) for attr in ("name", "code", "person_id")}
            return self._short(sheet, values)
        last = self._session.scalar(
            select(History.before)
            .where(
                History.table_name == known.model.__tablename__,
                History.record_id == identity,
                History.kind == "delete",
            )
            .limit(1)
        )
        return f"{self._short(sheet, json.loads(last))}（已删除）" if last else "（不在了）"

    def _short(self, sheet: str, values: Mapping[str, Any]) -> str:
        if sheet == "案卷":
            return self.name("人员", str(values.get("person_id")))
        return str(values.get("name") or values.get("code") or "")


def _field(model: type[Base], attr: str) -> Field | None:
    if not issubclass(model, Record):
        return None
    return next((column.field for column in sheet_of(model).columns if column.attr == attr), None)
