"""Acts are called by what was done and to whom."""

from __future__ import annotations

import pytest

from app.ui.common.act_names import concerning


@pytest.mark.parametrize(
    ("names", "number", "said"),
    [
        (["张某"], 1, "张某"),
        (["张某", "李某", "王某"], 3, "张某、李某、王某"),
        (["张某", "张某"], 2, "张某 2 行"),
        (["张某", "李某", "王某", "赵某", "钱某"], 5, "张某、李某、王某等 5 行"),
        (["", ""], 2, "2 行"),
    ],
)
def test_few_are_named_and_many_are_counted(names: list[str], number: int, said: str) -> None:
    assert concerning(names, number, "行") == said
