"""Fonts: the files are the listed ones, rare characters print and copy out, missing ones are reported."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import tomllib
from pathlib import Path

import pypdfium2
import pytest

from app import config
from app.services.forms.faces import FACES, Faces, bundled_faces, face_entries
from app.services.forms.sheet import Sheet

RARE = "㛃𬭳䶮龘祎堃喆𠅤𫖯珺镕㼆·"
# U+31350 is in Ext H: no bundled face has it.
MISSING = "\U00031350"


def _listed() -> list[dict[str, str]]:
    text = config.resource_path("fonts", "fonts.toml").read_text("utf-8")
    listed: list[dict[str, str]] = tomllib.loads(text)["font"]
    return listed


@pytest.mark.parametrize("entry", _listed(), ids=lambda entry: entry["key"])
def test_files_are_the_listed_ones_with_their_licence(entry: dict[str, str]) -> None:
    content = config.resource_path("fonts", entry["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"]
    assert config.resource_path("fonts", entry["licence_file"]).read_text("utf-8").strip()


def test_every_face_is_there_under_its_own_name() -> None:
    assert set(face_entries()) == set(FACES)
    names = [bundled_faces().font(key).face.name for key in FACES]
    assert len(set(names)) == len(FACES)


def _drawn(text: str, face: str) -> tuple[str, Sheet]:
    sheet = Sheet(bundled_faces(), "测试")
    sheet.begin(210, 297)
    sheet.text(20, 20, text, face, 12)
    document = pypdfium2.PdfDocument(sheet.finish())
    copied = document[0].get_textpage().get_text_range()
    document.close()
    return copied, sheet


@pytest.mark.parametrize("face", FACES)
def test_rare_characters_copy_out_as_they_are(face: str) -> None:
    copied, sheet = _drawn(RARE, face)
    assert copied == RARE
    assert sheet.missing == {}


def test_many_characters_copy_out() -> None:
    text = "".join(chr(code) for code in range(0x4E00, 0x4E00 + 90)) + "𬭳" * 3
    assert _drawn(text, "song")[0] == text


def test_a_character_no_face_has_is_blank_and_reported() -> None:
    copied, sheet = _drawn(f"李{MISSING}军", "fang")
    assert MISSING not in copied
    assert copied.startswith("李")
    assert [(item.char, item.code) for item in sheet.missing.values()] == [(MISSING, "U+31350")]
    assert sheet.missing[MISSING].name == "汉字扩展H区"


def test_invisible_characters_take_no_room() -> None:
    faces = bundled_faces()
    assert faces.width("李\ufe00\u200b明\U000e0100", "song", 10) == faces.width("李明", "song", 10)


def test_a_name_is_set_in_one_face() -> None:
    assert bundled_faces().uniform("李㛃", "fang") == "song"
    assert bundled_faces().uniform("李明", "fang") == "fang"
    assert bundled_faces().uniform("买买提·吐尔逊", "fang") == "fang"


def test_the_dot_in_names_is_narrow_everywhere() -> None:
    assert all(
        bundled_faces().width("·", key, 10) < bundled_faces().width("中", key, 10) / 2 for key in FACES
    )


def test_the_faces_of_the_pc_are_used_only_if_they_can_be_embedded(tmp_path: Path) -> None:
    bundled = config.resource_path("fonts", "LXGWWenKai-Regular.ttf")
    (tmp_path / "simsun.ttc").write_bytes(bundled.read_bytes())
    (tmp_path / "simfang.ttf").write_bytes(
        config.resource_path("fonts", "source", "FandolFang-Regular.otf").read_bytes()
    )
    faces = Faces(tmp_path)
    assert faces.font_name("song") == "song@simsun.ttc"
    assert faces.font_name("fang") == "fang@FandolFang-Regular.ttf"
    assert faces.font_name("hei") == "hei@NotoSansSC-Regular.ttf"


def test_looking_at_the_catalogue_does_not_load_the_pdf_library() -> None:
    code = (
        "import sys; from app.services import forms; forms.catalogue();"
        "print(sorted(name for name in ('reportlab', 'pypdfium2', 'PIL') if name in sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
