"""Vote arithmetic (表决, rules.md 1.5 and errata): quorum, majority of those due, balance of the ballots.

Integers only. Used by the rules, by the window's verdict while numbers are typed, and by the ballot forms.
The measure is always 应到会有表决权人数: the 细则 wants more than half of it present (超过半数), an
ordinary motion at least half (半数以上, 支部工作条例 article 11); both want more than half in favour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import pairwise
from typing import Any

from app.models import Vote
from app.models.words import VoteResult

_HEADERS = {
    "due": "应到",
    "present": "实到",
    "issued": "发出票",
    "returned": "收回票",
    "votes_for": "赞成",
    "votes_against": "反对",
    "votes_abstain": "弃权",
    "votes_invalid": "无效",
}
_CHAIN = ("due", "present", "issued", "returned")
_BALLOTS = ("votes_for", "votes_against", "votes_abstain", "votes_invalid")


@dataclass(frozen=True, slots=True)
class Count:
    """The numbers of one row of 会议表决; None = not filled, which for a kind of ballot may mean none."""

    due: int | None = None
    present: int | None = None
    issued: int | None = None
    returned: int | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstain: int | None = None
    votes_invalid: int | None = None
    written_for: int | None = None
    written_against: int | None = None
    written_abstain: int | None = None

    @classmethod
    def of(cls, row: Any) -> Count:
        """The numbers of a vote row (any object with these attributes)."""
        return cls(**{field.name: getattr(row, field.name) for field in fields(cls)})

    @property
    def has_ballots(self) -> bool:
        """Whether any ballot was counted."""
        return any(getattr(self, name) is not None for name in (*_BALLOTS, "issued", "returned"))

    @property
    def written(self) -> int:
        """Written opinions handed in before the meeting (书面意见); they are not present and not ballots."""
        return (self.written_for or 0) + (self.written_against or 0) + (self.written_abstain or 0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a count amounts to; None where a number is missing.

    ``needed`` is the smallest number in favour that carries the motion, ``quorum_needed`` the smallest
    number present. ``passed`` wants quorum and majority. ``quorum`` and ``majority`` are the arithmetic as
    sentences, ``faults`` contradictions between the numbers, ``missing`` the headers not filled.
    """

    due: int | None
    present: int | None
    needed: int | None
    quorum_needed: int | None
    for_total: int | None
    quorum_ok: bool | None
    majority_ok: bool | None
    quorum: str
    majority: str
    faults: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def passed(self) -> bool | None:
        """Whether the motion is carried; None if it cannot be decided."""
        if self.quorum_ok is False or self.majority_ok is False:
            return False
        return None if self.quorum_ok is None or self.majority_ok is None else True

    @property
    def lines(self) -> tuple[str, ...]:
        """The whole arithmetic, one sentence a line."""
        return (self.quorum, self.majority, *self.faults)


def was_voted(row: Vote) -> bool:
    """Whether a row stands for a vote that was taken; plans and postponements without ballots do not.

    An empty 结果 is a plan (fields.md 4.2); 延期 without ballots is not checked (errata 3.7).
    """
    if row.result in (VoteResult.PASSED, VoteResult.FAILED):
        return True
    return Count.of(row).has_ballots


def without_result(rows: Sequence[Vote], today: date) -> Vote | None:
    """The last row of a motion if it is a plan whose day is over: what was decided is not recorded.

    An empty 结果 is a plan before its day and undecided after it (fields.md 4.2).
    """
    last = rows[-1] if rows else None
    if last is None or last.result is not None or was_voted(last) or last.on >= today:
        return None
    return last


def majority(due: int) -> int:
    """The smallest number that is more than half of ``due`` (超过半数): 3→2, 4→3 … 10→6."""
    return due // 2 + 1


def assembly_verdict(count: Count, *, count_written: bool = True) -> Verdict:
    """The verdict of the 细则 (接收、转正、延长、取消): more than half of those due present and in favour.

    Written opinions count for the result (article 21 of 2014), never for the quorum.
    """
    return _verdict(count, strict=True, written=count_written)


def ordinary_verdict(count: Count) -> Verdict:
    """The verdict on an ordinary motion of an assembly (一般表决, R158): at least half present."""
    return _verdict(count, strict=False, written=False)


def committee_quorum(present: int, size: int) -> bool:
    """Whether a committee (支委会) of ``size`` may meet: at least half of its members (R13)."""
    return present * 2 >= size


def _verdict(count: Count, *, strict: bool, written: bool) -> Verdict:
    due, present = count.due, count.present
    needed = majority(due) if due is not None else None
    enough = None
    if due is not None:
        enough = majority(due) if strict else (due + 1) // 2
    total = None
    if count.votes_for is not None:
        total = count.votes_for + ((count.written_for or 0) if written else 0)
    faults, missing = balance(count)
    return Verdict(
        due=due,
        present=present,
        needed=needed,
        quorum_needed=enough,
        for_total=total,
        quorum_ok=None if enough is None or present is None else bool(due) and present >= enough,
        majority_ok=None if needed is None or total is None else bool(due) and total >= needed,
        quorum=_quorum_text(due, present, enough, strict=strict),
        majority=_majority_text(count, needed, total, written=written),
        faults=faults,
        missing=missing,
    )


def _quorum_text(due: int | None, present: int | None, enough: int | None, *, strict: bool) -> str:
    if due is None or enough is None:
        return "应到没有填，算不出须到会人数。"
    if due == 0:
        return "应到为 0，不能开会表决。"
    bound = f"须超过 {due / 2:g}，即至少 {enough}" if strict else f"须不少于 {due / 2:g}，即至少 {enough}"
    if present is None:
        return f"应到 {due}，{bound}；实到没有填。"
    return f"应到 {due}，{bound}；实到 {present}，{'够' if present >= enough else '不够'}。"


def _majority_text(count: Count, needed: int | None, total: int | None, *, written: bool) -> str:
    if count.due is None or needed is None:
        return "应到没有填，算不出须赞成人数。"
    if count.due == 0:
        return "应到为 0，没有人可以赞成。"
    bound = f"赞成须超过应到的一半（{count.due / 2:g}），即至少 {needed}"
    if total is None:
        return f"{bound}；赞成没有填。"
    got = f"赞成 {total}"
    if written and count.written_for:
        got = f"会上赞成 {count.votes_for}＋书面赞成 {count.written_for}＝{total}"
    return f"{bound}；{got}，{'过半' if total >= needed else '未过半'}。"


def balance(count: Count) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(contradictions as sentences, headers that are missing): the numbers of a ballot must agree (R70).

    赞成+反对+弃权+无效 = 收回 ≤ 发出 ≤ 实到 ≤ 应到. An empty kind of ballot is none if the others already
    make up 收回; 实到 and the written opinions together may not exceed 应到 (errata to R70).
    """
    faults, blanks = _ballots(count)
    filled = [(_HEADERS[name], number) for name in _CHAIN if (number := getattr(count, name)) is not None]
    for (above, high), (below, low) in pairwise(filled):
        if low > high:
            faults.append(f"{below} {low}，多于{above} {high}。")
    if count.written and count.present is not None and count.due is not None:
        together = count.present + count.written
        if together > count.due >= count.present:
            added = f"实到 {count.present}＋书面意见 {count.written}＝{together}"
            faults.append(f"{added}，多于应到 {count.due}。")
    empty = [_HEADERS[name] for name in (*_CHAIN, "votes_for") if getattr(count, name) is None]
    return tuple(faults), tuple(dict.fromkeys((*empty, *blanks)))


def _ballots(count: Count) -> tuple[list[str], list[str]]:
    """(contradictions, headers of the empty kinds that are needed to make up 收回)."""
    known = [(_HEADERS[name], number) for name in _BALLOTS if (number := getattr(count, name)) is not None]
    blanks = [_HEADERS[name] for name in _BALLOTS if getattr(count, name) is None]
    if not known:
        return [], []
    total = sum(number for _, number in known)
    added = "＋".join(f"{header} {number}" for header, number in known) + (f"＝{total}" if known[1:] else "")
    if count.returned is None:
        above = ((_HEADERS[name], getattr(count, name)) for name in ("issued", "present", "due"))
        bound, most = next(((header, most) for header, most in above if most is not None), ("", total))
        return ([f"{added}，多于{bound} {most}。"] if total > most else []), []
    if total > count.returned:
        return [f"{added}，多于收回票 {count.returned}。"], []
    if total < count.returned and not blanks:
        return [f"{added}，不等于收回票 {count.returned}。"], []
    return [], (blanks if total < count.returned else [])
