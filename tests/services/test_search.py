"""What a person is found by."""

from __future__ import annotations

import pytest

from app.models import Person
from app.services.search import KEY_LIMIT, containing, fold, search_key


def key(name: str, **more: str) -> list[str]:
    return search_key(Person(code="RY001", name=name, **more)).split(" ")


@pytest.mark.parametrize(
    ("name", "tokens"),
    [
        ("张三", ["张三", "zs", "zhangsan"]),
        ("单雄信", ["sxx", "shanxiongxin", "dxx"]),
        ("仇英", ["qy", "qiuying", "cy"]),
        ("解缙", ["xj", "xiejin"]),
        ("曾巩", ["zg", "zenggong"]),
        ("区大伟", ["odw", "oudawei", "qdw"]),
        ("查良镛", ["zly"]),
        ("翟志刚", ["zzg", "zhaizhigang"]),
        ("朴正", ["pz", "piaozheng"]),
        ("盖叫天", ["gjt", "gejiaotian"]),
        ("任远", ["ry", "renyuan"]),
        ("乐毅", ["yy", "ly"]),
        ("尉迟恭", ["ycg", "yuchigong"]),
        ("万俟卨", ["mqx"]),
        ("长孙无忌", ["zswj"]),
        ("吕布", ["lb", "lvbu", "lubu"]),
        ("欧阳娜娜", ["oynn", "ouyangnana"]),
        ("阿卜杜·热合曼", ["阿卜杜·热合曼", "阿卜杜热合曼", "abdrhm"]),
        ("John Smith", ["john", "smith", "johnsmith"]),
        ("㛃𬭳䶮", ["㛃𬭳䶮"]),
    ],
)
def test_readings(name: str, tokens: list[str]) -> None:
    found = key(name)
    assert set(tokens) <= set(found), found


def test_codes_numbers_and_case() -> None:
    found = key("张三", mobile="１３８００１３８０００", identity_number="11010519491231002X")
    assert {"ry001", "13800138000", "31002x"} <= set(found)
    assert not any("110105194912" in token for token in found)


def test_the_key_fits_its_column() -> None:
    assert len(search_key(Person(code="RY001", name="重" * 600))) <= KEY_LIMIT


def test_folding() -> None:
    assert fold("　ＡＢ１ ") == "ab1"


@pytest.mark.parametrize(
    ("term", "text", "fits"),
    [
        ("", "随便", True),
        ("海", "王海燕", True),
        ("why", "王海燕", True),
        ("wanghai", "王海燕", True),
        ("WHY", "王海燕", True),
        ("sj", "单军", True),  # a surname's own reading
        ("lv", "吕方", True),
        ("agl", "阿古丽·买买提", True),
        ("lmmt", "阿古丽·买买提", True),
        ("b7", "B7", True),
        ("why", "李四", False),
        ("2026-1", "2026-11-25", True),
    ],
)
def test_a_text_contains_what_was_typed_also_in_pinyin(term: str, text: str, fits: bool) -> None:
    assert containing(term)(text) is fits
