"""The built folder program works away from the checkout (run by ``start.py build``, after PyInstaller)."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / "build" / "dist" / "zhibu-desk"
SUFFIX = ".exe" if sys.platform == "win32" else ""
HEAVIEST = 400 * 1024**2

pytestmark = pytest.mark.build


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The program copied to where a secretary might put it: a path with a space and Chinese letters."""
    assert BUILT.is_dir(), "build first: python3 start.py build"
    return Path(shutil.copytree(BUILT, tmp_path_factory.mktemp("桌面") / "支部 案头", symlinks=True))


def inside(folder: Path) -> set[str]:
    """Every file of the program, relative, with forward slashes."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_the_built_program_checks_itself(folder: Path, tmp_path: Path) -> None:
    kept = ("SYSTEMROOT", "WINDIR", "TEMP", "TMP", "TMPDIR", "HOME", "USERPROFILE", "LOCALAPPDATA", "APPDATA")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    env |= {"QT_QPA_PLATFORM": "offscreen", "ZHIBU_DATA_DIR": str(tmp_path / "data"), "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [folder / f"zhibu-desk-cli{SUFFIX}", "--self-check"],
        check=False,
        cwd=tmp_path,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=240,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    summary = json.loads(done.stdout)
    assert summary["ok"] is True, summary
    forms = {path.stem for path in (ROOT / "resources" / "forms").glob("*.toml")} - {"words"}
    assert set(summary["forms"]) == forms, "every form is drawn"
    assert summary["created"] == summary["rows"] > 0
    assert summary["pictures"] > 0


def test_both_programs_are_there(folder: Path) -> None:
    assert (folder / f"zhibu-desk{SUFFIX}").is_file()


def test_what_the_program_reads_is_there(folder: Path) -> None:
    wanted = [
        path for room in ("resources", "migrations") for path in (ROOT / room).rglob("*") if path.is_file()
    ]
    names = {path.relative_to(ROOT).as_posix() for path in wanted if "__pycache__" not in path.parts}
    assert names <= {name.removeprefix("_internal/") for name in inside(folder)}


def test_qt_speaks_chinese_and_only_chinese(folder: Path) -> None:
    found = {Path(name).name for name in inside(folder) if name.endswith(".qm")}
    assert "qtbase_zh_CN.qm" in found
    assert all(name.endswith("_zh_CN.qm") for name in found)


def test_nothing_that_is_not_used_came_along(folder: Path) -> None:
    unwanted = re.compile(
        r"numpy|tkinter|hypothesis|Qt6?(Network|Qml|Quick|Sql|Charts|VirtualKeyboard|WebEngine)", re.I
    )
    assert [name for name in inside(folder) if unwanted.search(name)] == []
    assert sum((folder / name).lstat().st_size for name in inside(folder)) < HEAVIEST


def test_every_package_brings_its_licence(folder: Path) -> None:
    licences = folder / "_internal" / "licenses"
    ours = {path.name for path in (ROOT / "licenses").iterdir()}
    assert ours <= {path.name for path in licences.iterdir()}
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    without = {
        name for name in re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE) if not (licences / name).is_dir()
    }
    # Their packages hold no text; it stands in licences itself (LGPL-3.0, LGPL-2.1, chinesecalendar-MIT).
    assert without == {"pyside6-essentials", "shiboken6", "docxtpl", "chinesecalendar"}


def test_what_the_lgpl_covers_can_be_replaced(folder: Path) -> None:
    assert any("Qt6Core" in name for name in inside(folder))
    users = [path for path in (ROOT / "app").rglob("*.py") if "docxtpl" in path.read_text("utf-8")]
    assert not users or (folder / "_internal" / "docxtpl" / "template.py").is_file()
