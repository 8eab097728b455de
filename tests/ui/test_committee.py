"""The committee's room: many files merged at once, branches, decisions that go back, same people, lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import AuditEntry, DevelopmentCase, Draft, Person, SuperiorFiling
from app.models.exchange_sites import Approval
from app.services import merging
from app.services.backup.container import list_backups
from app.services.database import Database, create_database, open_database
from app.services.exchange import reading_child
from app.services.exchange.approvals import list_approvals
from app.services.exchange.identity import own_card
from app.services.exchange.links import representatives
from app.services.founding import found_place
from app.services.journal.undo import last_act
from app.ui import dialogs
from app.ui.desk import Desk
from app.ui.main_window import MainWindow
from app.ui.opening import people_choices
from app.ui.screen import Place
from app.ui.screens.catalogue import screens
from app.ui.screens.exchange import ExchangeScreen
from app.ui.screens.findings import FindingsScreen
from tests.builders import Regular
from tests.services.exchange.sites import HereReader, Site, introduce, make_site
from tests.ui import looks
from tests.ui.test_exchange import VIEWS, exchange, troubles
from tests.ui.test_screens import press

PARK = "中共测试园区工作委员会"
DAY = date(2026, 11, 30)


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    path = tmp_path / "empty.db"
    create_database(path).close()
    return path


@pytest.fixture
def park(empty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """The committee, founded as at the first run, and a reader without a process of its own."""
    monkeypatch.setattr(reading_child, "Reader", HereReader)
    site = make_site(empty, tmp_path / "park.db", None)
    with site.db.write("新建") as session:
        found_place(session, PARK, "党工委")
        site.card = own_card(session)
    yield site
    site.db.close()


def branch_of(empty: Path, path: Path, name: str, park: Site, upto: str) -> Site:
    """A branch with the regular case, introduced to the committee."""
    site = make_site(empty, path, None)
    regular = Regular(upto=upto)
    regular.branch.name = name
    regular.department.code = f"ZZ9{name[2]}"
    with site.db.write("录入") as session:
        regular.store(session)
        site.card = own_card(session)
    introduce(site, park)
    return site


@pytest.fixture
def branches(empty: Path, tmp_path: Path, park: Site) -> Iterator[tuple[Site, Site]]:
    made = (
        branch_of(empty, tmp_path / "a.db", "中共甲公司支部委员会", park, "2026-11-20"),
        branch_of(empty, tmp_path / "b.db", "中共乙公司支部委员会", park, "2026-09-20"),
    )
    yield made
    for site in made:
        site.db.close()


@pytest.fixture
def room(qtbot: QtBot, office: Desk, park: Site) -> Iterator[MainWindow]:
    """The committee's window."""
    office.jobs.use(park.db)
    made = MainWindow(office, screens(park.db.path), owner=PARK, people=people_choices, crashed=_raise)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.close()
    made.deleteLater()


def _raise(bug: BaseException) -> None:
    raise bug


def files_of(branches: tuple[Site, Site], park: Site, folder: Path) -> list[Path]:
    """What the branches send, and a photo."""
    paths = []
    for n, site in enumerate(branches):
        path = folder / f"支部{n}.zbpk"
        path.write_bytes(site.export(park).content)
        paths.append(path)
    photo = folder / "照片.zbpk"
    photo.write_bytes(b"a picture")
    return [*paths, photo]


def merged(
    qtbot: QtBot, room: MainWindow, paths: list[Path], monkeypatch: pytest.MonkeyPatch
) -> ExchangeScreen:
    screen = exchange(room)
    monkeypatch.setattr(dialogs, "open_files", lambda *_asked: paths)
    press(qtbot, screen, "合并收到的文件…")
    press(qtbot, screen, screen.receive.accept.text())
    return screen


def names(db: Database) -> set[str]:
    with db.read() as session:
        return set(session.scalars(select(Person.name)))


def test_a_committee_begins_in_its_room(qtbot: QtBot, room: MainWindow) -> None:
    screen = exchange(room)
    assert screen.branches.isVisible()
    assert screen.branches.empty.isVisible()
    shown = [part.text() for part in screen.views._group.buttons() if part.isVisible()]
    assert shown == ["下级单位", "批复", "导入导出", "数据包", "备份"]


def test_a_branch_has_no_committee_views(qtbot: QtBot, window: MainWindow) -> None:
    screen = exchange(window)
    shown = [part.text() for part in screen.views._group.buttons() if part.isVisible()]
    assert shown == ["导入导出", "数据包", "备份"]


@pytest.mark.parametrize(("size", "text_size"), VIEWS)
def test_many_files_are_previewed_and_merged(
    qtbot: QtBot,
    room: MainWindow,
    park: Site,
    branches: tuple[Site, Site],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    text_size: int,
) -> None:
    paths = files_of(branches, park, tmp_path)
    screen = exchange(room)
    assert [one.received for one in screen.branches.branches.all_rows()] == [0, 0]
    monkeypatch.setattr(dialogs, "open_files", lambda *_asked: paths)
    press(qtbot, screen, "合并收到的文件…")
    pane = screen.receive
    states = [line.result.state for line in pane.files.all_rows()]
    assert sorted(states) == ["new", "new", "refused"]
    assert "不是本程序的数据包" in next(
        line.result.reason for line in pane.files.all_rows() if line.result.is_refused
    )
    assert names(park.db) == set()
    assert troubles(room, size, text_size) == []
    press(qtbot, pane, "合并 2 个文件")
    assert pane.verdict.text() == "已合并"
    assert "邓新苗" in names(park.db)
    assert "合并 2 个文件" in room.strip.act.whole()
    assert not room.strip.undo.isVisible()
    with park.db.read() as session:
        act = last_act(session)
        assert act is None or "合并" not in act.name
    assert troubles(room, size, text_size) == []
    press(qtbot, pane, "完成")
    rows = screen.branches.branches.all_rows()
    assert [(one.received, one.is_answered, one.anchor) for one in rows] == [(1, False, "")] * 2
    assert all(one.people > 0 for one in rows)
    assert "2 个收到后还没有回批复包" in screen.branches.summary.text()
    assert troubles(room, size, text_size) == []
    assert looks.full_ids(room) == []


def test_a_backup_is_made_before_a_merge(
    qtbot: QtBot,
    room: MainWindow,
    park: Site,
    branches: tuple[Site, Site],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second, _photo = files_of(branches, park, tmp_path)
    merged(qtbot, room, [first], monkeypatch)
    assert list_backups(park.db.path.parent / "backups") == ()
    screen = merged(qtbot, room, [second], monkeypatch)
    found = list(park.db.path.parent.rglob("*.zbbak"))
    assert len(found) == 1
    assert "合并前已做备份" in screen.receive.promise.text()


def test_files_are_dropped_onto_the_window(
    qtbot: QtBot, room: MainWindow, park: Site, branches: tuple[Site, Site], tmp_path: Path
) -> None:
    paths = files_of(branches, park, tmp_path)[:2]
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    room.open(Place("today"))
    actions, buttons = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(5, 5), actions, data, buttons, none)
    room.dragEnterEvent(entered)
    assert entered.isAccepted()
    room.dropEvent(QDropEvent(QPoint(5, 5), actions, data, buttons, none))
    screen = room.screen_shown()
    assert isinstance(screen, ExchangeScreen)
    assert screen.receive.isVisible()
    assert screen.receive.files.rowCount() == 2


def test_a_file_changed_after_the_preview_is_not_merged(
    qtbot: QtBot,
    room: MainWindow,
    park: Site,
    branches: tuple[Site, Site],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (path, *_rest) = files_of(branches, park, tmp_path)
    screen = exchange(room)
    monkeypatch.setattr(dialogs, "open_files", lambda *_asked: [path])
    press(qtbot, screen, "合并收到的文件…")
    path.write_bytes(branches[0].export(park).content)
    press(qtbot, screen, "合并")
    assert screen.receive.verdict.text() == "拒收"
    assert names(park.db) == set()


def test_an_empty_list_of_decisions_says_its_own_words(room: MainWindow) -> None:
    room.open(Place("exchange", focus="decide"))
    screen = room.screen_shown()
    assert isinstance(screen, ExchangeScreen)
    pane = screen.decide
    assert pane.form.who.text() == "没有要批的。"
    pane.views.choose(1)
    pane.views.chosen.emit(1)
    assert pane.form.who.text() == "还没有批过。"
    assert "录入批复" in pane.form.where.text()


@pytest.mark.parametrize(("size", "text_size"), VIEWS)
def test_a_filing_is_decided_as_it_stands_and_goes_back(
    qtbot: QtBot,
    room: MainWindow,
    park: Site,
    branches: tuple[Site, Site],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    text_size: int,
) -> None:
    branch = branches[0]
    with branch.db.write("上报") as session:
        filing = session.scalars(select(SuperiorFiling).where(SuperiorFiling.matter == "预审")).first()
        if filing is None:
            filing = session.scalars(select(SuperiorFiling)).first()
        assert filing is not None
        filing.result = filing.decided_on = filing.document_number = None
        filing.handler = filing.opinion = filing.notified_on = None
    screen = merged(qtbot, room, files_of(branches, park, tmp_path)[:1], monkeypatch)
    room.open(Place("exchange", focus="decide"))
    pane = screen.decide
    at = pane.pending.place_of(lambda one: one.filing_id == filing.id)
    assert at is not None
    pane.pending_table.selectRow(at)
    form = pane.form
    assert "第 1 号数据包" in form.where.text()
    assert "批复针对现在的内容" in form.version.text()
    assert troubles(room, size, text_size) == []
    press(qtbot, screen.decide, "录入批复")
    assert "请先选结果" in room.message.text.text()
    result = form.result.box.itemText(1)
    form.result.set_value(result)
    form.number.set_value("测园工组〔2026〕18号")
    press(qtbot, screen.decide, "录入批复")
    assert "录入批复" in room.strip.act.whole()
    assert not room.strip.undo.isVisible()
    with park.db.read() as session:
        assert session.get_one(SuperiorFiling, filing.id).result == result
        assert len(session.scalars(select(Approval)).all()) == 1
        act = last_act(session)
        assert act is None or "批复" not in act.name
    # The branch changes something, then the answer arrives: both say so.
    back = tmp_path / "批复.zbpk"
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: back)
    room.open(Place("exchange", focus="branches"))
    at = screen.branches.branches.place_of(lambda one: one.received > 0)
    assert at is not None
    screen.branches.table.selectRow(at)
    press(qtbot, screen, "导出批复包…")
    assert all(one.is_answered for one in screen.branches.branches.all_rows() if one.received)
    with branch.db.write("改") as session:
        person = session.scalars(select(Person).where(Person.name == "邓新苗")).one()
        person.position = "质检员"
    branch.merge(back.read_bytes())
    with branch.db.read() as session:
        (view,) = list_approvals(session)
    assert view.decision == result
    assert "此后有改动：人员已修改" in view.message
    again = tmp_path / "再报.zbpk"
    again.write_bytes(branch.export(park).content)
    merged(qtbot, room, [again], monkeypatch)
    room.open(Place("exchange", focus="decide"))
    pane.views.choose(1)
    pane.views.chosen.emit(1)
    (line,) = pane.decided.all_rows()
    assert line.sent_as == 1
    assert line.view.changed == ("人员已修改",)
    assert pane.form.state.text() == "此后有改动"
    assert troubles(room, size, text_size) == []


def test_what_was_merged_meanwhile_is_looked_at_again(
    qtbot: QtBot,
    room: MainWindow,
    park: Site,
    branches: tuple[Site, Site],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    branch = branches[0]
    with branch.db.write("上报") as session:
        filing = session.scalars(select(SuperiorFiling)).first()
        assert filing is not None
        filing.result = filing.decided_on = None
    screen = merged(qtbot, room, files_of(branches, park, tmp_path)[:1], monkeypatch)
    room.open(Place("exchange", focus="decide"))
    form = screen.decide.form
    at = screen.decide.pending.place_of(lambda one: one.filing_id == filing.id)
    screen.decide.pending_table.selectRow(at or 0)
    with branch.db.write("改") as session:
        session.scalars(select(Person).where(Person.name == "邓新苗")).one().position = "质检员"
    # Behind the window: another file arrives while the form is open.
    park.merge(branch.export(park).content)
    form.result.set_value(form.result.box.itemText(1))
    press(qtbot, screen.decide, "录入批复")
    assert "又合并进了新的内容" in room.message.text.text()
    with park.db.read() as session:
        assert session.scalars(select(Approval)).all() == []


@pytest.mark.parametrize(("size", "text_size"), VIEWS)
def test_a_person_decides_who_is_one(
    qtbot: QtBot,
    room: MainWindow,
    park: Site,
    branches: tuple[Site, Site],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    text_size: int,
) -> None:
    for site in branches:
        with site.db.write("改") as session:
            person = session.scalars(select(Person).where(Person.name == "邓新苗")).one()
            person.identity_number = "320411199503120029"
    screen = merged(qtbot, room, files_of(branches, park, tmp_path)[:2], monkeypatch)
    press(qtbot, screen, "完成")
    press(qtbot, screen, "疑似同一人")
    pane = screen.same
    at = pane.model.place_of(lambda pair: pair.ground == "身份证号相同")
    assert at is not None
    pane.table.selectRow(at)
    assert troubles(room, size, text_size) == []
    assert looks.full_ids(room) == []
    press(qtbot, pane, "显示身份证号")
    assert looks.full_ids(room) != []
    with park.db.read() as session:
        shown = session.scalars(select(AuditEntry.action).where(AuditEntry.action == "reveal")).all()
    assert len(shown) == 2
    press(qtbot, pane, "隐藏身份证号")
    assert looks.full_ids(room) == []
    before = pane.model.rowCount()
    press(qtbot, pane, "认定是同一人")
    assert pane.model.rowCount() == before - 1
    with park.db.read() as session:
        assert len(representatives(session, "person")) == 2
    pane.views.choose(1)
    pane.views.chosen.emit(1)
    press(qtbot, pane, "取消认定")
    with park.db.read() as session:
        assert representatives(session, "person") == {}


@pytest.mark.parametrize("suffix", [".xlsx", ".pdf"])
def test_the_correction_list_is_shown_and_saved(
    qtbot: QtBot,
    room: MainWindow,
    park: Site,
    branches: tuple[Site, Site],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    suffix: str,
) -> None:
    with branches[0].db.write("怪名") as session:
        session.add(Person(code="RY666", name="张\u202e三"))
    screen = merged(qtbot, room, files_of(branches, park, tmp_path)[:1], monkeypatch)
    press(qtbot, screen, "完成")
    found = {one.name: one.corrections for one in screen.branches.branches.all_rows()}
    assert found == {"中共甲公司支部委员会": 1, "中共乙公司支部委员会": 0}
    press(qtbot, screen, "更正清单")
    pane = screen.corrections
    assert pane.count.text() == "1 行要改正"
    assert troubles(room, (1366, 768), 14) == []
    path = tmp_path / f"清单{suffix}"
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: path)
    press(qtbot, pane, "存为 Excel…" if suffix == ".xlsx" else "存为 PDF…")
    assert path.read_bytes()[:4] in (b"PK\x03\x04", b"%PDF")
    assert "1 行已保存" in room.message.text.text()


def test_an_unsigned_database_is_taken_with_a_warning(
    qtbot: QtBot,
    room: MainWindow,
    park: Site,
    branches: tuple[Site, Site],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "旧数据.db"
    branches[1].db.copy_to(path)
    open_database(path).close()
    monkeypatch.setattr("app.services.exchange.unsigned.read_database_file", _read_here)
    screen = exchange(room)
    monkeypatch.setattr(dialogs, "open_files", lambda *_asked: [path])
    press(qtbot, screen, "合并收到的文件…")
    assert screen.receive.verdict.text() == "可以合并"
    notes = [line.result.notes for line in screen.receive.files.all_rows()]
    assert "未签名" in notes[0][0]
    press(qtbot, screen, "合并")
    assert "邓新苗" in names(park.db)


def _read_here(path: Path, name: str, schema: list[list[str | None]]) -> reading_child.Opened:
    from app.services.exchange.foreign_database import read_database

    members: dict[str, bytearray] = {}
    read_database(
        path, name, schema, lambda member, piece: members.setdefault(member, bytearray()).extend(piece)
    )
    return reading_child.Opened({}, members)


@pytest.mark.parametrize(("size", "text_size"), VIEWS)
def test_findings_of_all_branches_are_counted_and_lead_to_the_person(
    qtbot: QtBot,
    room: MainWindow,
    park: Site,
    branches: tuple[Site, Site],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    text_size: int,
) -> None:
    for site in branches:
        with site.db.write("漏了谈话") as session:
            session.scalars(select(DevelopmentCase)).one().talk_date = None
    screen = merged(qtbot, room, files_of(branches, park, tmp_path)[:2], monkeypatch)
    press(qtbot, screen, "完成")
    name = screen.branches.table.selected()[0].name
    press(qtbot, screen, "看检查发现")
    findings = room.screen_shown()
    assert isinstance(findings, FindingsScreen)
    shown = findings.model.shown_rows()
    assert shown
    assert {line.branch for line in shown} == {name}
    assert len(shown) < len(findings.model.all_rows())
    press(qtbot, findings, "按党组织")
    counts = {one.name: one.total for one in findings.by_place.model.all_rows()}
    assert counts[name] == len(shown)
    assert sum(counts.values()) == len(findings.model.all_rows())
    assert troubles(room, size, text_size) == []
    other = next(one for one in findings.by_place.model.all_rows() if one.name != name and "支部" in one.name)
    findings.by_place.table.opened.emit(other)
    assert {line.branch for line in findings.model.shown_rows()} == {other.name}
    line = next(one for one in findings.model.shown_rows() if one.place is not None)
    findings.table.opened.emit(line)
    assert room.place.screen == "person"


def test_a_half_typed_decision_is_kept_as_a_draft(
    qtbot: QtBot,
    room: MainWindow,
    park: Site,
    branches: tuple[Site, Site],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with branches[0].db.write("上报") as session:
        for filing in session.scalars(select(SuperiorFiling)):
            filing.result = filing.decided_on = None
    screen = merged(qtbot, room, files_of(branches, park, tmp_path)[:1], monkeypatch)
    room.open(Place("exchange", focus="decide"))
    pane, form = screen.decide, screen.decide.form
    pane.pending_table.selectRow(0)
    assert form.drafts.isHidden()
    form.number.box.setText("测园工组〔2026〕18号")
    form.number.box.textEdited.emit(form.number.box.text())
    pane.pending_table.selectRow(1)
    assert form.number.value() is None
    assert form.drafts.isHidden()
    pane.pending_table.selectRow(0)
    assert form.drafts.isVisible()
    press(qtbot, form, "继续填写草稿")
    assert form.number.value() == "测园工组〔2026〕18号"
    form.result.set_value(form.result.box.itemText(1))
    press(qtbot, pane, "录入批复")
    with park.db.read() as session:
        assert [(one.title, one.content) for one in session.scalars(select(Draft))] == []
        assert session.scalars(select(Approval)).one().number == "测园工组〔2026〕18号"


def stopping(room: MainWindow, real: Callable[..., Any]) -> Callable[..., Any]:
    """A step of long work during which the user presses 取消."""

    def step(*given: Any, **named: Any) -> Any:
        for job in list(room.desk.jobs._alive):
            job.cancel()
        return real(*given, **named)

    return step


def test_cancelled_while_reading_nothing_is_shown(
    qtbot: QtBot,
    room: MainWindow,
    park: Site,
    branches: tuple[Site, Site],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = exchange(room)
    paths = files_of(branches, park, tmp_path)
    monkeypatch.setattr(dialogs, "open_files", lambda *_asked: paths)
    monkeypatch.setattr(merging, "plan_file", stopping(room, merging.plan_file))
    press(qtbot, screen, "合并收到的文件…")
    assert screen.branches.isVisible()
    assert names(park.db) == set()


def test_cancelled_while_merging_the_file_at_hand_is_finished(
    qtbot: QtBot,
    room: MainWindow,
    park: Site,
    branches: tuple[Site, Site],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(merging, "merge_file", stopping(room, merging.merge_file))
    screen = merged(qtbot, room, files_of(branches, park, tmp_path)[:2], monkeypatch)
    pane = screen.receive
    states = [line.result.state for line in pane.files.all_rows()]
    assert states == ["new", "stopped"]
    assert pane.verdict.text() == "已合并 1 个，1 个没有合并"
    with park.db.read() as session:
        assert len(session.scalars(select(Person.id)).all()) == 17
    press(qtbot, pane, "完成")
    assert sorted(one.received for one in screen.branches.branches.all_rows()) == [0, 1]
