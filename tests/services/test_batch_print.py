"""Joining forms, one file a person, and a copy of a form to be changed."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from sqlalchemy.orm import Session

from app.errors import FormRefused, SaveRefused
from app.services.batch_print import free_path, join_pdfs, save_person
from app.services.database import Database
from app.services.forms import FormSpec, build_data, catalogue, get_form
from app.services.forms.contexts import facts
from app.services.forms.own_copies import copy_form
from tests.builders import Regular


def pdf(*widths: int) -> bytes:
    """A document of empty pages of these widths in points."""
    document = pypdfium2.PdfDocument.new()
    for width in widths:
        document.new_page(width, 100)
    written = io.BytesIO()
    document.save(written)
    document.close()
    return written.getvalue()


def widths(content: bytes) -> list[float]:
    document = pypdfium2.PdfDocument(content)
    found = [page.get_width() for page in document]
    document.close()
    return found


def test_pages_follow_in_the_order_given() -> None:
    assert widths(join_pdfs([pdf(10, 20), pdf(30)])) == [10, 20, 30]
    with pytest.raises(ValueError, match="nothing"):
        join_pdfs([])


def test_a_file_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    taken = tmp_path / "沈志远 表格.pdf"
    taken.write_bytes(b"mine")
    saved = [save_person(tmp_path, "沈志远", "表格", [pdf(10), pdf(20)]) for _ in range(2)]
    assert [path.name for path in saved] == ["沈志远 表格（2）.pdf", "沈志远 表格（3）.pdf"]
    assert widths(saved[0].read_bytes()) == [10, 20]
    assert taken.read_bytes() == b"mine"


def test_a_folder_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SaveRefused):
        save_person(tmp_path / "没有", "沈志远", "表格", [pdf(10)])


def test_a_long_name_keeps_its_number(tmp_path: Path) -> None:
    first = free_path(tmp_path, "名" * 100)
    first.write_bytes(b"")
    assert free_path(tmp_path, "名" * 100).name.endswith("（2）.pdf")


def test_a_copied_form_is_used_and_never_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "forms"
    copied = copy_form("f06", folder)
    assert get_form("f06", folder).customised
    copied.write_text(copied.read_text("utf-8") + "# 本市\n", "utf-8")
    with pytest.raises(FormRefused, match="已经有"):
        copy_form("f06", folder)
    assert copied.read_text("utf-8").endswith("# 本市\n")
    with pytest.raises(FormRefused, match="没有"):
        copy_form("nothing", folder)


def test_facts_read_once_give_every_form_the_same_data(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    regular = Regular(upto="2026-11-29")
    with db.write("示例") as session:
        regular.store(session)
    loaded: list[frozenset[str]] = []
    load = facts._load_facts

    def counting(session: Session, today: date, cases: frozenset[str], *more: frozenset[str]) -> facts.Facts:
        loaded.append(cases)
        return load(session, today, cases, *more)

    monkeypatch.setattr(facts, "_load_facts", counting)
    listed = [form for form in catalogue() if form.scope in ("case", "person")]
    today = date(2026, 11, 30)

    def made(session: Session, form: FormSpec) -> object:
        try:
            return build_data(session, form, regular.case.id, today)
        except FormRefused as refused:  # papers of members only
            return str(refused)

    with db.read() as session:
        apart = [made(session, form) for form in listed]
        assert len(loaded) == len(listed)
        loaded.clear()
        with facts.reading_once(session):
            together = [made(session, form) for form in listed]
        # Once for the case, once for the person.
        assert len(loaded) == 2
        build_data(session, listed[0], regular.case.id, today)
        assert len(loaded) == 3
    assert together == apart
