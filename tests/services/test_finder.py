"""Finding people by every mark they have, best first; never by too few digits of an ID number."""

from __future__ import annotations

import pytest

from app.models import Person
from app.services.database import Database
from app.services.finder import PeopleFinder
from app.services.finder_loading import load_finder
from app.services.search import search_key

NUMBERS = {"单小芳": "990101199503120027", "张伟": "99010119900101123X"}
PEOPLE = (
    ("RY001", "单小芳", "13900001234"),
    ("RY002", "张伟", "13900005678"),
    ("RY003", "张伟民", "13900001112"),
    ("RY004", "阿依古丽·买买提", "13611112222"),
    ("RY005", "吕航", None),
    ("RY006", "欧阳静", None),
    ("RY007", "小张伟", None),
)


@pytest.fixture
def finder(db: Database) -> PeopleFinder:
    with db.write("导入") as session:
        for code, name, mobile in PEOPLE:
            person = Person(code=code, name=name, mobile=mobile, identity_number=NUMBERS.get(name))
            person.search_key = search_key(person)
            session.add(person)
    with db.read() as session:
        return load_finder(session)


def names(finder: PeopleFinder, text: str) -> list[str]:
    return [hit.name for hit in finder.find(text)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("单小芳", "单小芳"),
        ("shanxiaofang", "单小芳"),
        ("sxf", "单小芳"),
        ("dxf", "单小芳"),
        ("ＳＸＦ", "单小芳"),
        ("zw", "张伟"),
        ("zhangwei", "张伟"),
        ("zhangweim", "张伟民"),
        ("阿依古丽买买提", "阿依古丽·买买提"),
        ("lvhang", "吕航"),
        ("luhang", "吕航"),
        ("ouyang", "欧阳静"),
        ("RY006", "欧阳静"),
        ("ry6", ""),
        ("13900001234", "单小芳"),
        ("1390000123", "单小芳"),
        ("5678", "张伟"),
        ("0027", "单小芳"),
        ("3120027", "单小芳"),
        ("123x", "张伟"),
        ("张伟 ry003", "张伟民"),
        ("没有这人", ""),
    ],
)
def test_every_mark_finds(finder: PeopleFinder, typed: str, first: str) -> None:
    assert (names(finder, typed) or [""])[0] == first


def test_best_comes_first_and_each_once(finder: PeopleFinder) -> None:
    assert names(finder, "张伟") == ["张伟", "张伟民", "小张伟"]
    hits = finder.find("1390000")
    assert len({hit.id for hit in hits}) == len(hits) == 3


def test_few_digits_do_not_search_numbers(finder: PeopleFinder) -> None:
    assert names(finder, "027") == []
    assert not any(hit.by_number for hit in finder.find("5678"))
    assert [hit.by_number for hit in finder.find("0027")] == [True]


def test_digits_inside_a_number_find_nobody(finder: PeopleFinder) -> None:
    assert names(finder, "199503") == []


def test_a_hit_shows_no_number(finder: PeopleFinder) -> None:
    for typed in ("0027", "单小芳", NUMBERS["单小芳"]):
        assert not any(NUMBERS["单小芳"] in str(hit) for hit in finder.find(typed))
    assert [hit.name for hit in finder.whole_number("99010119900101123x")] == ["张伟"]
    assert finder.whole_number("99010119900101") == []


def test_a_former_name_finds_and_is_said(db: Database, finder: PeopleFinder) -> None:
    with db.write("改名") as session:
        person = session.get(Person, finder.find("吕航")[0].id)
        assert person is not None
        person.name = "吕卫国"
        person.search_key = search_key(person)
    with db.read() as session:
        found = load_finder(session).find("吕航")
    assert [(hit.name, hit.former) for hit in found] == [("吕卫国", "吕航")]


def test_an_empty_index_finds_nothing() -> None:
    assert PeopleFinder().find("张") == []
    assert PeopleFinder().whole_number("99010119900101123X") == []
