"""数据包: the card, confirming a site, packages out and in, a conflict and its settling, refusals."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from app.models import Person, SuperiorFiling
from app.models.exchange_sites import TrustedSite
from app.services.database import Database, create_database
from app.services.exchange import keys, reading_child
from app.services.exchange.approvals import Decision, enter_approval
from app.services.exchange.export import export_reply
from app.services.exchange.identity import SUBORDINATE, trust
from app.services.exchange.keys import private_keys
from app.services.exchange.site_card import read_card, write_card
from app.ui import dialogs
from app.ui.common.editors import LineEditor
from app.ui.common.fact_form import FactForm
from app.ui.main_window import MainWindow
from app.ui.screen import Place
from app.ui.screens.exchange import ExchangeScreen
from tests.services.exchange.sites import AT, HereReader, Site, make_site
from tests.ui import looks
from tests.ui.sample import CANDIDATE
from tests.ui.test_exchange import VIEWS, exchange, troubles
from tests.ui.test_screens import press

PARK = "中共测试园区工作委员会"


@pytest.fixture
def park(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The committee, and a reader without a process of its own."""
    monkeypatch.setattr(reading_child, "Reader", HereReader)
    empty = tmp_path / "empty.db"
    create_database(empty).close()
    return make_site(empty, tmp_path / "park.db", PARK, "党工委")


def packages(window: MainWindow) -> ExchangeScreen:
    return exchange(window, "packages")


def introduce(
    qtbot: QtBot, window: MainWindow, park: Site, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> ExchangeScreen:
    """Both sides confirm each other, this side by clicks."""
    screen = packages(window)
    press(qtbot, screen, "建立本单位名片")
    mine, theirs = folder / "本支部.zbcard", folder / "园区.zbcard"
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: mine)
    press(qtbot, screen, "导出名片…")
    theirs.write_bytes(write_card(park.card, park.private.signing))
    monkeypatch.setattr(dialogs, "open_file", lambda *_asked: theirs)
    press(qtbot, screen, "登记对方名片…")
    pane = screen.packages.trust
    assert pane.groups.text() == park.card.fingerprint
    pane.compared.setChecked(True)
    press(qtbot, pane, "登记这张名片")
    with park.db.write() as session:
        trust(session, read_card(mine.read_bytes(), mine.name), SUBORDINATE, AT)
    return screen


def send(qtbot: QtBot, screen: ExchangeScreen, path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: path)
    press(qtbot, screen, "导出数据包…")
    return path.read_bytes()


def put(database: Database, position: str) -> None:
    with database.write("改岗位") as session:
        session.scalars(select(Person).where(Person.name == CANDIDATE)).one().position = position


def position(database: Database) -> str | None:
    with database.read() as session:
        return session.scalars(select(Person.position).where(Person.name == CANDIDATE)).one()


def test_a_card_is_confirmed_only_after_the_telephone(
    qtbot: QtBot, window: MainWindow, sample: Database, park: Site, tmp_path: Path
) -> None:
    screen = packages(window)
    press(qtbot, screen, "建立本单位名片")
    path = tmp_path / "园区.zbcard"
    path.write_bytes(write_card(park.card, park.private.signing))
    screen.packages.read_card(path)
    press(qtbot, screen, "登记这张名片")
    assert "请先在电话里核对" in window.message.text.text()
    with sample.read() as session:
        assert session.scalars(select(TrustedSite)).all() == []
    park.db.close()


def test_a_package_goes_out_and_the_ledger_knows(
    qtbot: QtBot, window: MainWindow, park: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = introduce(qtbot, window, park, tmp_path, monkeypatch)
    content = send(qtbot, screen, tmp_path / "一.zbpk", monkeypatch)
    assert "第 1 号数据包" in window.message.text.text()
    assert park.merge(content).state == "new"
    assert not window.strip.undo.isVisible()
    (line,) = screen.packages.ledger.all_rows()
    assert (line.is_ours, line.sequence, line.site, line.note) == (True, 1, PARK, "还没有回执")
    assert looks.full_ids(window) == []
    park.db.close()


@pytest.mark.parametrize(("size", "text_size"), VIEWS)
def test_a_package_is_received_with_a_conflict_and_it_is_settled(
    qtbot: QtBot,
    window: MainWindow,
    sample: Database,
    park: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    text_size: int,
) -> None:
    screen = introduce(qtbot, window, park, tmp_path, monkeypatch)
    park.merge(send(qtbot, screen, tmp_path / "一.zbpk", monkeypatch))
    assert troubles(window, size, text_size) == []
    put(park.db, "质检员")
    put(sample, "班组长助理")
    with sample.read() as session:
        own = session.scalars(select(TrustedSite)).one()
    assert own.name == PARK
    with park.db.read() as session:
        branch = session.scalars(select(TrustedSite)).one().fingerprint
    from app.services.exchange.export import export_package

    with park.db.write() as session:
        back = export_package(session, session.get_one(TrustedSite, branch), AT).content
    path = tmp_path / "二.zbpk"
    path.write_bytes(back)
    monkeypatch.setattr(dialogs, "open_files", lambda *_asked: [path])
    press(qtbot, screen, "接收数据包…")
    pane = screen.receive
    assert pane.verdict.text() == "可以合并"
    assert "冲突 1" in pane.counts.text()
    assert position(sample) == "班组长助理"
    assert troubles(window, size, text_size) == []
    press(qtbot, pane, "合并")
    assert pane.verdict.text() == "已合并"
    assert "合并第 1 号数据包" in window.strip.act.whole()
    assert not window.strip.undo.isVisible()
    press(qtbot, pane, "处理冲突")
    assert screen.conflicts.count.text() == "1 项要选"
    assert troubles(window, size, text_size) == []
    code = next(
        b.accessibleName()
        for b in screen.conflicts.findChildren(type(pane.accept))
        if b.accessibleName().endswith("的“质检员”")
    )
    press(qtbot, screen.conflicts, code)
    assert position(sample) == "质检员"
    assert "处理冲突" in window.strip.act.whole()
    assert screen.conflicts.count.text() == "没有冲突，都处理完了。"
    # The same package again changes nothing.
    press(qtbot, screen.conflicts, "返回数据包")
    press(qtbot, screen, "接收数据包…")
    assert pane.verdict.text() == "没有变化"
    assert not pane.accept.isVisible()
    park.db.close()


def test_what_is_no_package_is_refused(
    qtbot: QtBot, window: MainWindow, park: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = introduce(qtbot, window, park, tmp_path, monkeypatch)
    path = tmp_path / "照片.zbpk"
    path.write_bytes(b"a picture")
    screen.plan_package(path)
    assert "不是本程序的数据包" in window.message.text.text()
    assert screen.packages.isVisible()
    park.db.close()


def test_keys_are_enabled_again_with_the_printed_code(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = packages(window)
    press(qtbot, screen, "建立本单位名片")
    pane, path = screen.packages, tmp_path / "恢复表.pdf"
    assert "还没有单位钥匙恢复表" in pane.identity.hint.text()
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: path)
    press(qtbot, screen, "单位钥匙恢复表…")
    assert not pane.recovery.accept.isEnabled()
    press(qtbot, screen, "保存恢复表")
    assert path.read_bytes().startswith(b"%PDF")
    code = printed_code(path)
    # Not in force before it was copied from the paper.
    pane.recovery.code.set_value("11111-22222")
    press(qtbot, screen, "核对并启用")
    assert "恢复码抄写有误" in window.message.text.text()
    pane.recovery.code.set_value(code.lower())
    press(qtbot, screen, "核对并启用")
    assert "已核对并启用" in window.message.text.text()
    assert not window.strip.undo.isVisible()
    # As on another PC: its key opens nothing.
    monkeypatch.setattr(keys, "_unwrap", lambda *_given: None)
    pane.load()
    identity = pane.identity
    assert identity.code.isVisible()
    assert not identity.give_card.isEnabled()
    identity.code.set_value("11111-22222")
    press(qtbot, pane, "重新启用钥匙")
    assert identity.code.isVisible()
    monkeypatch.undo()
    identity.code.set_value(code)
    press(qtbot, pane, "重新启用钥匙")
    assert "重新启用" in window.message.text.text()
    assert not identity.code.isVisible()


def test_without_a_sheet_only_a_new_identity_helps(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = packages(window)
    press(qtbot, screen, "建立本单位名片")
    identity = screen.packages.identity
    before = identity.fingerprint.text()
    monkeypatch.setattr(keys, "_unwrap", lambda *_given: None)
    screen.packages.load()
    monkeypatch.setattr(dialogs, "confirm", lambda *_asked, **_more: False)
    press(qtbot, screen, "没有恢复表，新建身份…")
    assert identity.fingerprint.text() == before
    monkeypatch.undo()
    monkeypatch.setattr(dialogs, "confirm", lambda *_asked, **_more: True)
    press(qtbot, screen, "没有恢复表，新建身份…")
    assert identity.fingerprint.text() != before
    assert not identity.code.isVisible()


def test_the_card_is_printed_with_its_six_groups(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = packages(window)
    press(qtbot, screen, "建立本单位名片")
    path = tmp_path / "名片.pdf"
    monkeypatch.setattr(dialogs, "save_file", lambda *_asked: path)
    press(qtbot, screen, "打印名片…")
    (page,) = page_texts(path)
    assert screen.packages.identity.fingerprint.text().removeprefix("指纹　") in page


def page_texts(path: Path) -> list[str]:
    """The text of every page of a PDF."""
    document = pypdfium2.PdfDocument(path)
    try:
        return [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()


def printed_code(path: Path) -> str:
    """The recovery code as it stands on the sheet."""
    (page,) = page_texts(path)
    # The site's fingerprint stands above it and has the same shape.
    return re.findall(r"(?:\w{5}-){5}\w{5}", page)[-1]


def test_another_value_than_either_is_typed_and_numbers_stay_covered(
    qtbot: QtBot,
    window: MainWindow,
    sample: Database,
    park: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = introduce(qtbot, window, park, tmp_path, monkeypatch)
    park.merge(send(qtbot, screen, tmp_path / "一.zbpk", monkeypatch))
    for database, post, number in (
        (park.db, "质检员", "320411199001011237"),
        (sample, "班组长助理", "320411199001011245"),
    ):
        with database.write("改") as session:
            person = session.scalars(select(Person).where(Person.name == CANDIDATE)).one()
            person.position, person.identity_number = post, number
    with park.db.read() as session:
        branch = session.scalars(select(TrustedSite)).one().fingerprint
    from app.services.exchange.export import export_package

    path = tmp_path / "二.zbpk"
    with park.db.write() as session:
        path.write_bytes(export_package(session, session.get_one(TrustedSite, branch), AT).content)
    screen.plan_packages([path])
    press(qtbot, screen.receive, "合并")
    press(qtbot, screen.receive, "处理冲突")
    pane = screen.conflicts
    assert pane.count.text() == "2 项要选"
    assert looks.full_ids(window) == []
    press(qtbot, pane, "显示身份证号")
    assert len(looks.full_ids(window)) >= 2
    # Whoever leaves covers them.
    window.open(Place("today"))
    packages(window)
    press(qtbot, screen, "处理 2 项冲突")
    assert looks.full_ids(window) == []
    QApplication.processEvents()
    name = next(
        part.accessibleName()
        for part in pane.findChildren(QPushButton)
        if part.accessibleName().endswith("岗位：另填一个值") and part.isVisible()
    )
    press(qtbot, pane, name)
    (form,) = pane.findChildren(FactForm)
    box = form.editor("position")
    assert isinstance(box, LineEditor)
    box.box.setText("工段长")
    box.box.textEdited.emit("工段长")
    press(qtbot, pane, name.replace("另填一个值", "用填的值"))
    assert position(sample) == "工段长"
    assert pane.count.text() == "1 项要选"
    assert "处理冲突" in window.strip.act.whole()
    park.db.close()


@pytest.mark.parametrize(("size", "text_size"), VIEWS)
def test_decisions_and_rows_sent_back_are_shown_at_the_branch(
    qtbot: QtBot,
    window: MainWindow,
    sample: Database,
    park: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    size: tuple[int, int],
    text_size: int,
) -> None:
    screen = introduce(qtbot, window, park, tmp_path, monkeypatch)
    with sample.write("上报") as session:
        for filing in session.scalars(select(SuperiorFiling)):
            filing.result = filing.decided_on = None
        session.add(Person(code="RY666", name="张\u202e三"))
    park.merge(send(qtbot, screen, tmp_path / "一.zbpk", monkeypatch))
    with park.db.write("批") as session:
        filing = session.scalars(select(SuperiorFiling).where(SuperiorFiling.matter == "预审")).one()
        enter_approval(
            session, filing.id, Decision("合格", date(2026, 11, 28), "18号"), private_keys(session), AT
        )
    with park.db.read() as session:
        branch = session.scalars(select(TrustedSite)).one().fingerprint
    with park.db.write() as session:
        path = tmp_path / "批复.zbpk"
        path.write_bytes(export_reply(session, session.get_one(TrustedSite, branch), AT).content)
    press(qtbot, screen, "导出数据包…")
    screen.plan_packages([path])
    press(qtbot, screen.receive, "合并")
    notes = [part.text() for part in screen.receive.findChildren(QLabel)]
    assert any("已合并到本单位第 1 号数据包" in note for note in notes)
    assert any("退回 1 行" in note for note in notes)
    press(qtbot, screen.receive, "完成")
    press(qtbot, screen, "更正清单 1 行")
    (row,) = screen.corrections.model.all_rows()
    assert (row.is_ours, row.code) == (True, "RY666")
    assert troubles(window, size, text_size) == []
    press(qtbot, screen.corrections, "返回上一页")
    press(qtbot, screen, "上级批复 1 项")
    pane = screen.approvals
    assert "已合并到第 1 号；第 2 号已发出，还没有回执" in pane.state.text()
    (view,) = pane.model.all_rows()
    assert (view.person, view.decision, view.number) == (CANDIDATE, "合格", "18号")
    assert "批准针对第 1 号数据包的内容" in view.message
    assert troubles(window, size, text_size) == []
    pane.table.opened.emit(view)
    assert window.place.screen == "person"
    with sample.read() as session:
        assert session.get_one(SuperiorFiling, filing.id).result == "合格"
    park.db.close()
