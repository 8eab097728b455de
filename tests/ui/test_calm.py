"""What a careful eye asks of a screen: lines that align, nothing cut beside free room, a way on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from app.models.fields import Field, Kind
from app.models.words import MeetingKind
from app.services.backup.state import Upkeep
from app.services.database import Database, create_database
from app.services.drafts import draft_key, keep_draft
from app.services.meetings import MeetingFact
from app.services.organisations import create_home
from app.services.params import Params
from app.services.rules.findings import Finding, Severity, State
from app.ui.common.fact_form import FactForm, FormField
from app.ui.common.layout import button
from app.ui.common.list_room import ListRoom
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.common.tag import TagLabel
from app.ui.common.tag_delegate import TICKED, UNTICKED, TickDelegate
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.dues import DuesScreen
from app.ui.screens.exchange import ExchangeScreen
from app.ui.screens.findings import FindingsScreen
from app.ui.screens.forms_batch import BatchScreen
from app.ui.screens.forms_templates import _entries
from app.ui.screens.meetings import MeetingsScreen
from app.ui.screens.person import PersonScreen
from app.ui.screens.places import PlacesScreen
from app.ui.screens.privacy import PrivacyScreen
from app.ui.screens.progress import ProgressScreen
from app.ui.screens.record import RecordScreen
from app.ui.screens.rulebook import RulebookScreen
from app.ui.screens.today import TodayScreen
from app.ui.theme import LIGHT, TEXT_SIZES, Theme, Tone
from app.ui.wizards.meeting_review import ReviewPage
from app.ui.wording import days_badge
from tests.ui.sample import BRANCH, CANDIDATE, MEMBERS, TODAY
from tests.ui.test_screens import people

NOW = datetime(2026, 11, 30, 14, 3, tzinfo=UTC)


def settle() -> None:
    for _ in range(4):
        QApplication.processEvents()


def words(widget: QWidget) -> list[str]:
    return [part.text() for part in widget.findChildren(QLabel) if part.isVisible()]


def buttons(widget: QWidget, word: str = "") -> list[QPushButton]:
    """The buttons in sight, or those with this word."""
    seen = [part for part in widget.findChildren(QPushButton) if part.isVisible()]
    return [part for part in seen if part.text() == word] if word else seen


def left(part: QWidget) -> int:
    return part.mapToGlobal(part.rect().topLeft()).x()


def top(part: QWidget) -> int:
    return part.mapToGlobal(part.rect().topLeft()).y()


def table_of(
    qtbot: QtBot, theme: Theme, columns: list[Column[tuple[str, str]]], wide: int
) -> TableView[tuple[str, str]]:
    model: RowTableModel[tuple[str, str]] = RowTableModel(columns)
    view: TableView[tuple[str, str]] = TableView(model, theme, "试")
    qtbot.addWidget(view)
    view.resize(wide, 300)
    view.show()
    settle()
    model.set_rows([("甲", "有限责任公司（自然人投资或控股）")])
    settle()
    return view


def two_columns() -> list[Column[tuple[str, str]]]:
    return [
        Column("name", "名称", lambda row: row[0], stretch=True, width=100),
        Column("kind", "类型", lambda row: row[1], width=96),
    ]


def test_no_cell_is_cut_beside_free_room(qtbot: QtBot, theme: Theme) -> None:
    view = table_of(qtbot, theme, two_columns(), 800)
    needs = view.fontMetrics().horizontalAdvance("有限责任公司（自然人投资或控股）")
    assert view.columnWidth(1) >= needs + 16
    # Filtering does not make the columns jump about.
    before = view.columnWidth(1)
    model = view.model()
    assert isinstance(model, RowTableModel)
    model.set_rows([("甲", "短")])
    settle()
    assert view.columnWidth(1) == before


def test_where_there_is_no_room_columns_keep_their_measure(qtbot: QtBot, theme: Theme) -> None:
    view = table_of(qtbot, theme, two_columns(), 260)
    assert view.columnWidth(1) == theme.px(96)
    view.resize(800, 300)
    settle()
    assert view.columnWidth(1) > theme.px(96)
    view.resize(260, 300)
    settle()
    assert view.columnWidth(1) == theme.px(96)


def test_the_months_keep_one_width(window: MainWindow) -> None:
    for size in ((1366, 768), (1920, 1080)):
        window.resize(*size)
        window.open(Place("dues"))
        screen = window.screen_shown()
        assert isinstance(screen, DuesScreen)
        settle()
        table = screen.table
        at = [n for n, column in enumerate(table.layout_kept._columns) if column.title.endswith("月")]
        assert len(at) == 12
        assert len({table.columnWidth(n) for n in at}) == 1


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_a_list_and_the_form_below_it_share_the_room_at_once(
    window: MainWindow, size: tuple[int, int]
) -> None:
    """No hole between them, and nothing that only another look would put right."""
    window.resize(*size)
    window.open(Place("dues"))
    screen = window.screen_shown()
    assert isinstance(screen, DuesScreen)
    settle()
    card = screen.table.parentWidget()
    assert isinstance(card, QWidget)
    assert screen.pane.isVisible()
    assert top(screen.pane) - top(card) - card.height() <= 12
    before = card.maximumHeight()
    card.findChildren(ListRoom)[0].fit()
    assert card.maximumHeight() == before


def test_a_column_the_user_measured_stays(qtbot: QtBot, theme: Theme) -> None:
    view = table_of(qtbot, theme, two_columns(), 800)
    view.layout_kept.apply({"widths": {"kind": 60}})
    view.layout_kept.stretch()
    assert view.columnWidth(1) == theme.px(60)


def shot(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def test_the_tag_of_a_chosen_row_is_seen(qtbot: QtBot, theme: Theme) -> None:
    columns = two_columns()
    columns[1] = Column("kind", "类型", lambda row: row[1], width=320, tone=lambda _row: Tone.INFO)
    view = table_of(qtbot, theme, columns, 800)
    view.selectRow(0)
    settle()
    cell = view.visualRect(view.model().index(0, 1))
    image = shot(view.viewport())
    inside = image.pixelColor(cell.x() + theme.px(14), cell.center().y())
    around = image.pixelColor(cell.right() - 4, cell.center().y())
    assert around == QColor(LIGHT.info_soft)
    assert inside != around


@pytest.mark.parametrize("mark", [TICKED, UNTICKED])
def test_a_tick_in_a_table_is_the_box_of_everywhere(qtbot: QtBot, theme: Theme, mark: str) -> None:
    columns: list[Column[tuple[str, str]]] = [
        Column("on", "选", lambda _row: mark, width=48),
        *two_columns(),
    ]
    view = table_of(qtbot, theme, columns, 800)
    view.setItemDelegateForColumn(0, TickDelegate(theme, view))
    settle()
    cell = view.visualRect(view.model().index(0, 0))
    image = shot(view.viewport())
    side = theme.px(18)
    # A corner pixel of the filled box; empty, the paper shows there.
    at = image.pixelColor(cell.x() + theme.px(11) + 4, cell.center().y() - side // 2 + 4)
    assert (at == QColor(LIGHT.info)) is (mark == TICKED)


@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5])
def test_the_line_under_a_tag_goes_on_from_cell_to_cell(qtbot: QtBot, theme: Theme, scale: float) -> None:
    """On a scaled screen half a pixel between two ways of drawing it is seen."""
    columns = two_columns()
    columns[1] = Column("kind", "类型", lambda row: row[1], width=320, tone=lambda _row: Tone.INFO)
    view = table_of(qtbot, theme, columns, 800)
    cell = view.visualRect(view.model().index(0, 1))
    image = QImage(view.viewport().size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    view.viewport().render(image)

    def ink(x: int) -> list[QColor]:
        from_, to = round((cell.bottom() - 4) * scale), round((cell.bottom() + 4) * scale)
        return [image.pixelColor(round(x * scale), y) for y in range(from_, to)]

    assert len({color.rgb() for color in ink(cell.x() - 20)}) > 1, "a line is seen"
    assert ink(cell.x() - 20) == ink(cell.right() - 4)


def test_icons_grow_with_the_words_beside_them(qtbot: QtBot, theme: Theme) -> None:
    act = button("打印", icon="forms")
    qtbot.addWidget(act)
    usual = act.iconSize().width()
    theme.set_size(TEXT_SIZES[-1])
    try:
        assert act.iconSize().width() == round(usual * TEXT_SIZES[-1] / TEXT_SIZES[0])
        assert act.icon().actualSize(act.iconSize()) == act.iconSize(), "drawn, not blown up"
        later = button("打印", icon="forms")
        qtbot.addWidget(later)
        assert later.iconSize() == act.iconSize()
    finally:
        theme.set_size(TEXT_SIZES[0])
    assert act.iconSize().width() == usual


@pytest.mark.parametrize("size", TEXT_SIZES)
def test_what_may_be_typed_is_read_whole(window: MainWindow, size: int) -> None:
    window.desk.theme.set_size(size)
    try:
        box = people(window).filter.box
        settle()
        words = box.fontMetrics().horizontalAdvance(box.placeholderText())
        cross = 2 * box.fontMetrics().height()
        assert box.width() >= words + cross
    finally:
        window.desk.theme.set_size(TEXT_SIZES[0])


@pytest.mark.parametrize("wide", [1093, 1366])
def test_a_date_stands_beside_its_word(window: MainWindow, wide: int) -> None:
    window.desk.theme.set_size(TEXT_SIZES[-1])
    try:
        window.resize(wide, 768)
        window.open(Place("privacy", focus="incident"))
        screen = window.screen_shown()
        assert isinstance(screen, PrivacyScreen)
        settle()
        for word, editor in (
            ("从哪天起拷过东西", screen.incident.start),
            ("到哪天", screen.incident.end),
        ):
            said = next(part for part in screen.findChildren(QLabel) if part.text() == word)
            between = left(editor) - left(said) - said.width()
            assert 0 <= between < 24
    finally:
        window.desk.theme.set_size(TEXT_SIZES[0])


def test_forms_below_one_another_share_their_columns(qtbot: QtBot, theme: Theme) -> None:
    def form(number: int) -> FactForm:
        fields = [FormField(f"f{at}", Field(f"第 {at} 项", Kind.TEXT)) for at in range(number)]
        made = FactForm(fields, today=lambda: TODAY)
        qtbot.addWidget(made)
        made.set_values({})
        made.resize(777, 300)
        made.show()
        settle()
        return made

    def places(made: FactForm) -> list[tuple[int, int]]:
        boxes = [made.editor(f"f{at}") for at in range(3)]
        return [(box.mapTo(made, box.rect().topLeft()).x(), box.width()) for box in boxes]

    full, short = form(4), form(3)
    assert places(full) == places(short)
    (first, wide), (second, _), (_third, _) = places(short)
    assert second - first > wide, "a gap between two boxes"


def test_why_stands_in_one_line_down_the_duties(window: MainWindow) -> None:
    screen = window.screen_shown()
    assert isinstance(screen, TodayScreen)
    assert len({part.text() for part in screen._acts}) > 1, "buttons of different length"
    # Beside an act: the dates below have their own.
    lines = {act.parent() for act in screen._acts}
    whys = [part for part in buttons(screen, "为什么") if part.parent() in lines]
    assert len(whys) > 1
    assert len({left(part) for part in whys}) == 1


def test_late_is_never_as_blue_as_far_off() -> None:
    assert days_badge(-8, Severity.HINT) == ("超期 8 天", Tone.WARN)
    assert days_badge(-8, Severity.VIOLATION) == ("超期 8 天", Tone.ACCENT)
    assert days_badge(30, Severity.HINT)[1] is Tone.INFO


def test_the_remarks_of_a_meeting_stand_on_one_sheet(qtbot: QtBot, theme: Theme) -> None:
    page = ReviewPage()
    qtbot.addWidget(page)
    fact = MeetingFact(organisation_id="x", kind=MeetingKind.ASSEMBLY.value, on=TODAY, motions=())
    found = [
        Finding("R65", Severity.VIOLATION, State.BROKEN, "没有表决。", person="甲", basis="细则第二十条"),
        Finding("R66", Severity.HINT, State.UNDETERMINED, "没有填“本人到会”，无法判断。", person="甲"),
    ]
    page.show_fact(fact, [], [], {}, (9, 8), found, planned=False)
    page.resize(900, 600)
    page.show()
    settle()
    told = words(page)
    assert "甲：没有表决。（细则第二十条）" in told
    assert "甲：没有填“本人到会”，无法判断。" in told
    tags = [part for part in page.findChildren(TagLabel) if part.text() in ("违规", "没有填全")]
    assert len(tags) == 2
    assert len({left(part) for part in tags}) == len({part.width() for part in tags}) == 1
    assert len({id(part.parentWidget()) for part in tags}) == 1


def test_the_stage_of_a_motion_stands_beside_its_name(window: MainWindow) -> None:
    window.resize(1920, 1080)
    case = next(row.case_id for row in people(window).model.all_rows() if row.name == CANDIDATE) or ""
    window.open(Place("meetings", case, "接收预备党员"))
    screen = window.screen_shown()
    assert isinstance(screen, MeetingsScreen)
    wizard = screen.wizard
    assert wizard.about is not None
    wizard.about.editor("on").set_value(TODAY)
    wizard.next.click()
    settle()
    boxes = list(wizard.topics.boxes.values())
    assert len(boxes) > 1
    ends = {left(box) + box.width() for box in boxes}
    assert len(ends) == 1
    stages = [part for part in wizard.topics.findChildren(QLabel) if part.text().startswith("发展对象")]
    assert stages
    assert all(0 < left(part) - max(ends) < 40 for part in stages)


def test_a_rule_says_once_that_its_text_is_an_excerpt(window: MainWindow) -> None:
    window.open(Place("rulebook", "R36", "rules"))
    screen = window.screen_shown()
    assert isinstance(screen, RulebookScreen)
    settle()
    tags = [
        part for part in screen.rules.findChildren(TagLabel) if part.isVisible() and "摘引" in part.text()
    ]
    assert len(tags) == 1


def test_a_placeholder_is_listed_by_what_is_copied() -> None:
    lines = _entries({"人员": ["姓名", "性别"]})
    assert [(key, shown) for _heading, key, shown in lines] == [
        ("{{ 人员.姓名 }}", "{{ 人员.姓名 }}"),
        ("{{ 人员.性别 }}", "{{ 人员.性别 }}"),
    ]


def test_the_arrow_to_the_next_person_stands_behind_the_word(window: MainWindow) -> None:
    window.open(Place("record"))
    screen = window.screen_shown()
    assert isinstance(screen, RecordScreen)
    assert screen.after.layoutDirection() is Qt.LayoutDirection.RightToLeft
    assert screen.before.layoutDirection() is Qt.LayoutDirection.LeftToRight


def test_the_second_place_is_named_once(window: MainWindow) -> None:
    window.open(Place("exchange", focus="backup"))
    screen = window.screen_shown()
    assert isinstance(screen, ExchangeScreen)
    pane = screen.backup
    pane._show_upkeep(Upkeep(None, None, "", None, ""))
    assert pane.place.whole().count("第二处") == 1
    pane._show_upkeep(Upkeep(Path("U盘"), None, "", None, ""))
    assert pane.place.whole().startswith("第二处：")


def test_whom_a_batch_is_for_is_in_sight(window: MainWindow) -> None:
    rows = people(window).model.all_rows()
    last = next(row.person_id for row in rows if row.name == MEMBERS[-1])
    window.open(Place("batch", last))
    screen = window.screen_shown()
    assert isinstance(screen, BatchScreen)
    settle()
    place = screen.model.place_of(lambda row: row.person_id == last)
    assert place is not None
    at = screen.table.visualRect(screen.model.index(place, 1)).center()
    assert screen.table.viewport().rect().contains(at)


def test_inspectors_are_offered_no_draft(window: MainWindow, sample: Database) -> None:
    with sample.write("试") as session:
        keep_draft(session, draft_key("rulebook", "params"), "规则手册", {"params": {}, "form": {}}, NOW)
    window.inspection.start()
    window.open(Place("rulebook", "params", "rules"))
    screen = window.screen_shown()
    assert isinstance(screen, RulebookScreen)
    settle()
    assert not screen.rules.draft.isVisible()
    window.inspection.leave()
    window.open(Place("today"))
    window.open(Place("rulebook", "params", "rules"))
    settle()
    assert screen.rules.draft.isVisible()


def test_a_person_taken_back_by_undo_leaves_no_empty_page(window: MainWindow) -> None:
    window.open(Place("person", "new"))
    page = window.screen_shown()
    assert isinstance(page, PersonScreen)
    assert page.person_pane.form is not None
    page.person_pane.form.editor("name").set_value("试一试")
    page.person_pane.form.edited.emit()
    page.person_pane.save.click()
    settle()
    assert page.head.isVisible()
    window.undo()
    settle()
    assert window.screen_shown() is page
    assert [part.text() for part in buttons(page)] == ["去人员"]


def test_what_explains_a_finding_scrolls_only_where_it_must(window: MainWindow) -> None:
    window.resize(1366, 768)
    window.open(Place("findings"))
    screen = window.screen_shown()
    assert isinstance(screen, FindingsScreen)
    settle()
    assert screen.card is not None
    bar, needs = screen._why_area.verticalScrollBar(), screen.card.heightForWidth(screen._why.width())
    room = screen._why_area.viewport().height()
    assert bar.maximum() == max(0, needs - room)


def test_a_clean_branch_sees_good_news_and_no_empty_table(window: MainWindow) -> None:
    window.open(Place("findings"))
    screen = window.screen_shown()
    assert isinstance(screen, FindingsScreen)
    settle()
    assert screen.table.isVisible()
    assert not screen.clean.isVisible()
    screen._show(([], Params(), None))  # type: ignore[arg-type]
    settle()
    assert screen.clean.isVisible()
    assert not screen.table.isVisible()
    assert words(screen).count("检查没有发现问题") == 1


class TestNewBranch:
    """A branch that was founded a minute ago: every screen leads on."""

    @pytest.fixture
    def sample(self, tmp_path: Path) -> Iterator[Database]:
        """In place of the sample."""
        database = create_database(tmp_path / "new.db")
        with database.write("新建支部") as session:
            create_home(session, BRANCH)
        yield database
        database.close()

    def test_enterprises_lead_to_the_first(self, qtbot: QtBot, window: MainWindow) -> None:
        window.open(Place("places", focus="企业"))
        screen = window.screen_shown()
        assert isinstance(screen, PlacesScreen)
        settle()
        assert "还没有登记企业" in words(screen)
        assert not screen.tables["企业"].isVisible()
        new = [
            part for part in screen.findChildren(QPushButton) if part.text() == "新增" and part.isVisible()
        ]
        qtbot.mouseClick(new[-1], Qt.MouseButton.LeftButton)
        assert screen.pane.isVisible()
        window.open(Place("places", focus="党组织"))
        assert screen.tables["党组织"].isVisible()
        assert "还没有登记党组织" not in words(screen)

    @pytest.mark.parametrize(
        ("place", "text"),
        [
            (Place("batch"), "还没有人员"),
            (Place("progress", focus="compare"), "还没有可以比较的人"),
        ],
    )
    def test_a_list_of_nobody_leads_to_people(
        self, qtbot: QtBot, window: MainWindow, place: Place, text: str
    ) -> None:
        window.open(place)
        screen = window.screen_shown()
        assert isinstance(screen, BatchScreen | ProgressScreen)
        settle()
        assert text in words(screen)
        went: list[Place] = []
        screen.go.connect(went.append)
        go = [
            part for part in screen.findChildren(QPushButton) if part.text() == "去人员" and part.isVisible()
        ]
        qtbot.mouseClick(go[0], Qt.MouseButton.LeftButton)
        assert went == [Place("people")]

    def test_there_is_nobody_to_plan_for(self, window: MainWindow) -> None:
        window.open(Place("progress", focus="plan"))
        screen = window.screen_shown()
        assert isinstance(screen, ProgressScreen)
        assert screen.plan.empty.text.text() == "还没有可以排计划的人"

    def test_the_record_of_nobody_is_said_once(self, window: MainWindow) -> None:
        window.open(Place("record"))
        screen = window.screen_shown()
        assert isinstance(screen, RecordScreen)
        assert screen.who.whole() == ""
