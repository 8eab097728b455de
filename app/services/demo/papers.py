"""Papers of the home branch: letters sent (发文), the papers in a person's file (材料)."""

from __future__ import annotations

from datetime import date

from app.models import Document, Material, SuperiorFiling
from app.services.demo.branch import Branch
from app.services.demo.history import History

_SENT = {
    "积极分子备案": ("报告", "关于确定{name}同志为入党积极分子的备案报告"),
    "发展对象备案": ("报告", "关于确定{name}同志为发展对象的备案报告"),
    "发展对象同意": ("请示", "关于拟将{name}同志列为发展对象的请示"),
    "预审": ("请示", "关于对发展对象{name}同志进行预审的请示"),
    "接收审批": ("请示", "关于接收{name}同志为中共预备党员的请示"),
    "转正审批": ("请示", "关于{name}同志转正问题的请示"),
}


def send(branch: Branch, told: dict[str, History]) -> None:
    """The branch's own documents, numbered through each year in the order they went out."""
    by_case = {history.case.id: history for history in told.values()}
    filings = [
        row
        for row in branch.rows
        if isinstance(row, SuperiorFiling) and row.submitted_on is not None and row.matter in _SENT
    ]
    numbers: dict[int, int] = {}
    for row in sorted(filings, key=lambda row: (str(row.submitted_on), by_case[row.case_id].case.code)):
        sent = row.submitted_on
        assert sent is not None
        numbers[sent.year] = numbers.get(sent.year, 0) + 1
        history = by_case[row.case_id]
        form, title = _SENT[row.matter]
        branch.rows.append(
            Document(
                id=branch.ids.of("document", row.id),
                number=f"示例精密支〔{sent.year}〕{numbers[sent.year]}号",
                organisation_id=branch.organisation.id,
                form=form,
                on=sent,
                addressee=branch.superior.name,
                case_ids=(history.case.id,),
                person_ids=(history.person.id,),
                signer=branch.officers["书记"].name,
                spoiled=False,
                note=title.format(name=history.person.name),
            )
        )


def file_papers(branch: Branch, told: dict[str, History]) -> None:
    """The papers of everybody whose admission was approved, in the order of the file."""
    for history in told.values():
        if "approval" in history.nodes:
            _file_of(branch, history)


def _file_of(branch: Branch, history: History) -> None:
    nodes, case = history.nodes, history.case
    papers: list[tuple[str, str, date | None, int]] = [
        ("入党申请书", "入党申请书", case.application_date, 5),
        ("谈话记录", "同入党申请人谈话记录", case.talk_date, 2),
        ("推荐表", "推荐入党积极分子登记表", nodes["activist"], 1),
        ("考察登记表", "入党积极分子培养教育考察登记表", nodes["candidate"], 12),
        ("思想汇报", "思想汇报（合订）", nodes["candidate"], 14),
        ("政治审查材料", "综合政治审查报告及函调证明", nodes.get("reviewed"), 6),
        ("培训证", "发展对象集中培训结业证", nodes.get("trained"), 1),
        ("票决汇总", "接收预备党员票决情况汇总表", nodes["admission"], 1),
        ("入党志愿书", "中国共产党入党志愿书", nodes["admission"], 16),
        ("批复", "关于批准为中共预备党员的批复", nodes["approval"], 1),
        ("宣誓照片", "入党宣誓照片", nodes.get("oath"), 1),
    ]
    if "application" in nodes:
        papers.append(("转正申请书", "转正申请书", nodes["application"], 4))
    page = 1
    for order, (category, name, formed, pages) in enumerate(papers, 1):
        if formed is None:
            continue
        branch.rows.append(
            Material(
                id=branch.ids.of("material", case.code, name),
                person_id=history.person.id,
                case_id=case.id,
                category=category,
                name=name,
                formed_on=formed,
                copies=1,
                pages=pages,
                form="电子" if category == "宣誓照片" else "原件",
                order_in_file=order,
                page_range=f"{page}—{page + pages - 1}" if pages > 1 else str(page),
            )
        )
        page += pages
