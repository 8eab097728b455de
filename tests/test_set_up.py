"""The set-up of a fresh machine: what is refused in which words, what is skipped, what apt and pip do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import start
from tools import set_up
from tools.set_up import SetupError

Answer = tuple[int, str]


class Machine:
    """A pretended machine: answers commands by the first rule that fits, and remembers them."""

    def __init__(self) -> None:
        self.rules: list[tuple[str, Callable[[], Answer]]] = []
        self.asked: list[str] = []

    def answer(self, part: str, code: int, text: str = "", act: Callable[[], None] | None = None) -> None:
        """Commands that contain ``part`` end with ``code`` and ``text``, after ``act``."""

        def reply() -> Answer:
            if act:
                act()
            return code, text

        self.rules.append((part, reply))

    def ask(self, *command: str | Path, **_extra: str) -> Answer:
        """Stands in for ``set_up.ask``."""
        line = " ".join(map(str, command))
        self.asked.append(line)
        return next((reply() for part, reply in self.rules if part in line), (0, ""))


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Machine:
    pretended = Machine()
    monkeypatch.setattr(set_up, "ask", pretended.ask)
    monkeypatch.setattr(set_up, "ROOT", tmp_path)
    monkeypatch.setattr(set_up, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(set_up, "STAMP", tmp_path / ".venv" / "stamp.json")
    monkeypatch.setattr(set_up, "LINUX", True)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / ".venv").mkdir()
    (tmp_path / "requirements.lock").write_text("six==1\n", "utf-8")
    return pretended


def python_works(version: str = "3.11") -> None:
    """Put an interpreter into the pretended environment."""
    path = set_up.venv_program("python")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def test_an_old_python_is_refused_with_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up.sys, "version_info", (3, 9, 2))
    with pytest.raises(SetupError, match=r"需要 Python 3\.11.*请另装 Python 3\.12"):
        set_up.check_machine()


def test_32_bit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up.sys, "maxsize", 2**31 - 1)
    with pytest.raises(SetupError, match="32 位"):
        set_up.check_machine()


def test_the_systems_pip_serves_an_environment_without_one(machine: Machine) -> None:
    python = str(set_up.venv_program("python"))
    machine.answer(f"{python} -m pip --version", 1)
    machine.answer("-m pip --version", 0, "pip 23.0.1 from somewhere (python 3.11)")
    assert set_up.pip_command() == [set_up.sys.executable, "-m", "pip", "--python", python]


@pytest.mark.parametrize(
    ("answer", "words"),
    [((1, "No module named pip"), "apt-get install python3-pip"), ((0, "pip 20.3.4 from x"), "22.3")],
)
def test_no_usable_pip_is_said(machine: Machine, answer: Answer, words: str) -> None:
    machine.answer(str(set_up.venv_program("python")), 1)
    machine.answer("-m pip --version", *answer)
    with pytest.raises(SetupError, match=words):
        set_up.pip_command()


def test_a_broken_ensurepip_falls_back_to_an_environment_without_pip(
    machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(set_up.importlib.util, "find_spec", lambda _name: object())
    machine.answer("--without-pip", 0)
    machine.answer("-m venv", 1, "ensurepip failed")
    set_up.make_venv()
    assert "--without-pip" in machine.asked[-1]


def test_an_environment_that_cannot_be_made_is_said(machine: Machine) -> None:
    machine.answer("-m venv", 1, "Permission denied")
    with pytest.raises(SetupError, match=r"Permission denied\n无法在 .*可写"):
        set_up.make_venv()


def ready(machine: Machine) -> None:
    """An environment with Python 3.11 and pip."""
    python_works()
    machine.answer("sys.version_info", 0, "3.11\n")
    machine.answer("-m pip --version", 0, "pip 24.0 from x")


def test_installing_is_done_once_per_lock(machine: Machine) -> None:
    ready(machine)
    set_up.install("requirements.lock")
    installs = [line for line in machine.asked if " install " in line]
    assert len(installs) == 1
    assert "--require-hashes" in installs[0]
    assert "--only-binary :all:" in installs[0]
    set_up.install("requirements.lock")
    assert [line for line in machine.asked if " install " in line] == installs
    (set_up.ROOT / "requirements.lock").write_text("six==2\n", "utf-8")
    set_up.install("requirements.lock")
    assert len([line for line in machine.asked if " install " in line]) == 2


def test_line_endings_do_not_count_as_a_new_lock(machine: Machine) -> None:
    before = set_up.fingerprint("requirements.lock")
    (set_up.ROOT / "requirements.lock").write_bytes(b"six==1\r\n")
    assert set_up.fingerprint("requirements.lock") == before


def test_another_python_behind_the_environment_makes_it_anew(machine: Machine) -> None:
    ready(machine)
    set_up.STAMP.write_text(json.dumps({"python": "3.12", "requirements.lock": "x"}), "utf-8")
    set_up.install("requirements.lock")
    assert any("-m venv --clear" in line for line in machine.asked)


def test_a_failed_install_keeps_no_stamp_and_quotes_pip(machine: Machine) -> None:
    ready(machine)
    machine.answer(" install ", 1, "ERROR: no route to host")
    with pytest.raises(SetupError, match=r"no route to host\n程序库没有装成.*资料没有任何改动.*网络"):
        set_up.install("requirements.lock")
    assert set_up.read_stamp() == {}


def test_a_damaged_stamp_counts_as_none(machine: Machine) -> None:
    set_up.STAMP.write_text("{", "utf-8")
    assert set_up.read_stamp() == {}


def test_root_gets_the_whole_list_from_apt(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up.os, "geteuid", lambda: 0, raising=False)
    monkeypatch.setattr(set_up.shutil, "which", lambda name: f"/usr/bin/{name}")
    machine.answer("import ctypes", 0, "libEGL.so.1\n")
    set_up.ensure_qt()
    apt = [line for line in machine.asked if line.startswith("apt-get")]
    assert apt[0] == "apt-get update"
    assert apt[1].endswith("libgl1 libegl1 libxkbcommon0 libfontconfig1 libglib2.0-0 libdbus-1-3")


def test_others_are_told_the_packages(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    machine.answer("import ctypes", 0, "libxcb-cursor.so.0\n")
    with pytest.raises(SetupError, match=r"sudo apt-get install libgl1 .* libxcb-cursor0 "):
        set_up.ensure_qt()
    assert not any(line.startswith("apt-get") for line in machine.asked)


def test_qt_that_does_not_start_is_said(machine: Machine) -> None:
    machine.answer("QApplication([])", 1, "Traceback\nImportError: libfoo.so.1: cannot open")
    with pytest.raises(SetupError, match=r"不能启动：ImportError: libfoo\.so\.1"):
        set_up.ensure_qt()


def test_qt_is_proven_once(machine: Machine) -> None:
    set_up.ensure_qt()
    set_up.ensure_qt()
    assert sum("QApplication([])" in line for line in machine.asked) == 1


def test_a_display_that_nobody_answers_is_none(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not set_up.has_display()
    monkeypatch.setenv("DISPLAY", ":99")
    assert set_up.has_display()
    machine.answer("QApplication([])", -6)
    assert not set_up.has_display()


def test_a_refusal_is_one_sentence_and_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_lock: str) -> Path:
        raise SetupError("不行。")

    monkeypatch.setattr(start, "set_up", refuse)
    assert start.main(["check"]) == 1
    assert capsys.readouterr().out == "不行。\n"


def test_every_gate_runs_even_after_a_failed_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def fail_first(*command: str | Path, **_extra: str) -> int:
        ran.append(str(command[-1]))
        return 1 if len(ran) == 1 else 0

    monkeypatch.setattr(start, "set_up", lambda _lock: Path("python"))
    monkeypatch.setattr(start, "run", fail_first)
    assert start.main(["test", "-k", "name"]) == 1
    assert len(ran) == 6
    assert ran[-1] == "name"
    assert "没有通过：格式 ruff format\n" in capsys.readouterr().out


@pytest.mark.parametrize(("arguments", "kept"), [([], True), (["--fresh"], False)])
def test_the_window_opens_on_demo_data_that_is_kept(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: list[str], kept: bool
) -> None:
    ran: list[str] = []

    def remember(*command: str | Path, **_extra: str) -> int:
        ran.append(" ".join(map(str, command)))
        return 0

    data = tmp_path / "data"
    data.mkdir()
    (data / "demo.db").touch()
    monkeypatch.setattr(start, "OUT", tmp_path)
    monkeypatch.setattr(start, "set_up", lambda _lock: Path("python"))
    monkeypatch.setattr(start, "has_display", lambda: True)
    monkeypatch.setattr(start, "run", remember)
    assert start.main(arguments) == 0
    assert ran == [f"python -m app --demo --data-dir {data}"]
    assert (data / "demo.db").exists() is kept


def test_without_a_display_the_journey_runs_and_its_folder_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[str] = []

    def remember(*command: str | Path, **extra: str) -> int:
        ran.append(" ".join(map(str, command)) + f" {extra}")
        return 0

    monkeypatch.setattr(start, "OUT", tmp_path)
    monkeypatch.setattr(start, "set_up", lambda _lock: Path("python"))
    monkeypatch.setattr(start, "has_display", lambda: False)
    monkeypatch.setattr(start, "run", remember)
    assert start.main([]) == 0
    folder = tmp_path / "journey"
    assert ran == [f"python -m app journey --out {folder} {{'QT_QPA_PLATFORM': 'offscreen'}}"]
    assert f"结果都在这个文件夹：{folder}" in capsys.readouterr().out
