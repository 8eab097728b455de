"""What the command box offers on a person's page: each step, the other parts, meeting, notice, forms."""

from __future__ import annotations

from collections.abc import Sequence

from app.services.forms import FormSpec
from app.services.person_page import PersonPage
from app.ui.screen import DO, FORM, Command, Place
from app.ui.screens.person_loading import BASICS, EVENTS, FINDINGS, HISTORY

_PARTS = (
    (BASICS, "基本情况", "改手机 改岗位"),
    (HISTORY, "改动历史", "恢复"),
    (FINDINGS, "检查发现", "违规 预警"),
)


def person_commands(page: PersonPage, forms: Sequence[FormSpec]) -> tuple[Command, ...]:
    """The step at hand first, then what can be begun, the other steps, the forms that can be printed."""
    name = page.person.name
    subject = page.status.file.case.id if page.status is not None else page.person.id

    def to(text: str, focus: str, words: str = "") -> Command:
        return Command(f"{text}（{name}）", DO, Place("person", subject, focus), words=words)

    parts = [to(text, focus, words) for focus, text, words in _PARTS]
    if page.status is None:
        mine = [form for form in forms if form.scope == "person"]
        return (*parts, *_prints(name, subject, mine))
    current = page.status.current
    steps = [
        Command(
            f"记录 第 {line.step.code} 步 {line.name}（{name}）",
            DO,
            Place("person", subject, line.step.code),
            words=line.name,
        )
        for line in page.status.lines
    ]
    first = [step for step in steps if current is not None and step.place == _at(subject, current.step.code)]
    begun = (
        Command(f"公示（{name}）", DO, Place("notices", subject, "plan"), words="排公示"),
        Command(f"换联系人（{name}）", DO, Place("pairing", subject), words="培养联系人 交接 结对"),
        to("中途情况", EVENTS, "撤回 转出 暂缓 去世"),
        Command(f"倒排计划（{name}）", DO, Place("progress", subject, "plan"), words="发展进程 ics 日历"),
    )
    mine = [form for form in forms if form.scope in ("case", "person")]
    return (
        *first,
        *begun,
        *parts,
        *(step for step in steps if step not in first),
        *_prints(name, subject, mine),
    )


def _at(subject: str, code: str) -> Place:
    return Place("person", subject, code)


def _prints(name: str, subject: str, forms: Sequence[FormSpec]) -> list[Command]:
    return [
        Command(
            f"{form.number} {form.title}",
            FORM,
            Place("forms", subject, form.key),
            detail=name,
            words=form.key,
        )
        for form in forms
    ]
