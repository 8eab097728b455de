"""A meeting half recorded: what each page of the wizard holds, kept as a draft and put back page by page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.services.drafts import draft_key
from app.ui.common.drafts import DraftBar
from app.ui.common.fact_form import FactForm
from app.ui.desk import Desk
from app.ui.wizards.meeting_counts import CountsPage
from app.ui.wizards.meeting_roll import RollPage
from app.ui.wizards.meeting_topics import TopicsPage

_LAST = 4
"""The page that only shows what would be stored."""


class MeetingDraft:
    """Keeps the pages of one wizard; ``forward`` presses 下一步, which reads what the next page needs."""

    def __init__(
        self,
        desk: Desk,
        about: Callable[[], FactForm | None],
        topics: TopicsPage,
        roll: RollPage,
        counts: CountsPage,
        forward: Callable[[], object],
    ) -> None:
        self._about = about
        self._topics = topics
        self._roll = roll
        self._counts = counts
        self._forward = forward
        self._furthest = 0
        self._waiting: dict[str, Any] = {}
        self._target = 0
        self.bar = DraftBar(desk, self._typed, self._retype)
        for page in (topics, roll, counts):
            page.edited.connect(self.bar.touch)

    def begin(self, meeting: str) -> None:
        """A wizard was opened for a stored meeting, or a new one (empty)."""
        self._furthest, self._target, self._waiting = 0, 0, {}
        about = self._about()
        if about is not None:
            about.edited.connect(self.bar.touch)
        self.bar.come(draft_key("meetings", meeting or "new"), "会议表决（未保存）")

    def arrived(self, at: int) -> None:
        """Page ``at`` is shown: put back what was typed there, and go on if there was more."""
        if not 0 <= at <= _LAST:
            return
        if at > self._furthest:
            self._furthest = at
            self.bar.touch()
        self._put_back(at)
        if at < self._target:
            self._forward()

    def stay(self) -> None:
        """The user turned back: no page is turned by itself any more."""
        self._target = 0

    def _typed(self) -> Mapping[str, Any]:
        about = self._about()
        typed = about.typed(whole=True) if about is not None else {}
        if not typed and not self._furthest:
            return {}
        pages: dict[str, Any] = {"about": typed}
        if self._furthest >= 1:
            pages["topics"] = [[item.case_id, item.motion] for item in self._topics.chosen()]
        if self._furthest >= 2:
            pages["roll"] = self._roll.typed()
        if self._furthest >= 3:
            pages["counts"] = self._counts.typed()
        # What was not put back yet is not lost because a page in between could not be left.
        return {"page": max(self._furthest, self._target), **pages, **self._waiting}

    def _retype(self, typed: Mapping[str, Any]) -> None:
        self._waiting = {key: part for key, part in typed.items() if key != "page"}
        self._target = int(typed.get("page", 0))
        self.arrived(0)

    def _put_back(self, at: int) -> None:
        if at == 0 and "about" in self._waiting:
            about = self._about()
            if about is not None:
                about.retype(self._waiting.pop("about"))
        elif at == 1 and "topics" in self._waiting:
            self._topics.tick([(case, motion) for case, motion in self._waiting.pop("topics")])
        elif at == 2 and "roll" in self._waiting:
            self._roll.retype(self._waiting.pop("roll"))
        elif at == 3 and "counts" in self._waiting:
            self._counts.retype(self._waiting.pop("counts"))
