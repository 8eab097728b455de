"""Nothing of a person can be read outside: not in file, name or header, log or temporary files."""

from __future__ import annotations

import io
import logging
import tempfile
from pathlib import Path

import pytest

from app.models import DevelopmentCase, Person
from app.services.exchange.container import canonical
from app.services.exchange.identity import SUBORDINATE
from app.services.exchange.package import open_package
from app.services.exchange.reading import read_outer
from app.services.exchange.reading_child import Reader
from app.services.exchange.refusal import PackageRefused
from tests.services.exchange.sites import Site

CANARIES = [f"金丝雀{n:02}" for n in range(8)] + [f"CANARY{n:02}" for n in range(8)] + [
    "41010519000101001X", "13900000001", "kanarie@example.invalid", "鸟笼路一号"
]  # fmt: skip


def found(content: bytes) -> list[str]:
    """Canaries in bytes, in any encoding a leak may have."""
    encodings = ("utf-8", "gb18030", "utf-16-le")
    return [one for one in CANARIES if any(one.encode(encoding) in content for encoding in encodings)]


def test_no_canary_leaves(
    branch: Site,
    park: Site,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    caplog.set_level(logging.DEBUG)
    assert len(CANARIES) == 20
    with branch.db.write("录入") as session:
        people = [
            Person(
                code=CANARIES[8 + n], name=name, identity_number=CANARIES[16], mobile=CANARIES[17],
                native_place=CANARIES[19], note=CANARIES[18],
            )
            for n, name in enumerate(CANARIES[:8])
        ]  # fmt: skip
        session.add_all(people)
        session.flush()
        home = session.query(DevelopmentCase).one().organisation_id
        session.add(
            DevelopmentCase(code="AJ900", person_id=people[0].id, organisation_id=home, note=CANARIES[0])
        )
    exported = branch.export(park)
    header = canonical(read_outer(exported.content, "x").plain)
    with Reader() as reader, park.db.read() as session:
        open_package(session, exported.content, exported.name, reader)
        broken = exported.content[:-1]
        with pytest.raises(PackageRefused) as refused:
            open_package(session, broken, exported.name, reader)
    park.trusts(branch, SUBORDINATE)
    park.merge(exported.content)
    answer = park.reply(branch)
    for place, content in {
        "package": exported.content,
        "reply": answer.content,
        "header": header.encode(),
        "names": (exported.name + answer.name).encode(),
        "sentence": str(refused.value).encode(),
        "log": caplog.text.encode(),
        "repr": repr(exported).encode() + repr(answer).encode(),
    }.items():
        assert found(content) == [], place
    assert list(temporary.iterdir()) == []
    # The test can fail: the very same search finds every canary in the rows before they are encrypted.
    with branch.db.read() as session:
        from app.services.exchange.state import full_state

        state = full_state(session)
        text = io.StringIO()
        for table in state.records:
            text.writelines(state.lines(table))
    assert found(text.getvalue().encode()) == CANARIES
