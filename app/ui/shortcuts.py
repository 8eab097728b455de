"""Every shortcut of the program: what it does in words, and the only way to make one.

The sheet of shortcuts (Ctrl+/) and its page on paper are written from this list, and a test walks the window
and finds no key that is not in it, so the sheet cannot be untrue.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

NAME = "shortcut"
"""Property of a QShortcut: its key in :data:`SHORTCUTS`."""


class Shortcut(NamedTuple):
    """Keys (Qt's words), what they do, and where they work."""

    keys: tuple[str, ...]
    says: str
    where: str = "到处"


_ENTRIES = 9
SHORTCUTS: Mapping[str, Shortcut] = {
    "help": Shortcut(("F1",), "打开这一页的说明"),
    "keys": Shortcut(("Ctrl+/",), "看这张快捷键表"),
    "find": Shortcut(("Ctrl+K",), "到查找框：找人、找功能"),
    "back": Shortcut(("Alt+Left",), "返回上一页"),
    "undo": Shortcut(("Ctrl+Z",), "撤销；正在打字时只撤销打字"),
    "redo": Shortcut(("Ctrl+Y", "Ctrl+Shift+Z"), "重做"),
    "larger": Shortcut(("Ctrl++", "Ctrl+="), "字大一号"),
    "smaller": Shortcut(("Ctrl+-",), "字小一号"),
    "record": Shortcut(("F9",), "看这个人的全程纪实表"),
    "inspection": Shortcut(("Ctrl+F9",), "进入或退出迎检模式"),
    "lock": Shortcut(("Ctrl+L",), "锁定窗口"),
    **{
        f"entry{number}": Shortcut((f"Ctrl+{number}",), f"打开左边第 {number} 项")
        for number in range(1, _ENTRIES + 1)
    },
    "leave-inspection": Shortcut(("Esc",), "退出迎检模式", "迎检模式"),
    "close-help": Shortcut(("Esc",), "关闭说明", "使用说明"),
    "save": Shortcut(("Ctrl+S",), "保存正在填的内容", "人员页"),
    "previous": Shortcut(("Ctrl+Up",), "上一人", "全程纪实"),
    "next": Shortcut(("Ctrl+Down",), "下一人", "全程纪实"),
}
WIDGET_KEYS: tuple[Shortcut, ...] = (
    Shortcut(("Tab", "Shift+Tab"), "到下一项、上一项"),
    Shortcut(("Return",), "打开选中的一行", "表格"),
    Shortcut(("Ctrl+C",), "复制选中的行，可贴到 Excel、WPS", "表格"),
    Shortcut(("Ctrl+V",), "粘贴 Excel、WPS 的行，先看预览", "表格"),
    Shortcut(("Alt+Down",), "打开这一列的漏斗筛选", "表格"),
    Shortcut(("F4", "Alt+Down"), "打开日历", "日期框"),
    Shortcut(("PgUp", "PgDown"), "上一页、下一页", "页面预览"),
    Shortcut(("+", "-"), "放大、缩小", "页面预览"),
)
"""Keys that belong to a kind of control rather than to a place."""
_WORDS = {
    "Left": "←",
    "Right": "→",
    "Up": "↑",
    "Down": "↓",
    "PgDown": "PgDn",
    "Return": "回车",
}


def bind(name: str, owner: QWidget, act: Callable[[], object]) -> list[QShortcut]:
    """Make the shortcut(s) of one entry of :data:`SHORTCUTS`, working while ``owner`` is in sight."""
    made = []
    for keys in SHORTCUTS[name].keys:
        shortcut = QShortcut(QKeySequence(keys), owner, act)
        shortcut.setProperty(NAME, name)
        made.append(shortcut)
    return made


def key_words(shortcut: Shortcut) -> str:
    """The keys as a person reads them: ``Alt+←``."""
    return "、".join(_read(keys) for keys in shortcut.keys)


def _read(keys: str) -> str:
    head, plus, last = keys.rpartition("+")
    if not head:
        return _WORDS.get(keys, keys)
    if not last:
        # Ctrl++ is Ctrl and the plus key.
        return f"{head}+" if head.endswith("+") else f"{head} 加 +"
    return f"{head}{plus}{_WORDS.get(last, last)}"


def sheet() -> list[tuple[str, str, str]]:
    """The whole list as (keys, what, where); the nine entries of the rail are one line."""
    lines = []
    for name, one in SHORTCUTS.items():
        if name.startswith("entry"):
            if name == "entry1":
                lines.append((f"Ctrl+1 至 Ctrl+{_ENTRIES}", "打开左边第 1 至 9 项", one.where))
            continue
        lines.append((key_words(one), one.says, one.where))
    return [*lines, *((key_words(one), one.says, one.where) for one in WIDGET_KEYS)]


def sheet_text() -> str:
    """The list as a page of the manual."""
    lines = [
        "# 快捷键",
        "",
        "不用鼠标也能做完所有的事。",
        "",
        "| 按键 | 做什么 | 在哪里 |",
        "| --- | --- | --- |",
    ]
    lines += [f"| {keys} | {says} | {where} |" for keys, says, where in sheet()]
    return "\n".join(lines) + "\n"
