"""The rule book, corrections, and the check-list of wordings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.errors import UserError
from app.services.database import Database
from app.services.editions import Edition
from app.services.findings import check
from app.services.journal.undo import last_act, undo_act
from app.services.params import shipped_params
from app.services.rulebook import (
    SECTIONS,
    correct,
    corrections,
    note_wording,
    official_pages,
    rule_book_markdown,
    texts_in_force,
    wording_points,
)
from app.services.rules.engine import functions, rule_texts
from app.services.rules.findings import SOURCE_LABELS
from app.services.rules.texts import ANY
from tests.builders import Regular, d

BOOK = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_printed_book_is_what_the_code_says() -> None:
    assert BOOK.read_text(encoding="utf-8") == rule_book_markdown(), "run: python -m tools.write_docs"


def test_every_function_has_a_text_and_every_text_a_function() -> None:
    assert set(functions()) == set(rule_texts())


def test_texts_are_complete() -> None:
    sections = {name for _, names in SECTIONS for name in names}
    for text in rule_texts().values():
        assert re.fullmatch(r"R\d{2,3}", text.id)
        assert text.title, text.id
        assert text.duty, text.id
        assert text.source in SOURCE_LABELS, text.id
        assert text.section in sections, text.id
        assert set(text.articles) <= {ANY, *Edition}, text.id
        for key in text.params:
            assert key in shipped_params(), (text.id, key)


def test_every_threshold_is_used_or_explained() -> None:
    """A threshold nobody reads is a promise the program does not keep."""
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (BOOK.parents[1] / "app").rglob("*.py"))
    unused = [key for key in shipped_params() if f'"{key}"' not in sources]
    assert unused == []


def test_a_corrected_article_shows_in_the_finding_and_can_be_taken_back(db: Database) -> None:
    case = Regular(upto="2025-05-30")
    with db.write() as session:
        case.store(session)
    with db.write("更正条文 R05") as session:
        correct(session, "R05", "R2014", "第七条第一款")
        correct(session, "R05", "duty", "官方原文")
    with db.read() as session:
        found = next(f for f in check(session, d("2025-07-01")).findings if f.rule == "R05")
        assert found.article == "第七条第一款"
        assert texts_in_force(session)["R05"].duty == "官方原文"
        assert len(corrections(session)) == 2
        act = last_act(session)
    assert act is not None
    with db.write("撤销", undoes=act.id) as session:
        undo_act(session, act.id)
    with db.read() as session:
        assert corrections(session) == ()


@pytest.mark.parametrize(("rule", "field"), [("R999", "duty"), ("R05", "severity"), ("R05", "PRE2014")])
def test_what_cannot_be_corrected(db: Database, rule: str, field: str) -> None:
    with pytest.raises(UserError), db.write() as session:
        correct(session, rule, field, "x")


def test_the_check_list(db: Database) -> None:
    with db.write("核对条文") as session:
        note_wording(session, "V1", "不符", "官方页写“备案”")
    with db.read() as session:
        points = {point.key: point for point in wording_points(session)}
    assert set(points) == {"V1", "V2", "V3", "V5", "V6", "V7", "V8", "V9"}
    assert (points["V1"].state, points["V1"].note) == ("不符", "官方页写“备案”")
    assert points["V2"].state == ""
    for point in points.values():
        assert set(point.rules) <= set(rule_texts())
        assert set(point.params) <= set(shipped_params())
    assert official_pages()
    with pytest.raises(UserError), db.write() as session:
        note_wording(session, "V4", "相符")
