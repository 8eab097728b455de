"""The papers of a case from 材料, against the fixed list of the archive."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.models import Material
from app.services.forms.contexts.facts import branch_data, membership_dates, person_data
from app.services.forms.contexts.gathering import Wanted
from app.services.forms.data.archive import ArchiveData, PaperRow

CHECKLIST: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("入党志愿书", "入党志愿书", ("入党志愿书",)),
    ("入党申请书", "入党申请书", ("入党申请书",)),
    ("入党申请人谈话记录", "", ("谈话记录",)),
    ("推荐（推优）表", "", ("推荐表",)),
    ("确定入党积极分子的会议记录、备案表", "", ()),
    ("入党积极分子培养教育考察登记表", "培养教育考察材料", ("考察登记表",)),
    ("思想汇报", "", ("思想汇报",)),
    ("征求意见（座谈会）记录", "", ("座谈会记录",)),
    ("研究发展对象的会议记录、上级意见", "", ()),
    ("公示及公示情况登记", "", ("公示材料", "公示照片")),
    ("政治审查材料（含函调证明）", "政治审查材料", ("政治审查材料", "函调证明")),
    ("集中培训证明", "", ("培训证",)),
    ("支委会审查意见、预审表", "", ()),
    ("接收预备党员会议记录", "", ("会议记录",)),
    ("票决情况汇总表", "", ("票决汇总",)),
    ("上级党委审批、备案批复", "", ("批复",)),
    ("入党宣誓登记", "", ("宣誓照片",)),
    ("预备党员教育考察登记表", "", ()),
    ("转正申请书", "转正申请书", ("转正申请书",)),
    ("转正审查、审批材料", "", ()),
)
"""The twenty lines printed beforehand: name, which of the five it is (预备期.归档材料), kinds of 材料."""
_MEETINGS = ("会议记录", "批复", "其他")
_NAMED: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("考察登记表",), "预备党员", "预备党员教育考察登记表"),
    (_MEETINGS, "预审", "支委会审查意见、预审表"),
    (_MEETINGS, "转正", "转正审查、审批材料"),
    (_MEETINGS, "发展对象", "研究发展对象的会议记录、上级意见"),
    (_MEETINGS, "积极分子", "确定入党积极分子的会议记录、备案表"),
)
"""Words in a paper's own name that tell its line where its kind alone does not: kinds, word, line."""
_MUST = tuple(word for _, word, _ in CHECKLIST if word)


def load_materials(session: Session, wanted: Wanted) -> tuple[Material, ...]:
    """The papers of the wanted case, and those of the person that belong to no case."""
    file = wanted.files[0]
    mine = or_(
        Material.case_id == file.case.id,
        (Material.person_id == file.person.id) & Material.case_id.is_(None),
    )
    rows = session.scalars(select(Material).where(mine)).all()
    return tuple(
        sorted(
            rows,
            key=lambda row: (
                row.order_in_file is None,
                row.order_in_file or 0,
                str(row.formed_on or "9999"),
                row.name,
                row.id,
            ),
        )
    )


def archive_data(wanted: Wanted) -> ArchiveData:
    """The papers of a case as printed."""
    facts, file = wanted.facts, wanted.files[0]
    materials: Sequence[Material] = wanted.more or ()
    nodes = facts.nodes(file)
    probation = file.probation
    by_line, others = _by_line(materials)
    archived = probation.archived_papers if probation else ()
    lines = tuple(_line(name, word, by_line.get(name, []), word in archived) for name, word, _ in CHECKLIST)
    there = {word for name, word, _ in CHECKLIST if word and (word in archived or by_line.get(name))}
    missing = [word for word in _MUST if word not in there]
    full = membership_dates(facts, file.person)[1]
    return ArchiveData(
        branch=branch_data(facts, file.organisation),
        person=person_data(facts, file.person),
        code=file.case.code,
        checklist=(*lines, *(_line(row.name, "", [row], False) for row in others)),
        contents=tuple(_content(at, row) for at, row in enumerate(materials, 1)),
        complete=not missing if (archived or materials) else None,
        missing="全部" if len(missing) == len(_MUST) else "、".join(missing),
        archived_on=probation.archived_on if probation else None,
        place=(probation.archive_place or "") if probation else "",
        admission_on=nodes.admission_vote.on if nodes.admission_vote else nodes.probation_start,
        full_on=full,
    )


def _by_line(materials: Sequence[Material]) -> tuple[dict[str, list[Material]], list[Material]]:
    kinds = {kind: name for name, _, words in CHECKLIST for kind in words}
    found: dict[str, list[Material]] = {}
    others = []
    for row in materials:
        named = (line for of, word, line in _NAMED if row.category in of and word in row.name)
        line = next(named, kinds.get(row.category))
        if line is None:
            others.append(row)
        else:
            found.setdefault(line, []).append(row)
    return found, others


def _line(name: str, must: str, rows: Sequence[Material], archived: bool) -> PaperRow:
    days = sorted(row.formed_on for row in rows if row.formed_on is not None)
    told = list(dict.fromkeys(f"{day:%Y.%m.%d}" for day in (*days[:1], *days[-1:])))
    note = f"{len(rows)} 件" if len(rows) > 1 else ""
    if archived and not rows:
        note = "已归档"
    return PaperRow(
        name=name,
        must=bool(must),
        on="—\n".join(told),
        copies=_total(row.copies for row in rows),
        pages=_total(row.pages for row in rows),
        kind="、".join(dict.fromkeys(row.form for row in rows if row.form)),
        note=note,
    )


def _total(numbers: Iterable[int | None]) -> int | None:
    known = [number for number in numbers if number is not None]
    return sum(known) if known else None


def _content(at: int, row: Material) -> PaperRow:
    return PaperRow(
        name=row.name,
        on=f"{row.formed_on:%Y.%m.%d}" if row.formed_on else "",
        copies=row.copies,
        pages=row.pages,
        kind=row.form or "",
        number=row.order_in_file or at,
        range=row.page_range or "",
    )
