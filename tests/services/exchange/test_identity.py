"""Keys without passwords, cards, fingerprints, the recovery sheet."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from app.config import default_paths
from app.errors import NotFound, UserError
from app.models.exchange_sites import SiteKey
from app.services.exchange.device_key import device_key
from app.services.exchange.fingerprint import fingerprint_of, is_fingerprint, typed_fingerprint
from app.services.exchange.identity import (
    SUBORDINATE,
    SUPERIOR,
    card_file,
    distrust,
    find_site,
    identity_of,
    recovery_sheet,
    trust,
)
from app.services.exchange.keys import ensure_keys, make_recovery_code, private_keys, public_keys, recover
from app.services.exchange.parts import COMMITTEE, ENTERPRISE
from app.services.exchange.recovery_code import new_code, typed_code
from app.services.exchange.refusal import PackageRefused
from app.services.exchange.replica import site_kind
from app.services.exchange.site_card import read_card
from tests.services.exchange.conftest import MakeSite
from tests.services.exchange.sites import AT, Site


def test_fingerprints_can_be_read_out_and_typed() -> None:
    found = fingerprint_of("ab" * 32, "age1x")
    assert is_fingerprint(found)
    assert [len(group) for group in found.split("-")] == [5] * 6
    assert typed_fingerprint(found.replace("-", " ")) == typed_fingerprint(found.replace("-", "")) == found
    assert typed_fingerprint(found[:-1]) is None
    assert fingerprint_of("ab" * 32, "age1y") != found != fingerprint_of("ac" * 32, "age1x")


def test_recovery_codes_find_slips_of_the_pen() -> None:
    code = new_code()
    assert typed_code(code) == typed_code(code.lower().replace("-", " ")) == code
    position = next(n for n, char in enumerate(code) if char not in "9-")
    assert typed_code(code[:position] + "9" + code[position + 1 :]) is None
    assert typed_code("") is typed_code("甲" * 30) is None
    assert len({new_code() for _ in range(200)}) == 200


def test_keys_are_made_once_and_not_in_the_clear(branch: Site, db_path: Path) -> None:
    with branch.db.write() as session:
        assert ensure_keys(session, AT) == public_keys(session)
        row = session.scalars(select(SiteKey)).one()
        kept = row.wrapped
    assert branch.private.signing not in kept
    assert branch.private.encryption.encode() not in kept
    content = branch.db.path.read_bytes()
    assert branch.private.signing not in content
    assert branch.private.encryption.encode() not in content
    assert "AGE-SECRET" not in repr(branch.private)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows protects the key by DPAPI, not by file modes")
def test_the_key_of_the_pc_is_for_its_account_only(branch: Site) -> None:
    mode = (default_paths().root / "keys" / "device.key").stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


def test_another_pc_needs_the_recovery_code(
    branch: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with branch.db.write() as session:
        old = make_recovery_code(session)
        code = make_recovery_code(session)
        sheet = recovery_sheet(session, code, "2026-11-23")
    assert any(code in line for line in sheet)
    assert any(branch.card.fingerprint in line for line in sheet)
    monkeypatch.setenv("ZHIBU_DATA_DIR", str(tmp_path / "another PC"))
    assert device_key(create=False) is None
    with branch.db.read() as session:
        with pytest.raises(UserError, match="“单位钥匙恢复表”上的恢复码"):
            private_keys(session)
        assert not identity_of(session).can_open
    with branch.db.write() as session:
        for wrong, sentence in ((old, "不是这份数据的"), ("1" * 30, "抄写有误")):
            with pytest.raises(UserError, match=sentence):
                recover(session, wrong)
        recover(session, code.lower())
    with branch.db.read() as session:
        assert private_keys(session) == branch.private


def test_the_key_of_another_site_opens_nothing(branch: Site, park: Site) -> None:
    """Wrapped keys are bound to their site: they cannot be moved into another database."""
    with park.db.read() as session:
        wrapped = session.scalars(select(SiteKey)).one().wrapped
    with branch.db.write() as session:
        session.scalars(select(SiteKey)).one().wrapped = wrapped
        session.flush()
        with pytest.raises(UserError, match="打不开本单位的钥匙"):
            private_keys(session)


def test_no_recovery_without_a_sheet(branch: Site) -> None:
    with branch.db.write() as session, pytest.raises(UserError, match="没有做过恢复表"):
        recover(session, new_code())


def test_cards_are_read_or_refused(branch: Site) -> None:
    with branch.db.read() as session:
        content = card_file(session)
    assert read_card(content, "a.zbcard") == branch.card
    plain = json.loads(content)
    other = {**plain, "name": "中共假冒委员会"}
    for bad, sentence in (
        (b"", "不是单位名片"),
        (b"\xff" * 20, "不是单位名片"),
        (b"{}", "不是单位名片"),
        (content + b" " * 9_000, "不是单位名片"),
        (content[:-20], "不是单位名片"),
        (_compact(other), "已损坏或被改动"),
        (_compact({**plain, "signature": "00"}), "已损坏或被改动"),
        (_compact({**plain, "signature": 5}), "已损坏或被改动"),
        (_compact({**plain, "fingerprint": "1"}), "已损坏或被改动"),
        (_compact({**plain, "encryption": "age1no"}), "已损坏或被改动"),
        (_compact({**plain, "signing": "zz"}), "已损坏或被改动"),
        (_compact({key: value for key, value in plain.items() if key != "name"}), "已损坏或被改动"),
    ):
        with pytest.raises(PackageRefused, match=sentence):
            read_card(bad, "a.zbcard")


def _compact(plain: dict[str, object]) -> bytes:
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def test_trust_and_taking_it_back(new_site: MakeSite) -> None:
    a, b = new_site("中共甲支部委员会"), new_site("中共乙工作委员会")
    a.trusts(b, SUPERIOR)
    with a.db.read() as session:
        assert site_kind(session) == ENTERPRISE
        assert find_site(session, b.card.fingerprint.replace("-", " ")).name == "中共乙工作委员会"
    b.trusts(a, SUPERIOR)
    b.trusts(a, SUBORDINATE)
    with b.db.read() as session:
        assert site_kind(session) == COMMITTEE
        assert [site["role"] for site in identity_of(session).trusted] == [SUBORDINATE]
    with b.db.write() as session:
        distrust(session, a.card.fingerprint)
    with b.db.read() as session, pytest.raises(NotFound, match="没有登记过"):
        find_site(session, a.card.fingerprint)
    with b.db.write() as session, pytest.raises(UserError, match="本单位自己的名片"):
        trust(session, b.card, SUPERIOR, AT)


def test_a_foreign_key_file_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ZHIBU_DATA_DIR", str(tmp_path))
    path = tmp_path / "keys" / "device.key"
    path.parent.mkdir()
    path.write_bytes(b"something else")
    assert device_key(create=True) is None
    assert path.read_bytes() == b"something else"
    assert os.listdir(path.parent) == ["device.key"]
