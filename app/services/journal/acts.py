"""The list of acts (操作记录): who did what and when, and whether it can be taken back or done again."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.models.journal import Act, History
from app.services.journal.undo import UNNAMED, Turn, root_of, turn_of

DONE, UNDONE, AGAIN, LASTING = "可撤销", "已撤销", "撤销后又重做", "不能撤销"
UNDOING, REDONE = "可重做", "已重做"


@dataclass(frozen=True, slots=True)
class ActLine:
    """One act as the list shows it. ``at`` is UTC (ISO); ``turn`` is how it is taken back, None if it cannot.

    ``records`` counts what it touched.
    """

    act_id: str
    number: int
    name: str
    at: str
    operator: str
    state: str
    records: int
    turn: Turn | None

    @property
    def search_key(self) -> str:
        """What it is found by."""
        return f"{self.name} {self.operator} {self.state}".lower()


def list_lines(session: Session, limit: int = 1_000) -> tuple[ActLine, ...]:
    """The newest acts first."""
    acts = session.scalars(select(Act).order_by(Act.number.desc()).limit(limit)).all()
    counted = select(History.act_id, func.count()).group_by(History.act_id)
    if acts:
        counted = counted.where(History.act_id.in_(select(Act.id).where(Act.number >= acts[-1].number)))
    records = {row[0]: row[1] for row in session.execute(counted)}
    return tuple(_line(session, act, records.get(act.id, 0)) for act in acts)


def _line(session: Session, act: Act, records: int) -> ActLine:
    undoing = root_of(session, act)[1] % 2 == 1
    turn = None
    if act.lasting:
        state = LASTING
    elif act.undone_by is None:
        state, turn = UNDOING if undoing else DONE, turn_of(session, act)
    elif undoing:
        state = REDONE
    else:
        state = AGAIN if _is_done_again(session, act) else UNDONE
    return ActLine(act.id, act.number, act.name or UNNAMED, act.at, act.operator, state, records, turn)


def _is_done_again(session: Session, act: Act) -> bool:
    """Whether the last word on an act that was taken back is that it holds."""
    steps = 0
    now: Act | None = act
    while now is not None and now.undone_by is not None:
        now, steps = session.get(Act, now.undone_by), steps + 1
    return steps % 2 == 0
