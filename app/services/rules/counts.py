"""G. Numbers that must add up (人数自洽): rule R217.

Recommendations and the meetings that R70 does not count; admission and conversion are R70's.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.models.words import Motion
from app.services.rules.engine import Remark, Scope, rule

_STEPS = {Motion.ACTIVIST: 3, Motion.CANDIDATE: 7, Motion.REVIEW: 12, Motion.CONVERSION_REVIEW: 23}
_COUNTED_ELSEWHERE = (Motion.ADMISSION, Motion.CONVERSION)


@rule("R217")
def numbers_add_up(s: Scope) -> Iterator[Remark]:
    """For, against and abstaining together no more than present, present no more than due."""
    for row in s.file.recommendations:
        cast = (row.votes_for, row.votes_against, row.votes_abstain)
        for wrong in _wrong(row.due, row.present, cast):
            yield s.broken(f"{row.on} {row.channel}：{wrong}。", node=row.on)
    for vote in s.file.votes:
        if vote.motion in _COUNTED_ELSEWHERE:
            continue
        ballots = (vote.votes_for, vote.votes_against, vote.votes_abstain, vote.votes_invalid)
        step = _STEPS.get(Motion(vote.motion))
        for wrong in _wrong(vote.due, vote.present, ballots):
            yield s.broken(f"{vote.on} {vote.motion}：{wrong}。", node=vote.on, step=step)


def _wrong(due: int | None, present: int | None, votes: tuple[int | None, ...]) -> Iterator[str]:
    if due is not None and present is not None and present > due:
        yield f"实到 {present}，多于应到 {due}"
    cast = [number for number in votes if number is not None]
    room = present if present is not None else due
    if room is not None and sum(cast) > room:
        given = "＋".join(str(number) for number in cast)
        yield f"票数 {given}＝{sum(cast)}，多于{'实到' if present is not None else '应到'} {room}"
