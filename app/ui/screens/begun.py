"""Acts that the command box offers from everywhere, by the screen they begin on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from app.ui.screen import DO, FORM, Command, Place

if TYPE_CHECKING:
    from app.services.forms import FormSpec

_NEW = "new"


def _to(text: str, screen: str, subject: str = "", focus: str = "", *, words: str = "") -> Command:
    return Command(text, DO, Place(screen, subject, focus), words=words)


_LISTED: Mapping[str, tuple[Command, ...]] = {
    "people": (_to("新增人员", "person", _NEW, words="添加 登记 申请人"),),
    "meetings": (_to("开会议表决", "meetings", _NEW, words="记录会议 支部大会 支委会 投票"),),
    "notices": (_to("排一次公示", "notices", _NEW, words="公示计划"),),
    "exchange": (
        _to("导入数据工作簿", "exchange", focus="import", words="Excel"),
        _to("导入名册", "exchange", focus="roster", words="Excel 外来名册"),
        _to("备份和恢复", "exchange", focus="backup"),
        _to("收发数据包", "exchange", focus="packages", words="上报 园区"),
        _to("导出数据工作簿", "exchange", focus="files", words="Excel"),
    ),
    "ledgers": tuple(
        _to(f"台账：{sheet}", "ledgers", focus=sheet, words="登记 新增")
        for sheet in (
            *("任职", "选举", "民主评议", "工作报告", "发文", "党费上缴", "走访"),
            *("家庭成员", "简历", "谈心谈话", "流动党员", "材料", "发言"),
        )
    ),
    "acts": (_to("回收站", "acts", focus="bin", words="恢复 删除"),),
    "rulebook": (
        _to("所有阈值", "rulebook", "params", "rules", words="设定 参数"),
        _to("工作日历", "rulebook", focus="calendar", words="放假 补班 节假日"),
        _to("核对条文", "rulebook", focus="wording", words="更正"),
    ),
}


def _made(commands: tuple[Command, ...]) -> Callable[[], Sequence[Command]]:
    return lambda: commands


BEGUN: Mapping[str, Callable[[], Sequence[Command]]] = {
    key: _made(commands) for key, commands in _LISTED.items()
}
"""Screen key → its commands, as :attr:`ScreenSpec.commands` takes them."""


def form_command(form: FormSpec) -> Command:
    """A form, by its number and name, on the forms' screen."""
    return Command(f"{form.number} {form.title}", FORM, Place("forms", focus=form.key), words=form.key)
