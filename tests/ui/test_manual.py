"""The manual is complete and true: a page for every screen; links, pictures and words that exist."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.config import manual_path, program_root
from app.services import manual
from app.services.database import create_database
from app.services.demo.build import build_demo
from app.services.steps import STEPS
from app.ui.pictures_manual import DAY, WORDS, write_manual_pictures
from app.ui.screens.catalogue import screens

QUOTED = re.compile(r"「([^」]+)」")
MOST_BYTES = 60 * 1024


@cache
def program_texts() -> str:
    """Every text of the program: its sources and its shipped data."""
    root = program_root()
    files = [*(root / "app").rglob("*.py"), *(root / "resources").rglob("*.toml")]
    return "\n".join(path.read_text("utf-8") for path in files)


@pytest.mark.parametrize("spec", screens(Path("x.db")), ids=lambda spec: spec.key)
def test_every_screen_has_its_page(spec: object) -> None:
    key = spec.key  # type: ignore[attr-defined]
    assert any(place.partition(":")[0] == key for page in manual.pages().values() for place, _ in page.places)
    assert manual.find(key) != manual.Place(manual.FIRST) or key == "index"


def test_every_step_has_its_part() -> None:
    for step in STEPS:
        found = manual.find("person", step.code)
        assert found.heading, step.code
        assert found != manual.find("person"), step.code


def test_a_place_belongs_to_one_part() -> None:
    places = [place for page in manual.pages().values() for place, _ in page.places]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("key", list(manual.pages()))
def test_links_pictures_and_words_exist(key: str) -> None:
    page = manual.pages()[key]
    headings = {block.text for block in manual.blocks(page.text) if block.kind == "heading"}
    assert page.title in headings
    known = {spec.key for spec in screens(Path("x.db"))}
    for target in manual.links(page.text):
        if target.startswith("go:"):
            assert target.removeprefix("go:").split("/")[0] in known, target
            continue
        path, _hash, heading = target.partition("#")
        if path.endswith(".md"):
            other = path.removesuffix(".md")
            assert other == manual.KEYS or other in manual.pages(), target
            if heading:
                text = manual.pages()[other].text
                assert f"# {heading}" in text, target
        else:
            assert (manual_path() / path).is_file(), target
    missing = [word for word in QUOTED.findall(page.text) if word not in program_texts()]
    assert missing == []


def test_the_first_page_lists_all_the_others_and_no_picture_lies_about_unused() -> None:
    listed = manual.contents(manual.pages()[manual.FIRST].text)
    assert sorted(listed) == sorted(set(manual.pages()) - {manual.FIRST})
    used = {t for page in manual.pages().values() for t in manual.links(page.text) if t.endswith(".png")}
    there = {f"pictures/{path.name}" for path in (manual_path() / "pictures").glob("*.png")}
    assert used == there


def test_the_pictures_show_the_screens_of_today(app: QApplication, tmp_path: Path) -> None:
    """The words of every control in every picture, taken anew; a difference asks for new pictures."""
    path = tmp_path / "demo.db"
    made = create_database(path)
    with made.write("演示数据") as session:
        build_demo(session, DAY)
    made.close()
    found = write_manual_pictures(path, None)
    kept = json.loads((manual_path() / "pictures" / WORDS).read_text("utf-8"))
    changed = {name: sorted(set(found[name]) ^ set(kept.get(name, []))) for name in found}
    assert set(found) == set(kept)
    assert {name: words for name, words in changed.items() if words} == {}, (
        "the manual's pictures are out of date: run python3 start.py pictures"
    )


def test_pictures_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (manual_path() / "pictures").glob("*.png")}
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}
    assert len(sizes) > 10


def test_sentences_are_short() -> None:
    """People of 60 read this: no sentence of more than 80 characters outside tables."""
    long = []
    for page in manual.pages().values():
        for block in manual.blocks(page.text):
            if block.kind in ("text", "item"):
                words = "".join(run for run, _ in manual.plain(block.text))
                long += [s for s in re.split(r"[。；！？]", words) if len(s) > 80]
    assert long == []


def test_every_family_of_errors_is_explained() -> None:
    families = set(re.findall(r'"(E-[A-Z]+)-\d+"', program_texts()))
    text = manual.pages()["trouble"].text
    assert {family for family in families if family not in text} == set()


def test_words_before_they_are_explained_are_in_the_glossary() -> None:
    text = manual.pages()["words"].text
    for word in ("应到", "实到", "公示", "预审", "介绍信", "回执", "数据包", "名片", "指纹", "案卷"):
        assert word in text


def test_blocks_of_a_page() -> None:
    found = list(
        manual.blocks(
            "# 甲\n\n一行\n接着\n1. 第一\n   - 里面\n![图](a.png)\n| 子 | 丑 |\n| --- | --- |\n| 1 | 2 |\n"
        )
    )
    kinds = [(block.kind, block.text, block.level) for block in found if block.kind != "gap"]
    assert kinds[:4] == [
        ("heading", "甲", 1),
        ("text", "一行接着", 0),
        ("item", "第一", 0),
        ("item", "里面", 1),
    ]
    assert [block.cells for block in found if block.kind == "row"] == [("子", "丑"), ("1", "2")]
    assert found[-2].kind == "row"
    assert manual.plain("看**这里**和[那里](b.md)") == [("看", False), ("这里", True), ("和那里", False)]
