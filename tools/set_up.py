"""Makes the machine ready: the environment ``.venv`` from a lock file, and Qt's system libraries.

Standard library only, used by ``start.py`` before anything is installed. What is there already is not done
again. A machine that cannot be made ready raises :class:`SetupError` with the Chinese sentence for the user.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "zhibu-installed.json"
RUN_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"
OLDEST, NEWEST = (3, 11), (3, 13)
OLDEST_PIP = (22, 3)  # the first with --python
OLDEST_WINDOWS = (10, 0, 17763)  # Windows 10 1809, the first that Qt 6 supports
LINUX = sys.platform.startswith("linux")

# Shared library → its Debian package; found by adding packages one by one to an empty Debian 12.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
}
WINDOW_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-image.so.0": "libxcb-image0",
}
_PROBE_LIBRARIES = """
import ctypes, sys
for name in sys.argv[1:]:
    try:
        ctypes.CDLL(name)
    except OSError:
        print(name)
"""
_PROBE_QT = """
from PySide6 import QtPrintSupport, QtSvg, QtWidgets
QtWidgets.QApplication([])
"""
_PROBE_LIBPYTHON = "from PyInstaller.depend.bindepend import get_python_library_path as find; find()"


class SetupError(Exception):
    """The set-up cannot go on; the text is the Chinese sentence for the user."""


def say(text: str) -> None:
    """Print a line at once, so that it stands before the output of the next program."""
    print(text, flush=True)


def environment(**extra: str) -> dict[str, str]:
    """The environment of every child: UTF-8, nothing from other Pythons, plus ``extra``."""
    env = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")}
    return {**env, "PYTHONUTF8": "1", **extra}  # not "|": Python 3.8 must get as far as its refusal


def run(*command: str | Path, **extra: str) -> int:
    """Run a command in the project folder, output passed through, no standard input; its exit code."""
    words, env = [str(word) for word in command], environment(**extra)
    return subprocess.run(words, check=False, cwd=ROOT, env=env, stdin=subprocess.DEVNULL).returncode


def ask(*command: str | Path, **extra: str) -> tuple[int, str]:
    """Run a command quietly; its exit code and all it printed."""
    done = subprocess.run(
        [str(word) for word in command],
        check=False,
        cwd=ROOT,
        env=environment(**extra),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    return done.returncode, done.stdout


def venv_program(name: str) -> Path:
    """A program inside the environment, e.g. ``python`` or ``lint-imports``."""
    return VENV / "Scripts" / f"{name}.exe" if sys.platform == "win32" else VENV / "bin" / name


def supported(version: tuple[int, ...]) -> bool:
    """Whether the program runs on this version of Python."""
    return OLDEST <= version[:2] <= NEWEST


def other_python() -> str | None:
    """Another interpreter on this machine that the program supports, newest first; None if there is none."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        for command in (["py", f"-3.{minor}"], [f"python3.{minor}"]):  # the launcher of Windows; Linux
            if shutil.which(command[0]):
                code, path = ask(*command, "-c", "import sys; print(sys.executable)")
                if code == 0:
                    return path.strip()
    return None


def check_machine() -> None:
    """Refuse machines on which the locked wheels cannot work (other Python, 32 bit, old Windows)."""
    if not supported(sys.version_info[:2]):
        raise SetupError(
            f"本程序需要 Python 3.11、3.12 或 3.13；现在运行的是 {platform.python_version()}，"
            "这台机器上也没有找到合用的版本。请另装 Python 3.12（可与现有版本并存），再运行一次。"
        )
    if sys.maxsize < 2**32:
        raise SetupError("现在用的是 32 位 Python。请安装 64 位的 Python 3.12，再运行一次。")
    if sys.platform == "win32" and sys.getwindowsversion()[:3] < OLDEST_WINDOWS:
        raise SetupError("本程序需要 Windows 10（1809 或更新）或 Windows 11。")


def read_stamp() -> dict[str, str]:
    """What earlier set-ups noted: lock name → hash, ``python`` → version, ``qt`` → proof; {} if nothing."""
    try:
        stamp = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def write_stamp(facts: dict[str, str]) -> None:
    """Add facts to the stamp."""
    STAMP.write_text(json.dumps(read_stamp() | facts, indent=1), "utf-8")


def fingerprint(lock: str) -> str:
    """SHA-256 of a lock file; line endings do not count (git may change them on Windows)."""
    return hashlib.sha256((ROOT / lock).read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def venv_version() -> str | None:
    """The version of the environment's Python as ``3.11``; None when it is missing or does not start."""
    python = venv_program("python")
    if not python.exists():
        return None
    code, text = ask(python, "-c", "import sys; print('%d.%d' % sys.version_info[:2])")
    return text.strip() if code == 0 else None


def pip_version(python: str | Path) -> tuple[int, ...] | None:
    """The version of the pip of an interpreter; None when it has none."""
    code, text = ask(python, "-m", "pip", "--version")
    found = re.match(r"pip (\d+)\.(\d+)", text.strip())
    return tuple(int(part) for part in found.groups()) if code == 0 and found else None


def make_venv() -> None:
    """Make ``.venv`` anew; without pip where Python came without ensurepip (Debian without python3-venv)."""
    say("正在建立独立的运行环境 .venv …")
    with_pip = importlib.util.find_spec("ensurepip") is not None
    code, text = 1, ""
    if with_pip:
        code, text = ask(sys.executable, "-m", "venv", "--clear", VENV)
    if code:  # no ensurepip, or a broken one: the system's pip will do
        code, text = ask(sys.executable, "-m", "venv", "--clear", "--without-pip", VENV)
    if code:
        raise SetupError(f"{text.strip()}\n无法在 {VENV} 建立运行环境：请检查文件夹可写、磁盘有空间。")


def pip_command() -> list[str]:
    """How to install into ``.venv``: its own pip, else the system's pip pointed at it."""
    python = str(venv_program("python"))
    if pip_version(python):
        return [python, "-m", "pip"]
    system = pip_version(sys.executable)
    if system is None:
        raise SetupError(
            "这台机器的 Python 没有 pip。Debian、Ubuntu 请以管理员身份运行 apt-get install python3-pip；"
            "Windows 请重新运行 Python 安装程序并勾选 pip。然后再运行一次。"
        )
    if system < OLDEST_PIP:
        raise SetupError("pip 太旧，需要 22.3 或更新。请以管理员身份运行 apt-get install python3-venv。")
    return [sys.executable, "-m", "pip", "--python", python]


def install(lock: str) -> None:
    """Bring ``.venv`` to the state of a lock file; nothing to do when the stamp carries its hash."""
    stamp, version = read_stamp(), venv_version()
    if (
        version is None
        or not supported(tuple(map(int, version.split("."))))
        or stamp.get("python", version) != version
    ):
        make_venv()
        stamp, version = {}, venv_version()
    wanted = fingerprint(lock)
    if stamp.get(lock) == wanted:
        return
    pip = pip_command()
    say("正在安装所需的程序库（第一次要下载 100–200 MB，一般几分钟）…")
    begun = time.monotonic()
    words = [*pip, "install", "--disable-pip-version-check", "--no-input", "--only-binary", ":all:"]
    words += ["--require-hashes", "-r", str(ROOT / lock)]
    code, text = (run(*words), "") if sys.stdout.isatty() else ask(*words)
    if code:
        tail = "\n".join(text.strip().splitlines()[-12:])
        raise SetupError(
            f"{tail}\n程序库没有装成（上面是 pip 的原话），资料没有任何改动。请检查网络后再运行一次；"
            "单位有内部镜像的，先设置环境变量 PIP_INDEX_URL。"
        )
    write_stamp({"python": version or "", lock: wanted})
    say(f"程序库已装好，用时 {time.monotonic() - begun:.0f} 秒。")


def wants_display() -> bool:
    """Whether a window is to be tried: a screen is announced and nobody asked for offscreen."""
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    return not LINUX or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def has_display() -> bool:
    """Whether a window can really be opened (a DISPLAY that nobody answers counts as none)."""
    return wants_display() and (not LINUX or ask(venv_program("python"), "-c", _PROBE_QT)[0] == 0)


def need_packages(packages: list[str], reason: str) -> None:
    """Install Debian packages as root; otherwise refuse with a sentence that names them."""
    words = " ".join(packages)
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SetupError(
            f"缺少{reason}，当前用户不能自动安装。请管理员运行：sudo apt-get install {words}"
            "（不是 Debian、Ubuntu 的系统请装同名的库），然后再运行一次。"
        )
    say(f"缺少{reason}，正在用 apt-get 安装：{words}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    ask("apt-get", "update", **quiet)  # with a stale list the install is still worth a try
    code, text = ask("apt-get", "install", "-y", "--no-install-recommends", *packages, **quiet)
    if code:
        tail = "\n".join(text.strip().splitlines()[-8:])
        raise SetupError(f"{tail}\napt-get 没有装上{reason}。请联网后再运行一次，或手工安装：{words}")


def ensure_qt() -> None:
    """Make Qt load: its system libraries on Linux, then a real QApplication as the proof."""
    if not LINUX:
        return
    libraries = QT_LIBRARIES | (WINDOW_LIBRARIES if wants_display() and os.environ.get("DISPLAY") else {})
    if ask(venv_program("python"), "-c", _PROBE_LIBRARIES, *libraries)[1]:
        # The whole list, so that a machine with half of it ends up like one with none of it.
        need_packages(list(libraries.values()), "图形界面（Qt）用的系统库")
    elif read_stamp().get("qt") == fingerprint(RUN_LOCK):
        return
    code, text = ask(venv_program("python"), "-c", _PROBE_QT, QT_QPA_PLATFORM="offscreen")
    if code:
        why = (text.strip().splitlines() or [str(code)])[-1]
        raise SetupError(f"图形界面（Qt）不能启动：{why}。请确认已装：{' '.join(libraries.values())}")
    write_stamp({"qt": fingerprint(RUN_LOCK)})


def ensure_build_tools() -> None:
    """PyInstaller on Linux needs objcopy and, where Python is linked statically (Debian), its library."""
    if not LINUX:
        return
    needed = [] if shutil.which("objcopy") else ["binutils"]
    if ask(venv_program("python"), "-c", _PROBE_LIBPYTHON)[0]:
        needed.append(f"libpython{venv_version()}")
    if needed:
        need_packages(needed, "打包工具")


def set_up(lock: str) -> Path:
    """All the set-up for a lock file; the interpreter to use."""
    check_machine()
    install(lock)
    ensure_qt()
    return venv_program("python")
