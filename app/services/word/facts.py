"""The placeholders a Word template may use: ``{{ 人员.姓名 }}``, ``{{ 推算.预备期满 }}``.

Names are the workbook's own sheets and headers, so that one table tells everything; sheets with several rows
of a case are lists for ``{% for 行 in 考察 %}``.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.models import Enterprise, Organisation, Record
from app.models.fields import Field, Kind
from app.models.sheets import sheet_of
from app.services.dates import chinese
from app.services.journey.derived import LABELS
from app.services.journey.status import case_status


def case_facts(session: Session, case_id: str, today: date) -> dict[str, Any]:
    """Everything a template about a case may print, as text; empty facts are empty text."""
    status = case_status(session, case_id, today)
    file, register = status.file, status.context.register
    names = {identity: person.name for identity, person in register.people.items()}
    names |= {identity: organisation.name for identity, organisation in register.organisations.items()}
    enterprise = session.get(Enterprise, file.person.enterprise_id) if file.person.enterprise_id else None
    facts: dict[str, Any] = {
        "人员": _row(file.person, names),
        "案卷": _row(file.case, names),
        "党组织": _row(file.organisation, names) if file.organisation else _blank(Organisation),
        "企业": _row(enterprise, names) if enterprise else _blank(Enterprise),
        "预备期": _row(file.probation, names) if file.probation else {},
        "推算": {LABELS[key]: chinese(day) for key, day in status.dates.items()},
        "今天": chinese(today),
        "阶段": status.nodes.stage.value,
    }
    for attr in _SHEETS:
        rows = getattr(file, attr)
        facts[_SHEETS[attr]] = [_row(row, names) for row in rows]
    return facts


_SHEETS = {
    "recommendations": "推荐",
    "votes": "会议表决",
    "filings": "上级手续",
    "notices": "公示",
    "helpers": "帮带",
    "inspections": "考察",
    "thought_reports": "思想汇报",
    "consultations": "征求意见",
    "reviews": "政治审查",
    "inquiries": "函调",
    "trainings": "培训",
    "booklets": "志愿书",
    "disciplines": "违纪处理",
    "pair_activities": "结对活动",
}


def placeholders() -> dict[str, tuple[str, ...]]:
    """Every placeholder offered for a case: name of the group → names in it (lists end with ``（多条）``)."""
    from app.models import DevelopmentCase, Person, Probation
    from app.models.sheets import sheet_named

    offered = {
        model.sheet: tuple(column.header for column in sheet_of(model).columns)
        for model in (Person, DevelopmentCase, Organisation, Enterprise, Probation)
    }
    offered["推算"] = tuple(LABELS.values())
    for name in _SHEETS.values():
        sheet = sheet_named(name)
        if sheet is not None:
            offered[f"{name}（多条）"] = tuple(column.header for column in sheet.columns)
    return {**offered, "": ("今天", "阶段")}


def _row(row: Any, names: Mapping[str, str]) -> dict[str, str]:
    columns = [column for column in row.__table__.columns if "field" in column.info]
    return {
        column.info["field"].header: _text(getattr(row, column.key), column.info["field"], names)
        for column in columns
    }


def _blank(model: type[Record]) -> dict[str, str]:
    return {column.header: "" for column in sheet_of(model).columns}


def _text(value: Any, field: Field, names: Mapping[str, str]) -> str:
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return chinese(value)
    if field.kind is Kind.REF:
        return names.get(value, "")
    if field.kind is Kind.REFS:
        return "、".join(filter(None, (names.get(item, "") for item in value)))
    if isinstance(value, tuple):
        return "、".join(chinese(item) if isinstance(item, date) else str(item) for item in value)
    return str(value)
