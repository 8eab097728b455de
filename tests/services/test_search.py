"""What a person is found by."""

from __future__ import annotations

import pytest

from app.models import Person
from app.services.search import KEY_LIMIT, fold, search_key


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
