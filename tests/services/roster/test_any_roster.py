"""Rosters put together at random: never a crash, and the second import changes nothing."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from app.models import Person
from tests.services.roster.building import UNIVERSITY, day, id_number
from tests.services.roster.conftest import Desk

MORE = (
    "政治面貌", "学历", "工作单位", "培养联系人", "谈话人", "发展对象公示起止时间", "集中培训时间", "学时",
    "积极分子备案时间", "入党时间", "转正公示时间", "志愿书编号", "预备期起止时间", "思想汇报时间",
    "人员编号",
)  # fmt: skip
NAMES = ("邓新苗", "唐一鸣", "何小满", "沈志远", "李 卫东", "买买提·艾力", "欧阳明月")
ODD = (
    None,
    "",
    "/",
    "无",
    "完成",
    "是",
    "否",
    "2021",
    "待定",
    True,
    0,
    -1,
    12345678,
    "　",
    "邓新苗、沈志远",
    "1" * 30,
)


def some_day(chance: random.Random) -> Any:
    found = date(2012, 1, 1) + timedelta(days=chance.randrange(4_000))
    return chance.choice(
        (
            day(found.isoformat()),
            found.isoformat(),
            f"{found.year}.{found.month}.{found.day}",
            f"{found.year}年{found.month}月{found.day}日",
            f"{found:%Y%m%d}",
            int(f"{found:%Y%m%d}"),
        )
    )


def cell(chance: random.Random, header: str, odd: float) -> Any:
    if chance.random() < odd:
        return chance.choice(ODD)
    if header == "姓名":
        return chance.choice(NAMES)
    if header == "身份证号码":
        return chance.choice((None, id_number("1990-01-01", chance.randrange(1, 5))))
    if header in ("党支部", "工作单位"):
        return chance.choice(("测试支部", "ZZ001", None))
    if "人" in header and "时间" not in header:
        return chance.choice((*NAMES, None))
    if "时间" in header:
        return chance.choice((some_day(chance), some_day(chance), None))
    return chance.choice((None, "男", "汉", "18300001", "大学", 40))


def roster(chance: random.Random, odd: float) -> list[list[Any]]:
    headers = ["姓名", *chance.sample((*UNIVERSITY[:2], *UNIVERSITY[3:], *MORE), chance.randrange(3, 40))]
    chance.shuffle(headers)
    lines = [[cell(chance, header, odd) for header in headers] for _ in range(chance.randrange(1, 8))]
    return [["名册"], headers, *lines]


@pytest.mark.parametrize("seed", range(12))
def test_twice_is_once(desk: Desk, seed: int) -> None:
    path = desk.file(roster(random.Random(seed), 0.02))
    first = desk.plan(path, good_rows=True)
    if not first.may_apply:
        return
    desk.take(path, good_rows=True)
    people = len(desk.rows(Person))
    again = desk.take(path, good_rows=True)
    assert again.counts()["create"] == again.counts()["update"] == 0, again.records()
    assert len(desk.rows(Person)) == people


@pytest.mark.parametrize("seed", range(20, 32))
def test_nonsense_is_reported(desk: Desk, seed: int) -> None:
    plan = desk.plan(roster(random.Random(seed), 0.5))
    assert sum(plan.counts().values()) == len(plan.lines)
    assert all(issue.message for issue in (*plan.errors, *plan.warnings))
