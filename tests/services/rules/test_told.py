"""Every rule, a new one too, can tell what a finding rests on: duty, source, article, each number read."""

from __future__ import annotations

import ast
import inspect
import types
from collections.abc import Callable
from typing import Any

import pytest

from app.services.database import Database
from app.services.editions import Edition
from app.services.params import load_params, shipped_params
from app.services.refusing import allowance, refused
from app.services.rulebook import correct
from app.services.rules.engine import functions
from app.services.rules.findings import SOURCE_LABELS, Severity
from app.services.rules.texts import rule_texts
from app.ui.wording import finding_text, rule_why
from tests.builders import Regular, d

OTHER_RULES = {"R10": {"talk_months"}}
"""Numbers read only to leave a finding to another rule that says it (R05)."""
RULES = sorted(functions())


def read_by(function: Callable[..., Any], seen: set[object]) -> set[str]:
    """Keys of thresholds in the source of a function and of the services' functions it calls."""
    plain = inspect.unwrap(function)
    if plain in seen:
        return set()
    seen.add(plain)
    found: set[str] = set()
    for node in ast.walk(ast.parse(inspect.getsource(plain))):
        named = plain.__globals__.get(node.id) if isinstance(node, ast.Name) else None
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found.add(node.value)
        elif isinstance(named, str):
            found.add(named)
        elif isinstance(named, types.FunctionType) and named.__module__.startswith("app.services"):
            found |= read_by(named, seen)
    return found & shipped_params().keys()


@pytest.mark.parametrize("rule", RULES)
def test_every_number_a_rule_reads_is_told_with_it(rule: str) -> None:
    read = read_by(functions()[rule], set()) - OTHER_RULES.get(rule, set())
    assert read <= set(rule_texts()[rule].numbers)
    assert set(rule_texts()[rule].numbers) <= shipped_params().keys()


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_can_be_explained_in_each_edition(rule: str) -> None:
    text, params = rule_texts()[rule], Regular().params
    assert text.duty.endswith("。")
    for edition, day in ((Edition.R2014, "2020-06-01"), (Edition.R2026, "2026-11-30")):
        facts = rule_why(rule, params, d(day)).facts
        told = dict(facts)
        assert told["规定"] == text.duty
        if not text.binds(edition):
            assert "那时没有这一条" in told["依据"]
            continue
        assert (text.article(edition) or "条文没有写") in told["依据"]
        assert told["来源"] in SOURCE_LABELS.values()
        assert told["谁可放行"] == allowance(text.source_in(edition), text.severity, text.article(edition))
        assert sum(name == "所用数字" for name, _ in facts) == len(text.numbers)


def test_a_number_that_shapes_the_count_makes_no_rule_of_this_branch() -> None:
    case = Regular()
    case.notices[0].end_on = d("2026-09-30")
    (found,) = case.findings("R36")
    assert found.source == "quoted"
    numbers = [words for name, words in finding_text(found, case.params).facts if name == "所用数字"]
    assert any(words.startswith("公示首日计入：是") for words in numbers)


def test_who_is_not_yet_eighteen_is_not_called_eighteen() -> None:
    case = Regular()
    case.person.birth, case.case.application_date = "2008-02-29", d("2026-02-28")
    (found,) = case.findings("R01")
    assert "2026-03-01 才满 18 周岁，当时 17 周岁。" in found.message


def test_a_corrected_text_is_the_one_explained_and_refused_with(db: Database) -> None:
    with db.write("核对条文") as session:
        correct(session, "R05", "duty", "收到申请书后，应当在三十日内派人谈话。")
        correct(session, "R05", "R2026", "第七条第二款")
    with db.read() as session:
        params = load_params(session)
    why = rule_why("R05", params, d("2026-11-30"))
    assert dict(why.facts)["规定"] == "收到申请书后，应当在三十日内派人谈话。"
    assert dict(why.facts)["依据"] == "细则（2026）第七条第二款"
    case = Regular()
    case.case.talk_date = d("2025-06-21")
    (found,) = case.findings("R05")
    assert dict(finding_text(found, params).facts)["规定"] == "收到申请书后，应当在三十日内派人谈话。"
    error = refused(
        "E-X", "R05", "甲", day=d("2026-11-30"), params=params, needed="乙", present="丙", possible=None
    )
    assert "细则（2026）第七条第二款" in error.hint
    assert found.severity is Severity.VIOLATION
