"""G. Numbers that must add up (人数自洽): rule R217.

Recommendations and the meetings that R70 does not count; admission and conversion are R70's.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.models.words import Motion
from app.services.rules.engine import Remark, Scope, rule

_COUNTED_ELSEWHERE = (Motion.ADMISSION, Motion.CONVERSION)


@rule("R217")
def numbers_add_up(s: Scope) -> Iterator[Remark]:
    """For, against and abstaining together no more than present, present no more than due."""
    for row in s.file.recommendations:
        cast = (row.votes_for, row.votes_against, row.votes_abstain)
        yield from _check(s, f"{row.on} {row.channel}", row.due, row.present, cast)
    for vote in s.file.votes:
        if vote.motion not in _COUNTED_ELSEWHERE:
            ballots = (vote.votes_for, vote.votes_against, vote.votes_abstain, vote.votes_invalid)
            yield from _check(s, f"{vote.on} {vote.motion}", vote.due, vote.present, ballots)


def _check(
    s: Scope, what: str, due: int | None, present: int | None, votes: tuple[int | None, ...]
) -> Iterator[Remark]:
    if due is not None and present is not None and present > due:
        yield s.broken(f"{what}：实到 {present}，多于应到 {due}。")
    cast = sum(number for number in votes if number is not None)
    room = present if present is not None else due
    if room is not None and cast > room:
        given = "＋".join(str(number) for number in votes if number is not None)
        yield s.broken(
            f"{what}：票数 {given}＝{cast}，多于{'实到' if present is not None else '应到'} {room}。"
        )
