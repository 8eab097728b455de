"""Thresholds: shipped, changed, refused."""

from __future__ import annotations

import pytest

from app.errors import UserError
from app.models import Setting
from app.services.database import Database
from app.services.editions import Edition, edition_on, is_grace
from app.services.params import Params, load_params, parse_value, set_param, shipped_params
from tests.builders import d


def test_a_changed_value_is_local_and_can_go_back(db: Database) -> None:
    with db.write() as session:
        set_param(session, "notice_days", "7")
    with db.read() as session:
        params = load_params(session)
    assert params.whole("notice_days") == 7
    assert params.is_local("notice_days")
    assert not Params().is_local("notice_days")
    with db.write() as session:
        set_param(session, "notice_days", "5")
    with db.read() as session:
        assert not load_params(session).is_local("notice_days")


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("nothing", "1"),
        ("notice_days", "4"),
        ("notice_days", "五"),
        ("notice_days", "-5"),
        ("conv_secret", "maybe"),
        ("r2026_from", "2026-13-01"),
        ("feb29_policy", "APR01"),
    ],
)
def test_what_does_not_fit_is_refused(db: Database, key: str, typed: str) -> None:
    with pytest.raises(UserError), db.write() as session:
        set_param(session, key, typed)


@pytest.mark.parametrize(
    ("key", "stored"), [("notice_days", "3"), ("r2026_from", "五月"), ("feb29_policy", "APR01")]
)
def test_a_stored_value_that_does_not_fit_does_not_count(db: Database, key: str, stored: str) -> None:
    """Every screen reads the thresholds: one bad value took them all away."""
    with db.write() as session:
        session.add(Setting(key=f"param.{key}", value=stored))
    with db.read() as session:
        params = load_params(session)
    assert params.value(key) == shipped_params()[key].value
    assert key not in params.changed


@pytest.mark.parametrize(
    ("key", "typed", "hint"),
    [
        ("notice_days", "4", "请填 5 到 30 之间的整数。"),
        ("conv_secret", "maybe", "请选“是”或者“否”。"),
        ("r2026_from", "五月", "请填日期，例如 2026-05-11。"),
        ("feb29_policy", "APR01", "请从列出的几项里选。"),
    ],
)
def test_a_refusal_says_what_may_be_typed(key: str, typed: str, hint: str) -> None:
    with pytest.raises(UserError) as refused:
        parse_value(key, typed)
    assert refused.value.hint == hint


@pytest.mark.parametrize(
    ("key", "value", "basis"),
    [
        ("talk_months", 1, "条文"),
        ("talk_months", 2, "本支部设定，比条文宽"),
        ("inspection_months", 3, "本支部设定"),
        ("training_days", 2, "本支部设定，比条文宽"),
        ("training_hours", 40, "本支部设定"),
        ("cultivation_months", 18, "本支部设定"),
        ("filing_days", 90, "本支部设定"),
        ("approval_max_months", 12, "本支部设定，比条文宽"),
    ],
)
def test_a_number_that_asks_less_than_the_text_is_told_apart(key: str, value: int, basis: str) -> None:
    params = Params({key: value} if value != shipped_params()[key].value else {})
    assert params.basis(key) == basis
    assert params.is_looser(key) == basis.endswith("宽")


def test_every_national_deadline_and_minimum_knows_which_way_is_stricter() -> None:
    """Where the range itself already keeps the text's bound, no direction is needed."""
    free = {"self_departure_months", "mobile_months", "lost_months", "suspended_months", "abroad_months"}
    free |= {"dues_back_months", "dues_large", "committee_max", "village_term_months"}
    for key, param in shipped_params().items():
        if param.national and isinstance(param.value, int) and not isinstance(param.value, bool):
            is_bound = param.value == param.low or (key.startswith("extension_") and param.low == 6)
            assert param.strict or is_bound or key in free, key


def test_every_threshold_has_a_label_and_fits_itself() -> None:
    for key, param in shipped_params().items():
        assert param.label, key
        if isinstance(param.value, int) and not isinstance(param.value, bool):
            assert param.low <= param.value <= param.high, key
        if param.words:
            assert param.value in param.words, key


def test_editions_by_day() -> None:
    params = Params()
    assert edition_on(d("2014-05-27"), params) is Edition.PRE2014
    assert edition_on(d("2014-05-28"), params) is Edition.R2014
    assert edition_on(d("2026-05-10"), params) is Edition.R2014
    assert edition_on(d("2026-05-11"), params) is Edition.R2026
    assert is_grace(d("2026-05-11"), params)
    assert is_grace(d("2026-05-17"), params)
    assert not is_grace(d("2026-05-18"), params)
