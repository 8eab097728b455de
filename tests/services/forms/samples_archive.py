"""Hand-made papers, reminders and findings of a case. All people are fictitious."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from app.services.forms.contexts.archive import CHECKLIST
from app.services.forms.data.archive import ArchiveData, PaperRow
from app.services.forms.data.date_checks import ChainRow, DateCheckData, FindingRow
from app.services.forms.data.reminders import ReminderRow, RemindersData
from tests.services.forms import samples

BLANK_LIST = tuple(PaperRow(name, bool(word)) for name, word, _ in CHECKLIST)


def _archive(subject: str, state: str) -> ArchiveData:
    if state == "empty":
        return ArchiveData(samples.empty_case().branch, samples.PersonData(""), checklist=BLANK_LIST)
    listed = tuple(
        replace(row, on="2026.08.20", copies=1, pages=at + 2, kind="原件") if at % 3 else row
        for at, row in enumerate(BLANK_LIST)
    )
    contents = tuple(
        PaperRow(row.name, on="2026.08.20", copies=1, pages=2, number=at, range=f"{2 * at - 1}—{2 * at}")
        for at, row in enumerate(BLANK_LIST[:12], 1)
    )
    found = ArchiveData(
        samples.BRANCH, samples.PERSON, "AJ0412", listed, contents, False, "转正申请书",
        date(2027, 11, 2), "人事档案", date(2026, 8, 20), date(2027, 8, 20),
    )  # fmt: skip
    if state == "full":
        return found
    long = PaperRow(
        "关于海川市鑫源精密电子科技股份有限公司第一生产事业部发展党员工作的补充证明材料" * 2,
        True, "2024.03.11—\n2026.08.20", 12, 345, "原件、复印件", "12 件", 99, "第二卷第 101—145 页",
    )  # fmt: skip
    case = samples.monstrous_case()
    return replace(
        found,
        branch=case.branch,
        person=case.person,
        code="海川高新区鑫源2026第0412号",
        checklist=(*listed, *(long,) * 8),
        contents=(*contents, *(long,) * 20),
        missing="入党申请书、政治审查材料、转正申请书、培养教育考察材料",
    )


def _reminder(name: str, **more: Any) -> ReminderRow:
    row = ReminderRow(
        replace(samples.PERSON, name=name), date(2026, 8, 20), date(2026, 9, 18), date(2027, 8, 20),
        date(2027, 7, 21), date(2027, 8, 13), date(2027, 9, 20), None, "还有 240 天提醒",
    )  # fmt: skip
    return replace(row, **more)


def _reminders(subject: str, state: str) -> RemindersData:
    if state == "empty":
        return RemindersData(samples.empty_case().branch)
    rows = (
        _reminder("张晓梅"),
        _reminder("买买提·吐尔逊", applied_on=date(2027, 8, 1), state="已交"),
        _reminder("李㛃", state="已期满，尽快交", note="已延长至2028年2月20日满"),
    )
    if state == "full":
        return RemindersData(samples.BRANCH, samples.TODAY, rows)
    case = samples.monstrous_case()
    long = _reminder(samples.LONG_NAME, person=case.person)
    return RemindersData(case.branch, samples.TODAY, (long, *rows * 6))


_CHAIN = tuple(
    ChainRow(str(at), name, date(2024, 3, at), 1 if at > 1 else None)
    for at, name in enumerate((name for _, names in samples.STEPS for name in names), 1)
)


def _date_check(subject: str, state: str) -> DateCheckData:
    if state == "empty":
        return DateCheckData(samples.empty_case().branch, samples.PersonData(""))
    row = FindingRow(
        "R05",
        "收到申请书一个月内派人谈话",
        "细则（2026）第七条（摘引，待书记核对）",
        "2026-06-26 收到申请书，应在 2026-07-26 前谈话；实际 2026-07-27，晚 1 天。",
        "违规",
    )
    hint = replace(
        row, rule="R100", title="转正申请在期满前后提出", conclusion="无法判断", found="没有登记申请日期。"
    )
    found = DateCheckData(
        samples.BRANCH, samples.PERSON, "AJ0412", samples.TODAY,
        "违规 1 项，预警 0 项，提示 0 项，无法判断 1 项。", (row, hint), _CHAIN,
    )  # fmt: skip
    if state == "full":
        return found
    case = samples.monstrous_case()
    long = replace(row, found=row.found * 6, basis=row.basis * 4)
    chain = tuple(replace(each, hint="最迟 2027-03-24", state="缺记录", days=-434) for each in _CHAIN)
    return replace(found, branch=case.branch, person=case.person, rows=(long, *(row, hint) * 14), chain=chain)


_MAKERS: dict[str, Callable[[str, str], Any]] = {
    "archive": _archive,
    "reminders": _reminders,
    "date-check": _date_check,
}


def data_for(context: str, subject: str, state: str) -> Any:
    """Data of a context in one of the states empty, full, monstrous."""
    return _MAKERS[context](subject, state)
