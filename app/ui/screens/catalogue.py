"""The screens of the window in the order of the rail: add one here, and nowhere else.

A screen's module is read when the screen is first made: reading all of them is half of the time of a start.
``load_services`` and ``load_screen`` read the others once the window stands.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from app.config import BACKUPS
from app.errors import UserError
from app.ui.desk import Desk
from app.ui.screen import Command, Screen, ScreenSpec
from app.ui.screens.begun import BEGUN, form_command

if TYPE_CHECKING:
    from app.services.forms import FormSpec

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

SERVICES = (
    "app.services.workbook",
    "app.services.forms",
    "app.services.word",
    "app.services.exchange.package",
    "app.services.exchange.reply",
    "app.services.rehearsal",
    "app.services.erasure",
    "app.services.planning",
)
SCREENS = (
    "people",
    "person",
    "progress",
    "meetings",
    "notices",
    "pairing",
    "transfers",
    "dues",
    "forms",
    "forms_batch",
    "places",
    "ledgers",
    "exchange",
    "findings",
    "statistics",
    "record",
    "acts",
    "privacy",
    "rulebook",
    "settings",
)


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
        from app.services.forms import catalogue as forms_catalogue

        return forms_catalogue(user_forms)

    def forms(desk: Desk) -> tuple[FormSpec, ...]:
        """Facts can be kept without a readable form; what is wrong is said in the message bar."""
        try:
            return read_forms()
        except UserError as trouble:
            desk.jobs.failed.emit(trouble)
            return ()

    def make_today(desk: Desk) -> Screen:
        from app.ui.screens.today import TodayScreen

        return TodayScreen(desk, backup_folder)

    def make_findings(desk: Desk) -> Screen:
        from app.ui.screens.findings import FindingsScreen

        return FindingsScreen(desk)

    def make_statistics(desk: Desk) -> Screen:
        from app.ui.screens.statistics import StatisticsScreen

        return StatisticsScreen(desk)

    def make_people(desk: Desk) -> Screen:
        from app.ui.screens.people import PeopleScreen

        return PeopleScreen(desk)

    def make_person(desk: Desk) -> Screen:
        from app.ui.screens.person import PersonScreen

        return PersonScreen(desk, forms(desk))

    def make_record(desk: Desk) -> Screen:
        from app.ui.screens.record import RecordScreen

        return RecordScreen(desk)

    def make_progress(desk: Desk) -> Screen:
        from app.ui.screens.progress import ProgressScreen

        return ProgressScreen(desk)

    def make_meetings(desk: Desk) -> Screen:
        from app.ui.screens.meetings import MeetingsScreen

        return MeetingsScreen(desk, forms(desk))

    def make_notices(desk: Desk) -> Screen:
        from app.ui.screens.notices import NoticesScreen

        return NoticesScreen(desk, forms(desk))

    def make_pairing(desk: Desk) -> Screen:
        from app.ui.screens.pairing import PairingScreen

        return PairingScreen(desk)

    def make_transfers(desk: Desk) -> Screen:
        from app.ui.screens.transfers import TransfersScreen

        return TransfersScreen(desk)

    def make_dues(desk: Desk) -> Screen:
        from app.ui.screens.dues import DuesScreen

        return DuesScreen(desk)

    def make_forms(desk: Desk) -> Screen:
        from app.ui.screens.forms import FormsScreen

        return FormsScreen(desk, forms(desk), user_forms, templates)

    def make_forms_batch(desk: Desk) -> Screen:
        from app.ui.screens.forms_batch import BatchScreen

        return BatchScreen(desk, forms(desk), user_forms)

    def make_places(desk: Desk) -> Screen:
        from app.ui.screens.places import PlacesScreen

        return PlacesScreen(desk)

    def make_ledgers(desk: Desk) -> Screen:
        from app.ui.screens.ledgers import LedgersScreen

        return LedgersScreen(desk)

    def make_exchange(desk: Desk) -> Screen:
        from app.ui.screens.exchange import ExchangeScreen

        return ExchangeScreen(desk, backup_folder)

    def make_acts(desk: Desk) -> Screen:
        from app.ui.screens.acts import ActsScreen

        return ActsScreen(desk)

    def make_privacy(desk: Desk) -> Screen:
        from app.ui.screens.privacy import PrivacyScreen

        return PrivacyScreen(desk, backup_folder)

    def make_rulebook(desk: Desk) -> Screen:
        from app.ui.screens.rulebook import RulebookScreen

        return RulebookScreen(desk)

    def make_settings(desk: Desk) -> Screen:
        from app.ui.screens.settings import SettingsScreen

        return SettingsScreen(desk, database)

    def form_commands() -> tuple[Command, ...]:
        try:
            return tuple(form_command(form) for form in read_forms())
        except UserError:
            return ()

    listed = (
        ScreenSpec("today", "今日", "today", make_today),
        ScreenSpec("findings", "检查发现", "today", make_findings, rail="today"),
        ScreenSpec("statistics", "统计图", "chart", make_statistics, rail="today"),
        ScreenSpec("people", "人员", "people", make_people),
        ScreenSpec("person", "人员", "person", make_person, rail="people"),
        ScreenSpec("record", "全程纪实", "process", make_record, rail="people"),
        ScreenSpec("progress", "发展进程", "process", make_progress),
        ScreenSpec("meetings", "会议表决", "vote", make_meetings),
        ScreenSpec("notices", "公示", "notice", make_notices),
        ScreenSpec("pairing", "结对培养", "pair", make_pairing),
        ScreenSpec("transfers", "组织关系", "transfer", make_transfers),
        ScreenSpec("dues", "党费", "dues", make_dues),
        ScreenSpec("forms", "表格", "forms", make_forms),
        ScreenSpec(
            "batch",
            "成批打印",
            "forms",
            make_forms_batch,
            rail="forms",
        ),
        ScreenSpec("places", "组织与企业", "organisation", make_places),
        ScreenSpec("ledgers", "台账", "organisation", make_ledgers, rail="places"),
        ScreenSpec("exchange", "数据交换", "exchange", make_exchange),
        ScreenSpec("acts", "操作记录", "settings", make_acts, rail="settings"),
        ScreenSpec("privacy", "保密与审计", "settings", make_privacy, rail="settings"),
        ScreenSpec("rulebook", "规则手册", "settings", make_rulebook, rail="settings"),
        ScreenSpec("settings", "设置", "settings", make_settings, at_bottom=True),
    )
    begun = {**BEGUN, "forms": form_commands}
    return tuple(
        spec._replace(for_inspectors=spec.key in FOR_INSPECTORS, commands=begun.get(spec.key))
        for spec in listed
    )


def load_services() -> None:
    """Read what the screens are built on and is slow to read; no Qt in it, so any thread may do it."""
    for name in SERVICES:
        import_module(name)


def load_screen(name: str) -> None:
    """Read the module ``name`` (of :data:`SCREENS`); on the GUI thread only.

    PySide makes its classes ready when they are first asked for, and two threads that do so at once bring the
    program down.
    """
    import_module(f"app.ui.screens.{name}")
