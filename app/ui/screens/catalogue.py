"""The screens of the window in the order of the rail: add one here, and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from app.config import BACKUPS
from app.errors import UserError
from app.services.forms import FormSpec
from app.services.forms import catalogue as forms_catalogue
from app.ui.desk import Desk
from app.ui.screen import ScreenSpec
from app.ui.screens.acts import ActsScreen
from app.ui.screens.dues import DuesScreen
from app.ui.screens.exchange import ExchangeScreen
from app.ui.screens.findings import FindingsScreen
from app.ui.screens.forms import FormsScreen
from app.ui.screens.forms_batch import BatchScreen
from app.ui.screens.meetings import MeetingsScreen
from app.ui.screens.notices import NoticesScreen
from app.ui.screens.pairing import PairingScreen
from app.ui.screens.people import PeopleScreen
from app.ui.screens.person import PersonScreen
from app.ui.screens.places import PlacesScreen
from app.ui.screens.progress import ProgressScreen
from app.ui.screens.record import RecordScreen
from app.ui.screens.rulebook import RulebookScreen
from app.ui.screens.settings import SettingsScreen
from app.ui.screens.statistics import StatisticsScreen
from app.ui.screens.today import TodayScreen
from app.ui.screens.transfers import TransfersScreen

FOR_INSPECTORS = frozenset(
    {
        "today",
        "findings",
        "statistics",
        "people",
        "person",
        "record",
        "progress",
        "meetings",
        "notices",
        "pairing",
        "transfers",
        "dues",
        "places",
        "rulebook",
    }
)
"""Screens open in 迎检模式: none of them shows or prints a full ID number. New ones are closed at first."""


def screens(
    database: Path,
    user_forms: Path | None = None,
    backups: Path | None = None,
    templates: Path | None = None,
) -> tuple[ScreenSpec, ...]:
    """Every screen that works on ``database``; ``user_forms`` is the folder of changed forms.

    ``backups`` is the folder of backups, by default one beside the database; ``templates`` that of the user's
    Word templates.
    """
    backup_folder = backups or database.parent / BACKUPS

    @cache
    def read_forms() -> tuple[FormSpec, ...]:
        # Read on the first visit of a screen that prints, not at the start.
        return forms_catalogue(user_forms)

    def forms(desk: Desk) -> tuple[FormSpec, ...]:
        """Facts can be kept without a readable form; what is wrong is said in the message bar."""
        try:
            return read_forms()
        except UserError as trouble:
            desk.jobs.failed.emit(trouble)
            return ()

    listed = (
        ScreenSpec("today", "今日", "today", TodayScreen),
        ScreenSpec("findings", "检查发现", "today", FindingsScreen, rail="today"),
        ScreenSpec("statistics", "统计图", "chart", StatisticsScreen, rail="today"),
        ScreenSpec("people", "人员", "people", PeopleScreen),
        ScreenSpec("person", "人员", "person", lambda desk: PersonScreen(desk, forms(desk)), rail="people"),
        ScreenSpec("record", "全程纪实", "process", RecordScreen, rail="people"),
        ScreenSpec("progress", "发展进程", "process", ProgressScreen),
        ScreenSpec("meetings", "会议表决", "vote", lambda desk: MeetingsScreen(desk, forms(desk))),
        ScreenSpec("notices", "公示", "notice", lambda desk: NoticesScreen(desk, forms(desk))),
        ScreenSpec("pairing", "结对培养", "pair", PairingScreen),
        ScreenSpec("transfers", "组织关系", "transfer", TransfersScreen),
        ScreenSpec("dues", "党费", "dues", DuesScreen),
        ScreenSpec(
            "forms", "表格", "forms", lambda desk: FormsScreen(desk, forms(desk), user_forms, templates)
        ),
        ScreenSpec(
            "batch",
            "成批打印",
            "forms",
            lambda desk: BatchScreen(desk, forms(desk), user_forms),
            rail="forms",
        ),
        ScreenSpec("places", "组织与企业", "organisation", PlacesScreen),
        ScreenSpec("exchange", "数据交换", "exchange", lambda desk: ExchangeScreen(desk, backup_folder)),
        ScreenSpec("acts", "操作记录", "settings", ActsScreen, rail="settings"),
        ScreenSpec("rulebook", "规则手册", "settings", RulebookScreen, rail="settings"),
        ScreenSpec(
            "settings", "设置", "settings", lambda desk: SettingsScreen(desk, database), at_bottom=True
        ),
    )
    return tuple(replace(spec, for_inspectors=spec.key in FOR_INSPECTORS) for spec in listed)
