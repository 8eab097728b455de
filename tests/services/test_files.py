"""Saving files: all or nothing, whatever the disk and other programs do."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import pytest

from app.errors import SaveRefused
from app.services import files

OLD, NEW = b"old content", b"new content" * 1000


def _nothing_but(folder: Path, *names: str) -> None:
    assert sorted(path.name for path in folder.iterdir()) == sorted(names)


def test_writes_a_new_file_and_leaves_nothing_else(tmp_path: Path) -> None:
    assert files.save_bytes(tmp_path / "表.pdf", NEW) == tmp_path / "表.pdf"
    assert (tmp_path / "表.pdf").read_bytes() == NEW
    _nothing_but(tmp_path, "表.pdf")


def test_replaces_an_old_file(tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(OLD)
    files.save_bytes(target, NEW)
    assert target.read_bytes() == NEW
    _nothing_but(tmp_path, "a.pdf")


@pytest.mark.parametrize("failures", [1, 3, 6])
def test_waits_for_a_program_that_holds_the_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failures: int
) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(OLD)
    waited: list[float] = []
    real = os.replace

    def busy(source: Any, destination: Any) -> None:
        if len(waited) < failures:
            raise PermissionError(errno.EACCES, "in use")
        real(source, destination)

    monkeypatch.setattr(os, "replace", busy)
    files.save_bytes(target, NEW, sleep=waited.append)
    assert target.read_bytes() == NEW
    assert len(waited) == failures
    assert sum(waited) <= 3.0 + 1e-9


def test_a_held_target_keeps_the_old_file_and_names_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(OLD)

    def busy(source: Any, destination: Any) -> None:
        raise PermissionError(errno.EACCES, "in use")

    monkeypatch.setattr(os, "replace", busy)
    waited: list[float] = []
    with pytest.raises(SaveRefused) as caught:
        files.save_bytes(target, NEW, sleep=waited.append)
    assert caught.value.code == "E-SAVE-04"
    assert target.read_bytes() == OLD
    kept = [path for path in tmp_path.iterdir() if path != target]
    assert [path.read_bytes() for path in kept] == [NEW]
    assert kept[0].name in caught.value.message
    assert sum(waited) == pytest.approx(3.0)


def test_another_error_is_not_retried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(source: Any, destination: Any) -> None:
        raise OSError(errno.EIO, "I/O error")

    monkeypatch.setattr(os, "replace", broken)
    waited: list[float] = []
    with pytest.raises(SaveRefused):
        files.save_bytes(tmp_path / "a.pdf", NEW, sleep=waited.append)
    assert waited == []


def test_full_disk_leaves_the_old_file_and_no_scraps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(OLD)

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SaveRefused) as caught:
        files.save_bytes(target, NEW)
    assert caught.value.code == "E-SAVE-02"
    assert "磁盘已满" in caught.value.message
    assert target.read_bytes() == OLD
    _nothing_but(tmp_path, "a.pdf")


def test_missing_folder_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(SaveRefused, match="这个文件夹"):
        files.save_bytes(tmp_path / "nowhere" / "a.pdf", NEW)


def test_a_disk_that_lies_is_noticed_before_the_old_file_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.pdf"
    target.write_bytes(OLD)
    monkeypatch.setattr(files, "_digest", lambda path: b"something else")
    with pytest.raises(SaveRefused) as caught:
        files.save_bytes(target, NEW)
    assert caught.value.code == "E-SAVE-03"
    assert target.read_bytes() == OLD
    _nothing_but(tmp_path, "a.pdf")


def test_a_stick_that_loses_the_file_is_noticed_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.pdf"
    real = files._digest
    monkeypatch.setattr(files, "_digest", lambda path: b"lost" if path == target else real(path))
    with pytest.raises(SaveRefused) as caught:
        files.save_bytes(target, NEW)
    assert caught.value.code == "E-SAVE-05"


def test_a_check_that_refuses_stops_the_save(tmp_path: Path) -> None:
    def refuse(path: Path) -> None:
        assert path.read_bytes() == NEW
        raise SaveRefused("E-X", "不是 PDF。")

    with pytest.raises(SaveRefused, match="不是 PDF"):
        files.save_bytes(tmp_path / "a.pdf", NEW, check=refuse)
    _nothing_but(tmp_path)


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("F03", "张晓梅"), "F03 张晓梅.pdf"),
        (("F03", "a/b:c*?"), "F03 a_b_c_.pdf"),
        (("con",), "_con.pdf"),
        (("", " "), "未命名.pdf"),
        (("名" * 200,), "名" * 76 + ".pdf"),
        (("F10", "a. "), "F10 a.pdf"),
    ],
)
def test_file_names_every_system_takes(parts: tuple[str, ...], name: str) -> None:
    assert files.file_name(*parts, suffix=".pdf") == name
