"""Charts (统计图) as plain numbers: stages, age, education, post, half-year flow, mentors' load.

Nothing here draws. The screen, the picture and the PDF show the same :class:`Chart`, and the table beside it.
People are counted as in the half-year report (:mod:`app.services.statistics`); mentors stand in the order of
their names, never of their load: nobody is ranked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models import Organisation, Person
from app.models.people import EDUCATION
from app.models.words import BRANCH_KINDS, CaseStatus, HelperRole
from app.services.case_loading import load_register
from app.services.casefile import CaseFile, Register
from app.services.dates import age_on
from app.services.findings import make_context
from app.services.milestones import Milestones, Stage
from app.services.pairing import pairing_over_on
from app.services.params import Params
from app.services.quiet import no_collection
from app.services.rules.mentors import is_in_hand
from app.services.search import spelling
from app.services.statistics import (
    Course,
    Movement,
    courses,
    half_of,
    half_reported_on,
    movements_of,
    organisations_below,
)

HALVES_SHOWN = 6
POSTS = ("生产一线", "关键岗位", "经营管理骨干", "科技骨干", "其他")
UNKNOWN = "未填"
_AGES = ((30, "30 岁及以下"), (35, "31–35"), (40, "36–40"), (45, "41–45"), (50, "46–50"), (60, "51–60"))
_OLDEST = "61 岁及以上"
_GROUPS = ("发展中", "党员")
_MEMBERS = (Stage.PROBATIONARY, Stage.FULL)
_HALF_WORDS = {1: "上", 2: "下"}


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One line of a chart: what it is called and a number of people for each series."""

    label: str
    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """One chart. ``kind`` bars: rows downwards with a bar a series; columns: a small panel a series, rows
    along it. ``note`` says how it is counted.
    """

    key: str
    title: str
    kind: str
    series: tuple[str, ...]
    rows: tuple[ChartRow, ...]
    note: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing but zeros."""
        return not any(any(row.values) for row in self.rows)


@dataclass(frozen=True, slots=True)
class ChartBook:
    """All charts of one place and half-year; ``end`` is the day people are counted on."""

    place: str
    period: str
    end: date
    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """What may be chosen: an organisation (with those below it) by UUID and name."""

    organisation_id: str
    name: str


def scopes(session: Session) -> tuple[Scope, ...]:
    """The organisations to choose from: those with others below them first, then the branches, by code."""
    rows = session.scalars(select(Organisation).order_by(Organisation.code)).all()
    busy = set(session.scalars(select(Person.organisation_id).distinct()))
    # A superior known by name only has nobody below it here but our own branch.
    below = Counter(row.superior_id for row in rows)
    top = [row for row in rows if row.kind not in BRANCH_KINDS and below[row.id] > 1]
    branches = [row for row in rows if row.kind in BRANCH_KINDS and row.id in busy]
    return tuple(Scope(row.id, row.short_name or row.name) for row in (*top, *branches))


def halves_back(today: date, number: int) -> tuple[tuple[int, int], ...]:
    """The half-year of ``today`` and those before it, newest first: (year, half)."""
    at = today.year * 2 + (today.month > 6)
    return tuple(((at - n) // 2, (at - n) % 2 + 1) for n in range(number))


def half_name(year: int, half: int) -> str:
    """``2026 年下半年``."""
    return f"{year} 年{_HALF_WORDS[half]}半年"


def load_charts(
    session: Session, organisation_id: str, today: date, period: tuple[int, int] | None = None
) -> ChartBook:
    """Every chart of an organisation with those below it, for a half-year (default: the one reported now).

    A half-year still running is counted up to ``today``.
    """
    with no_collection():
        register = load_register(session)
        params = make_context(session, today, register).params
        pairs = [(row.id, row.superior_id) for row in register.organisations.values()]
        below = organisations_below(pairs, organisation_id)
        place = register.organisations[organisation_id]
        year, half = period or half_reported_on(today)
        return chart_book(register, below, params, place.name, (year, half), today)


def chart_book(
    register: Register,
    organisations: Collection[str],
    params: Params,
    place: str,
    period: tuple[int, int],
    today: date,
) -> ChartBook:
    """The charts of some organisations (UUIDs) over a loaded register."""
    start, last = half_of(*period)
    end = max(start, min(last, today))
    found = courses(register, organisations, params)
    here = [(course.person, stage) for course in found if (stage := course.stage_on(end)) is not None]
    running = "（截至当天）" if end < last else ""
    return ChartBook(
        place=place,
        period=f"{half_name(*period)}，统计到 {end}{running}",
        end=end,
        charts=(
            _stages(here),
            _structure("age", "年龄结构", here, lambda p: (_age(p, end),), [*_age_words(), UNKNOWN]),
            _structure("education", "学历结构", here, _education, _education_words(here)),
            _structure(
                "post",
                "岗位结构",
                here,
                lambda person: person.categories or (UNKNOWN,),
                _post_words(here),
                note="一人可有几类，合计可以多于人数。",
            ),
            _flow(register, found, period, today),
            _mentors(register, organisations, params, end),
        ),
    )


def _stages(here: Sequence[tuple[Person, Stage]]) -> Chart:
    rows = [ChartRow(stage.value, (sum(at is stage for _, at in here),)) for stage in Stage]
    return Chart(
        "stages", "各阶段人数", "bars", ("人数",), tuple(rows), "每人只在一个阶段里，按统计日所在的阶段算。"
    )


def _structure(
    key: str,
    title: str,
    here: Sequence[tuple[Person, Stage]],
    words_of: Callable[[Person], Iterable[str]],
    words: Sequence[str],
    note: str = "",
) -> Chart:
    counts = {word: [0, 0] for word in words}
    for person, stage in here:
        for word in words_of(person):
            counts[word][stage in _MEMBERS] += 1
    rows = [ChartRow(word, tuple(pair)) for word, pair in counts.items() if word != UNKNOWN or any(pair)]
    said = "发展中：申请人、积极分子、发展对象；党员：预备党员、正式党员。"
    return Chart(key, title, "bars", _GROUPS, tuple(rows), said + note)


def _age_words() -> list[str]:
    return [*(word for _, word in _AGES), _OLDEST]


def _age(person: Person, day: date) -> str:
    """The band of a person's age; of a birth month without its day the first is taken."""
    if not person.birth or len(person.birth) < 7:
        return UNKNOWN
    born = person.birth_date or date(int(person.birth[:4]), int(person.birth[5:7]), 1)
    age = age_on(born, day)
    return next((word for limit, word in _AGES if age <= limit), _OLDEST)


def _education(person: Person) -> tuple[str]:
    return (person.education or UNKNOWN,)


def _education_words(here: Sequence[tuple[Person, Stage]]) -> list[str]:
    known = EDUCATION.split("/")
    others = sorted({p.education for p, _ in here if p.education and p.education not in known})
    return [*known, *others, UNKNOWN]


def _post_words(here: Sequence[tuple[Person, Stage]]) -> list[str]:
    others = sorted({word for p, _ in here for word in p.categories if word not in POSTS})
    return [*POSTS, *others, UNKNOWN]


def _flow(register: Register, found: Sequence[Course], period: tuple[int, int], today: date) -> Chart:
    year, half = period
    end = date(year, 6, 30) if half == 1 else date(year, 12, 31)
    rows = []
    for each in reversed(halves_back(end, HALVES_SHOWN)):
        first, last = half_of(*each)
        last = max(first, min(last, today))
        moved = movements_of(found, first, last)
        rows.append(
            ChartRow(
                f"{each[0]}{_HALF_WORDS[each[1]]}",
                (
                    _grown(moved[Stage.APPLICANT]),
                    _grown(moved[Stage.ACTIVIST]),
                    _grown(moved[Stage.CANDIDATE]),
                    _grown(moved[Stage.PROBATIONARY]),
                    _grown(moved[Stage.FULL]),
                    sum(row.transferred_in for row in moved.values()),
                    sum(_went_elsewhere(register, course, first, last) for course in found),
                ),
            )
        )
    series = ("递交申请", "确定积极分子", "列为发展对象", "接收预备党员", "转正", "转入", "转出")
    note = "申请按收到日，积极分子按会议日，发展对象按列入日，接收和转正按上级批准日；转入的不算在前五项里。"
    return Chart("flow", "半年变动", "columns", series, tuple(rows), note)


def _grown(movement: Movement) -> int:
    return movement.entered - movement.transferred_in


def _went_elsewhere(register: Register, course: Course, first: date, last: date) -> bool:
    if course.gone_on is None or not first <= course.gone_on <= last:
        return False
    if course.file is not None and course.file.case.status == CaseStatus.TRANSFERRED_OUT:
        return True
    letters = register.transfers_of_person.get(course.person.id, ())
    return any(row.direction == "转出" and row.state in (None, "办理中", "已落") for row in letters)


def _mentors(register: Register, organisations: Collection[str], params: Params, day: date) -> Chart:
    loads: dict[str, tuple[set[str], set[str]]] = {}
    for file in register.files:
        if file.case.organisation_id not in organisations:
            continue
        for row in file.helpers:
            if row.from_on > day or (row.to_on is not None and row.to_on < day):
                continue
            at = _kind_of_care(file, row.role, params, day)
            if at is not None:
                loads.setdefault(row.person_id, (set(), set()))[at].add(file.case.person_id)
    people = [register.people[each] for each in loads if each in register.people]
    people.sort(key=lambda person: (spelling(person.name), person.code))
    rows = [ChartRow(p.name, (len(loads[p.id][0]), len(loads[p.id][1]))) for p in people]
    return Chart(
        "mentors",
        "培养联系和结对",
        "bars",
        ("培养联系人", "结对老党员"),
        tuple(rows),
        "数字是正在联系、正在结对的人数。按姓名排列，不分高低。",
    )


def _kind_of_care(file: CaseFile, role: str, params: Params, day: date) -> int | None:
    """0 for a mentor at work, 1 for a pair that stands, None for neither on ``day``."""
    if role == HelperRole.MENTOR and is_in_hand(file, day):
        return 0
    if role == HelperRole.PAIRED:
        over = pairing_over_on(file, Milestones(file, params))
        return 1 if over is None or over > day else None
    return None
