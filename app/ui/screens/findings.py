"""今日 › 检查发现: everything the rules say of this place, and why, on one page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from app.services.findings_places import NOWHERE, Located, branches_of_site, count_by, locate
from app.services.params import Params, load_params
from app.services.people import list_people
from app.services.rules.findings import SEVERITY_LABELS, Finding, Severity, State
from app.services.waivers import is_put_aside
from app.ui.common.column_filter import ColumnFilter
from app.ui.common.empty_state import EmptyState
from app.ui.common.filter_bar import Chip, FilterBar
from app.ui.common.finding_card import FindingCard
from app.ui.common.findings_by_place import FindingsByPlace
from app.ui.common.layout import clear, columns, frame, label, rows, scrolled
from app.ui.common.list_room import ListRoom
from app.ui.common.segments import Segments
from app.ui.common.table_model import Column, RowTableModel
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.explaining import Explaining
from app.ui.screen import Place, Screen
from app.ui.table_tools import TableTools
from app.ui.theme import Tone
from app.ui.wording import SEVERITY_TONES, finding_text, step_code

UNDETERMINED = "undetermined"
ASIDE = "aside"
"""The chip of what is explained and counts no more."""


@dataclass(frozen=True, slots=True)
class Line:
    """A finding with where it leads (None for an organisation) and what it is found by."""

    finding: Finding
    place: Place | None
    key: str
    branch: str = ""
    enterprise: str = ""


_VIEWS = ("逐条", "按党组织", "按企业")
_KEYS = ("", "branch", "enterprise")
SITE = "site:"
"""Place.focus that shows the findings of one site's organisations, followed by its fingerprint."""


_Loaded = tuple[list[Line], Params, "frozenset[str] | None"]


class FindingsScreen(Screen):
    """A table of findings, gravest first; the chosen one is explained below it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._params = Params()
        self._explaining = Explaining(
            desk, self, lambda error: self.said.emit(f"{error.message}{error.hint}", Tone.WARN)
        )
        lines = rows(self, gap=12)
        lines.setContentsMargins(24, 16, 24, 16)
        head = columns(gap=8)
        self.filter = FilterBar("姓名、拼音首字母、规则号", "筛选检查发现")
        head.addWidget(self.filter.box)
        self.views = Segments(_VIEWS, "检查发现")
        self.views.chosen.connect(self._on_view)
        self.views.hide()
        head.addWidget(self.views)
        head.addStretch(1)
        lines.addLayout(head)
        card = frame()
        inside = rows(card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        self._lines: tuple[Line, ...] = ()
        self._is_wide = False
        self.model: RowTableModel[Line] = RowTableModel(_columns(), search_key=lambda line: line.key)
        self.table: TableView[Line] = TableView(self.model, desk.theme, "检查发现")
        self.tools = TableTools(
            desk,
            "findings",
            "检查发现",
            self.model,
            self.table,
            self.filter,
            people=lambda found: len({line.finding.person for line in found}),
        )
        self.tools.said.connect(self.said)
        lines.addLayout(self.tools.line)
        inside.addWidget(self.table)
        self.count = label("", "small")
        self.count.setContentsMargins(12, 6, 12, 6)
        inside.addWidget(self.count)
        self.clean = EmptyState(
            "check", "检查没有发现问题", "每次改动以后都会重新检查；规则在“设置 › 规则手册”里。"
        )
        self.clean.hide()
        inside.addWidget(self.clean, 1)
        lines.addWidget(card, 3)
        self._why = QWidget()
        self._why_lines = rows(self._why)
        # Its height follows from its width; how high the words would be at their narrowest is no measure.
        self._why.setMinimumHeight(1)
        self._why_area = scrolled(self._why)
        lines.addWidget(self._why_area, 2)
        ListRoom(card, self.table, self._why_area)
        self.by_place = FindingsByPlace(desk.theme)
        self.by_place.table.attend(desk, "findings-by-place")
        self.by_place.opened.connect(self._on_place)
        self.place_card = frame()
        around = rows(self.place_card, gap=0)
        around.setContentsMargins(1, 1, 1, 1)
        around.addWidget(self.by_place)
        self.place_card.hide()
        lines.addWidget(self.place_card, 5)
        self._list_card = card
        self.card: FindingCard | None = None
        self.table.narrowed.connect(self._filter)
        self.filter.changed.connect(self._filter)
        self.table.opened.connect(self._open)
        self.table.selectionModel().currentRowChanged.connect(lambda now, _before: self._explain(now.row()))

    def open(self, place: Place) -> None:
        """Run the rules anew; of one site's organisations only, if asked for."""
        self._load(place.focus.removeprefix(SITE) if place.focus.startswith(SITE) else "")

    def on_changed(self, changes: Any) -> None:
        """Whatever changed, findings may have."""
        self._load()

    def _load(self, site: str = "") -> None:
        today = self.desk.today()

        def work(session: Any) -> _Loaded:
            people = list_people(session, today)
            keys = {row.person_id: row.search_key for row in people.rows}
            located = locate(session, (*people.report.findings, *people.report.aside))
            wanted = branches_of_site(session, site) if site else None
            return [_line(one, keys) for one in located], load_params(session), wanted

        self.desk.jobs.read(work, self._show, owner=self, key=(id(self), "load"))

    def _show(self, loaded: _Loaded) -> None:
        every, self._params, wanted = loaded
        found = [line for line in every if not is_put_aside(line.finding)]
        self._lines = tuple(found)
        self.model.set_rows(every)
        several = len({line.branch for line in found if line.branch}) > 1
        if several and not self._is_wide:
            # Of many branches each finding says whose it is, until the user hides the column.
            self._is_wide = True
            self.table.setColumnHidden(self.model.column_number("branch"), False)
        self.views.setVisible(several or len({line.enterprise for line in found if line.enterprise}) > 1)
        if wanted is not None:
            self.views.choose(0)
            self._show_view(0)
            self.model.set_column_filter("branch", ColumnFilter(words=wanted))
        else:
            self._show_view(self.views.current() if self.views.isVisibleTo(self) else 0)
        chips = [Chip("", "全部", len(found))]
        for severity in Severity:
            number = sum(line.finding.severity is severity for line in found)
            chips.append(Chip(severity.value, SEVERITY_LABELS[severity], number))
        unknown = sum(line.finding.state is State.UNDETERMINED for line in found)
        chips.append(Chip(UNDETERMINED, "无法判断", unknown))
        if len(every) > len(found):
            chips.append(Chip(ASIDE, "已说明", len(every) - len(found)))
        self.filter.set_chips(chips)
        self._filter()

    def _on_view(self, at: int) -> None:
        self._show_view(at)

    def _show_view(self, at: int) -> None:
        """One by one, or counted by organisation or enterprise."""
        for part in (self._list_card, self._why_area):
            part.setVisible(at == 0)
        self.place_card.setVisible(at > 0)
        if at:
            located = [Located(line.finding, line.branch, line.enterprise) for line in self._lines]
            word = "企业" if at == 2 else "党组织"
            self.by_place.show_counts(count_by(located, enterprises=at == 2), word)

    def _on_place(self, name: str) -> None:
        """The findings of one organisation or enterprise."""
        key = _KEYS[self.views.current()]
        self.views.choose(0)
        self._show_view(0)
        words = frozenset({"" if name == NOWHERE else name})
        self.model.set_column_filters({key: ColumnFilter(words=words)})

    def _filter(self) -> None:
        chip = self.filter.chosen()

        def accepts(line: Line) -> bool:
            if is_put_aside(line.finding) or chip == ASIDE:
                return chip == ASIDE and is_put_aside(line.finding)
            if chip == UNDETERMINED:
                return line.finding.state is State.UNDETERMINED
            return not chip or line.finding.severity == chip

        self.model.set_filter(self.filter.text(), accepts)
        shown = self.model.rowCount()
        none = "没有这样的发现。可以清空筛选再找。" if self._lines else "检查没有发现问题。"
        self.count.setText(f"共 {shown} 项，双击到办理的地方" if shown else none)
        for part in (self.table, self.count):
            part.setVisible(self.model.count() > 0)
        self.clean.setVisible(not self.model.count())
        if shown:
            self.table.selectRow(0)
        self._explain(0 if shown else -1)

    def _explain(self, row: int) -> None:
        """Show one finding with everything it rests on."""
        clear(self._why_lines)
        self.card = None
        known = 0 <= row < self.model.rowCount()
        self._why_area.setVisible(known and not self._list_card.isHidden())
        if not known:
            return
        line = self.model.row_at(row)
        opens = "去办理" if line.place is not None else ""
        self.card = FindingCard(
            finding_text(line.finding, self._params, open_text=opens), lambda: self._open(line)
        )
        self.card.rule_wanted.connect(lambda rule: self.go.emit(Place("rulebook", rule, "rules")))
        self._explaining.attach(self.card, line.finding)
        self.card.why.setChecked(True)
        self._why_lines.addWidget(self.card)
        self._why_lines.addStretch(1)

    def _open(self, line: Line) -> None:
        if line.place is not None:
            self.go.emit(line.place)


def _line(located: Located, people: dict[str, str]) -> Line:
    finding = located.finding
    subject = finding.subject_id or ""
    place = None
    if finding.case_id:
        place = Place("person", finding.case_id, step_code(finding.step, finding.rule))
    elif subject in people:
        place = Place("person", subject, "findings")
    parts = (people.get(subject, ""), finding.person or "", finding.rule, finding.message, located.branch)
    return Line(finding, place, " ".join(parts), located.branch, located.enterprise)


def _columns() -> list[Column[Line]]:
    def word(line: Line) -> str:
        if is_put_aside(line.finding):
            return "已说明"
        return (
            "无法判断" if line.finding.state is State.UNDETERMINED else SEVERITY_LABELS[line.finding.severity]
        )

    return [
        Column(
            "severity",
            "程度",
            lambda r: list(Severity).index(r.finding.severity),
            word,
            104,
            tone=lambda r: Tone.NEUTRAL if is_put_aside(r.finding) else SEVERITY_TONES[r.finding.severity],
        ),
        Column("who", "谁", lambda r: r.finding.person, width=132, tip=lambda r: r.finding.person or ""),
        Column(
            "branch", "党组织", lambda r: r.branch or None, width=180, tip=lambda r: r.branch, shown=False
        ),
        Column(
            "enterprise",
            "企业",
            lambda r: r.enterprise or None,
            width=160,
            tip=lambda r: r.enterprise,
            shown=False,
        ),
        Column("message", "问题", lambda r: r.finding.message, stretch=True, tip=lambda r: r.finding.message),
        Column("step", "步骤", lambda r: r.finding.step, lambda r: _step(r.finding), 88),
        Column("rule", "规则", lambda r: r.finding.rule, width=72),
    ]


def _step(finding: Finding) -> str:
    code = step_code(finding.step, finding.rule)
    return f"第 {code} 步" if code else ""
