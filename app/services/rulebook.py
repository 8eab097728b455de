"""The rule book (规则手册): every rule with article, source and thresholds, and the corrections made here.

What was only quoted by others must be compared with the official page; the secretary may then correct a
rule's text. A correction is a stored setting, so it is journalled and can be taken back.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.config import resource_path
from app.errors import NotFound, UserError
from app.models import Setting
from app.services.editions import LABELS, Edition
from app.services.params import WORDING_PREFIX, Params, shipped_params
from app.services.rules.findings import SEVERITY_LABELS, SOURCE_LABELS, Severity
from app.services.rules.texts import ANY, RuleText, corrected, rule_texts

PREFIX = WORDING_PREFIX
CHECKED = "wording."
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("申请入党", ("application",)),
    ("入党积极分子", ("activist", "mentors", "cultivation", "continuity", "counts")),
    ("发展对象", ("candidate", "notice", "introducers", "political_review", "training")),
    ("预备党员的接收", ("admission", "assembly", "voters", "approval")),
    ("预备期和转正", ("probation", "conversion", "extension", "converted")),
    ("日期与档案", ("order",)),
    ("支部设置、换届和组织生活", ("branch", "term", "election", "org_life")),
    ("组织关系、流动党员和党费", ("affiliation", "mobile", "party_dues")),
    ("结对培养、滞后和其他机制", ("entrusted", "lag", "mechanisms")),
)


@dataclass(frozen=True, slots=True)
class Correction:
    """A text changed here: rule, ``duty``, ``title`` or an edition's article, and what it says now."""

    rule: str
    field: str
    value: str


def corrections(session: Session) -> tuple[Correction, ...]:
    """Every correction made in this place."""
    found = []
    for row in session.scalars(select(Setting).where(Setting.key.startswith(PREFIX)).order_by(Setting.key)):
        number, _, field = row.key.removeprefix(PREFIX).partition(".")
        if number in rule_texts():
            found.append(Correction(number, field, row.value))
    return tuple(found)


def texts_in_force(session: Session) -> Mapping[str, RuleText]:
    """The rules' texts with the corrections over the shipped ones."""
    texts = dict(rule_texts())
    for item in corrections(session):
        texts[item.rule] = corrected(texts[item.rule], item.field, item.value)
    return texts


def correct(session: Session, rule: str, field: str, value: str) -> None:
    """Correct a rule's ``duty``, ``title`` or an edition's article; an empty value restores the shipped one.

    Raises NotFound for an unknown rule and UserError for a field that cannot be corrected.
    """
    text = rule_texts().get(rule)
    if text is None:
        raise NotFound("E-RULE-01", f"没有规则 {rule}，没有改动。")
    if field not in ("duty", "title", *text.articles):
        raise UserError("E-RULE-02", f"规则 {rule} 的这一项不能修改，没有改动。")
    if len(value) > 2_000:
        raise UserError("E-RULE-03", "条文超过 2000 字，没有改动。", "请只录入相关的一句。")
    key = f"{PREFIX}{rule}.{field}"
    stored = session.get(Setting, key)
    if not value.strip():
        if stored is not None:
            session.delete(stored)
    elif stored is None:
        session.add(Setting(key=key, value=value.strip()))
    else:
        stored.value = value.strip()


@dataclass(frozen=True, slots=True)
class WordingPoint:
    """One point of the check-list V1–V9: what the two texts say as far as known, and the secretary's verdict.

    ``state`` is "" (not compared yet), 相符 or 不符; ``note`` what the official page says.
    """

    key: str
    topic: str
    r2014: str
    r2026: str
    article: str
    rules: tuple[str, ...]
    params: tuple[str, ...]
    state: str = ""
    note: str = ""


STATES = ("", "相符", "不符")


@cache
def _wording() -> dict[str, Any]:
    with resource_path("wording.toml").open("rb") as file:
        return tomllib.load(file)


def official_pages() -> tuple[str, ...]:
    """Where the official texts are published."""
    return tuple(_wording()["source"]["pages"])


def wording_points(session: Session) -> tuple[WordingPoint, ...]:
    """The check-list with what was noted here."""
    noted = {
        row.key.removeprefix(CHECKED): json.loads(row.value)
        for row in session.scalars(select(Setting).where(Setting.key.startswith(CHECKED)))
    }
    points = []
    for key, entry in _wording().items():
        if key == "source":
            continue
        lists = {"rules": tuple(entry["rules"]), "params": tuple(entry["params"])}
        points.append(WordingPoint(key=key, **{**entry, **lists}, **noted.get(key, {})))
    return tuple(points)


def note_wording(session: Session, key: str, state: str, note: str = "") -> None:
    """Record how one point compares with the official page. Raises UserError for an unknown point."""
    if key not in _wording() or key == "source" or state not in STATES:
        raise UserError("E-RULE-04", "核对表里没有这一条，没有改动。")
    stored = session.get(Setting, CHECKED + key)
    value = json.dumps({"state": state, "note": note.strip()}, ensure_ascii=False)
    if stored is None:
        session.add(Setting(key=CHECKED + key, value=value))
    else:
        stored.value = value


def articles_of(text: RuleText) -> tuple[str, ...]:
    """Each edition with its article, in words: ``细则（2026）第七条``."""
    if ANY in text.articles:
        return (text.articles[ANY],) if text.articles[ANY] else ()
    return tuple(
        f"{LABELS[edition]}{text.articles[edition]}" for edition in Edition if text.articles.get(edition)
    )


_INTRODUCTION = (
    "由程序里的规则数据生成，不要手工修改。“来源”一栏：原文核对＝见到条文原文；摘引＝只见第三方摘引，"
    "须书记对照官方全文；地方做法或手册、本支部设定不是全国规定，只作预警或提示。"
)


def rule_book_markdown() -> str:
    """The rule book as a page (docs/rules.md), from what is shipped."""
    texts = rule_texts()
    lines = [
        "# 规则手册",
        "",
        _INTRODUCTION,
        "",
    ]
    for title, modules in SECTIONS:
        mine = [text for text in texts.values() if text.section in modules]
        lines += [
            f"## {title}",
            "",
            "| 编号 | 规则 | 程度 | 依据 | 来源 | 要求 |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        for text in sorted(mine, key=lambda item: item.id):
            basis = "；".join(articles_of(text)) or "—"
            duty = text.duty.replace("|", "／").replace("\n", " ")
            lines.append(
                f"| {text.id} | {text.title} | {SEVERITY_LABELS[Severity(text.severity)]} | {basis} | "
                f"{SOURCE_LABELS[text.source]} | {duty} |"
            )
        lines.append("")
    lines += ["## 阈值", "", "| 键 | 含义 | 缺省 | 依据 |", "| --- | --- | --- | --- |"]
    for key, param in shipped_params().items():
        value: object = param.value
        if isinstance(value, bool):
            value = "是" if value else "否"
        basis = "条文" if param.national else "本支部设定"
        lines.append(f"| `{key}` | {param.label} | {value}{param.unit} | {basis} |")
    return "\n".join(lines) + "\n"


def param_lines(text: RuleText, params: Params) -> tuple[str, ...]:
    """The thresholds a rule uses, as they are in force: ``公示天数 5个工作日（条文）``."""
    found = []
    for key in text.params:
        shipped = shipped_params()[key]
        found.append(f"{shipped.label} {params.value(key)}{shipped.unit}（{params.basis(key)}）")
    return tuple(found)
