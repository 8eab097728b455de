"""The people in development at the home branch: who they are and how far each has come, relative to today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.models import Enterprise
from app.services.dates import add_days, add_months
from app.services.demo import course, mistakes
from app.services.demo.branch import COMMITTEE, Branch
from app.services.demo.days import Days
from app.services.demo.history import History
from app.services.demo.people import Profile, Sketch, family, make_person, resume
from app.services.demo.place import NEIGHBOUR_NAME
from app.services.demo.plan import Ending, Plan, Transfer


@dataclass(frozen=True, slots=True)
class Meetings:
    """Regular meeting days counted back from today: ``committee(3)`` is the one three months ago."""

    branch: Branch

    @property
    def days(self) -> Days:
        """The calendar."""
        return self.branch.days

    def committee(self, months: int) -> date:
        """The committee's meeting ``months`` months ago."""
        return self._regular(self.branch.committee_day, months)

    def assembly(self, months: int) -> date:
        """The assembly ``months`` months ago."""
        return self._regular(self.branch.assembly_day, months)

    def _regular(self, day_of_month: int, months: int) -> date:
        first = add_months(self.days.today.replace(day=1), -months)
        day = self.days.monthly(day_of_month, first)
        if self.days.monthly(day_of_month, self.days.today.replace(day=1)) > self.days.today:
            first = add_months(first, -1)
            day = self.days.monthly(day_of_month, first)
        return day


PlanMaker = Callable[[Meetings], Plan]


@dataclass(frozen=True, slots=True)
class Role:
    """One person of the cast: sketch, plan, and the mistake made with them, if any."""

    sketch: Sketch
    plan: PlanMaker

    @property
    def code(self) -> str:
        """人员编号."""
        return f"RY{self.sketch.number:03}"


def _waiting(days_ago: int) -> PlanMaker:
    def plan(m: Meetings) -> Plan:
        received = m.days.on_or_after(add_days(m.days.today, -days_ago))
        return Plan(received, last="talk", skip=frozenset({"talk"}))

    return plan


def _talked(days_ago: int) -> PlanMaker:
    return lambda m: Plan(m.days.ago(days_ago), last="talk")


def _activist(months: int, **more: date) -> PlanMaker:
    def plan(m: Meetings) -> Plan:
        decided = m.committee(months)
        received = m.days.on_or_before(add_days(decided, -100 - months))
        return Plan(received, last="activist", target={"activist": decided, **more})

    return plan


def _ended(months: int, status: str, ended: int, reason: str) -> PlanMaker:
    def plan(m: Meetings) -> Plan:
        base = _activist(months)(m)
        return Plan(base.received, "activist", base.target, ending=Ending(status, m.days.ago(ended), reason))

    return plan


def _transferred(m: Meetings) -> Plan:
    since = m.days.ago(460)
    received = m.days.ago(200)
    secretary = next(person for person in m.branch.outside_mentors if person.party_post == "书记")
    reviewed = m.days.on_or_after(add_days(received, 9))
    transfer = Transfer(since, received, reviewed, NEIGHBOUR_NAME, secretary.id)
    return Plan(m.days.on_or_before(add_days(since, -120)), last="activist", transfer=transfer)


def _candidate(study: int, cultivated: int, *, last: str = "archive", **target: int) -> PlanMaker:
    """Studied ``study`` committee meetings ago; ``target`` counts days back from today."""

    def plan(m: Meetings) -> Plan:
        studied = m.committee(study)
        decided = m.committee(study + cultivated)
        wishes = {node: m.days.ago(back) for node, back in target.items()}
        return Plan(
            m.days.on_or_before(add_days(decided, -110)),
            last=last,
            target={"activist": decided, "candidate": studied, **wishes},
        )

    return plan


def _short_notice(m: Meetings) -> Plan:
    start = mistakes.short_notice_start(m.days)
    studied = m.branch.meeting_day(COMMITTEE, add_days(start, -32), add_days(start, -9))
    decided = m.branch.meeting_day(COMMITTEE, add_months(studied, -14), add_months(studied, -13))
    return Plan(
        m.days.on_or_before(add_days(decided, -110)),
        last="trained",
        target={"activist": decided},
        fixed={"candidate": studied},
    )


def _noticed(m: Meetings) -> Plan:
    start = m.days.ago(2)
    studied = m.branch.meeting_day(COMMITTEE, add_days(start, -40), add_days(start, -14))
    decided = m.branch.meeting_day(COMMITTEE, add_months(studied, -14), add_months(studied, -13))
    answered = m.days.on_or_before(add_days(start, -2))
    return Plan(
        m.days.on_or_before(add_days(decided, -110)),
        target={"activist": decided, "candidate": studied},
        fixed={"notice": start, "consent": answered},
    )


def _meeting_due(m: Meetings) -> Plan:
    examined = m.days.ago(24)
    reviewed = m.days.on_or_before(add_days(examined, -8))
    plan = _candidate(5, 14)(m)
    return Plan(
        plan.received,
        target={**plan.target, "admission": add_days(m.days.today, 3)},
        fixed={"review": reviewed, "pre_review": examined},
    )


def _admitted(held: date, m: Meetings, **fixed: date) -> Plan:
    """Admitted at an assembly on ``held``; the earlier stages laid back from it."""
    reviewed = m.days.on_or_before(add_days(held, -27))
    studied = m.days.on_or_before(add_days(reviewed, -95))
    studied = m.branch.meeting_day(COMMITTEE, add_days(studied, -25), studied)
    decided = m.branch.meeting_day(COMMITTEE, add_months(studied, -15), add_months(studied, -13))
    return Plan(
        m.days.on_or_before(add_days(decided, -120)),
        target={"activist": decided, "candidate": studied},
        fixed={"review": reviewed, "admission": held, **fixed},
    )


def _awaiting(m: Meetings) -> Plan:
    held = m.assembly(1)
    plan = _admitted(held, m, approval=add_days(m.days.today, 20))
    for back in range(400):
        decided = m.days.on_or_before(add_days(plan.target["activist"], -back))
        if m.days.calendar.is_workday(add_days(add_months(decided, 12), -1)):
            fixed = {**plan.fixed, "activist": decided}
            return Plan(m.days.on_or_before(add_days(decided, -120)), fixed=fixed)
    raise AssertionError("a year has working days")


def _before_oath(m: Meetings) -> Plan:
    approved = m.days.ago(15)
    held = m.days.on_or_before(add_days(approved, -40))
    return _admitted(held, m, approval=approved, oath=add_days(m.days.today, 9))


def _probationer(months: int) -> PlanMaker:
    return lambda m: _admitted(m.assembly(months), m)


def _late_approval(m: Meetings) -> Plan:
    return _admitted(m.assembly(8), m)


def _early_oath(m: Meetings) -> Plan:
    held = m.assembly(5)
    return _admitted(held, m, approval=m.days.on_or_after(add_days(held, 45)))


def _near_expiry(m: Meetings) -> Plan:
    held = m.days.on_or_before(add_months(add_days(m.days.today, 18), -12))
    return _admitted(held, m)


def _extended(m: Meetings) -> Plan:
    plan = _admitted(m.days.on_or_before(add_months(m.days.today, -16)), m)
    return Plan(plan.received, target=plan.target, fixed=plan.fixed, extension_months=6)


def _converted_early(m: Meetings) -> Plan:
    for back in range(400):
        held = m.days.ago(440 + back)
        expiry = add_months(held, 12)
        if m.days.calendar.is_workday(add_days(expiry, -1)):
            return _admitted(held, m, converted=m.days.ago(16), archive=add_days(m.days.today, 5))
    raise AssertionError("a year has working days")


def _archived(m: Meetings) -> Plan:
    return _admitted(m.days.on_or_before(add_months(m.days.today, -18)), m)


def _role(
    number: int, name: str, sex: str, age: int, trade: str, plan: PlanMaker, group: str = "汉族"
) -> Role:
    return Role(Sketch(number, name, sex, age, trade, group), plan)


CAST = (
    _role(21, "林小满", "女", 27, "供销", _waiting(26)),
    _role(22, "丁一", "男", 25, "生产", _waiting(41)),
    _role(23, "谢雨欣", "女", 29, "质量", _talked(150)),
    _role(24, "方𠅤", "男", 27, "技术", _activist(2)),
    _role(25, "何俊杰", "男", 31, "生产", _activist(8)),
    _role(26, "高婷", "女", 33, "管理", _activist(6)),
    _role(27, "罗大勇", "男", 35, "设备", _activist(16)),
    _role(28, "梁静怡", "女", 30, "质量", _activist(7)),
    _role(29, "宋佳宁", "女", 32, "技术", _transferred),
    _role(30, "唐晓梅", "女", 28, "供销", _ended(10, "撤回", 62, "本人因家庭原因书面提出撤回申请")),
    _role(31, "韩磊", "男", 30, "生产", _ended(19, "转出", 84, "工作单位变动，培养教育材料转新单位党组织")),
    _role(32, "马晓燕", "女", 34, "供销", _candidate(0, 13), "回族"),
    _role(33, "冯志刚", "男", 36, "生产", _noticed),
    _role(34, "董雪", "女", 31, "质量", _short_notice),
    _role(35, "程远航", "男", 33, "技术", _meeting_due),
    _role(36, "曹阳", "男", 34, "设备", _awaiting),
    _role(37, "袁梦", "女", 30, "管理", _before_oath),
    _role(38, "邓新苗", "女", 31, "生产", _probationer(7)),
    _role(39, "彭海涛", "男", 37, "供销", _probationer(5)),
    _role(40, "苏日娜", "女", 33, "质量", _late_approval, "蒙古族"),
    _role(41, "蒋文彬", "男", 36, "设备", _early_oath),
    _role(42, "蔡明", "男", 38, "生产", _near_expiry),
    _role(43, "贾春生", "男", 40, "生产", _extended),
    _role(44, "尉迟红", "女", 39, "管理", _converted_early),
    _role(45, "江月", "女", 36, "技术", _archived),
    _role(46, "姚思远", "男", 32, "技术", _activist(13)),
)


def tell(branch: Branch, enterprise: Enterprise) -> dict[str, History]:
    """Lay the history of the whole cast, by 人员编号; counts of meetings are settled by the caller."""
    meetings = Meetings(branch)
    made = {mistake.person: mistake.key for mistake in mistakes.MISTAKES}
    told: dict[str, History] = {}
    for role in reversed(CAST):
        draw = branch.draw("person", role.code)
        profile = make_person(
            role.sketch, role.code, branch.days.today, draw, branch.ids, enterprise, branch.organisation
        )
        branch.rows.append(profile.person)
        _write_background(branch, profile, enterprise)
        plan = mistakes.bend(made.get(role.code, ""), role.plan(meetings), branch.days)
        told[role.code] = course.lay(branch, profile, f"AJ{role.sketch.number - 20:03}", plan)
    return told


def _write_background(branch: Branch, profile: Profile, enterprise: Enterprise) -> None:
    draw = branch.draw("background", profile.person.code)
    branch.rows.extend(family(profile, branch.days.today, draw, branch.ids))
    branch.rows.extend(resume(profile, draw, branch.ids, enterprise.name))
