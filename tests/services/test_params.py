"""Thresholds: shipped, changed, refused."""

from __future__ import annotations

import pytest

from app.errors import UserError
from app.services.database import Database
from app.services.editions import Edition, edition_on, is_grace
from app.services.params import Params, load_params, set_param, shipped_params
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
