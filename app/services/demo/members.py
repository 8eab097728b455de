"""Members of the home branch: seventeen full ones, their posts, one who left, three next door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.models import Election, Enterprise, Meeting, Organisation, Person, Post, Record
from app.services.dates import add_days, add_months
from app.services.demo.branch import Branch, Seat
from app.services.demo.people import Sketch, make_person
from app.services.demo.place import NEIGHBOUR_FIRM, term_start
from app.services.demo.trades import TRADES, group_of


@dataclass(frozen=True, slots=True)
class MemberSketch:
    """A member: who, admitted how many years ago, how many months on the roster (0 = from the start)."""

    sketch: Sketch
    admitted_years_ago: int
    roster_months: int = 0
    left_months: int = 0
    elsewhere: bool = False


def _member(
    number: int,
    name: str,
    sex: str,
    age: int,
    trade: str,
    post: str,
    years: int,
    *,
    ethnic_group: str = "汉族",
    roster_months: int = 0,
    left_months: int = 0,
    elsewhere: bool = False,
) -> MemberSketch:
    sketch = Sketch(number, name, sex, age, trade, ethnic_group, post)
    return MemberSketch(sketch, years, roster_months, left_months, elsewhere)


MEMBERS = (
    _member(1, "周志远", "男", 50, "生产", "副总经理兼生产部经理", 26),
    _member(2, "单立群", "男", 46, "管理", "人力资源部经理", 20),
    _member(3, "解敏华", "女", 43, "管理", "人事主管", 17),
    _member(4, "查文静", "女", 40, "管理", "综合办公室主任", 15),
    _member(5, "仇海峰", "男", 47, "质量", "质量部经理", 19),
    _member(6, "曾雨桐", "女", 36, "设备", "设备管理员", 11),
    _member(7, "区志明", "男", 41, "技术", "工艺工程师", 14),
    _member(8, "翟秀兰", "女", 54, "管理", "工会副主席", 28),
    _member(9, "欧阳文博", "男", 38, "技术", "研发工程师", 12),
    _member(10, "陈㛃", "女", 35, "质量", "质量工程师", 9),
    _member(11, "王建军", "男", 52, "生产", "车工班长", 24),
    _member(12, "李卫东", "男", 56, "生产", "机加工车间主任", 31),
    _member(13, "阿丽亚·吐尔逊", "女", 37, "供销", "外贸业务员", 10, ethnic_group="维吾尔族"),
    _member(14, "沈𬭳", "男", 39, "技术", "数控编程员", 13),
    _member(15, "吴桂芳", "女", 49, "供销", "仓储主管", 21),
    _member(16, "龚䶮", "男", 42, "设备", "维修电工", 16),
    _member(17, "许丹", "女", 34, "质量", "计量员", 8, roster_months=5),
    _member(18, "郭立新", "男", 45, "生产", "装配钳工", 18, left_months=10),
    _member(19, "赵永康", "男", 51, "技术", "研发部经理", 25, elsewhere=True),
    _member(20, "诸葛明月", "女", 44, "管理", "支部书记、行政主管", 18, elsewhere=True),
    _member(47, "钱慧敏", "女", 39, "质量", "质量主管", 12, elsewhere=True),
)
_POSTS = {
    "书记": "周志远",
    "副书记": "单立群",
    "组织委员": "解敏华",
    "宣传委员": "查文静",
    "纪检委员": "仇海峰",
}
_EARLIER = {**_POSTS, "宣传委员": "翟秀兰", "纪检委员": "李卫东"}
_OTHER_POSTS = {"工会主席": "周志远", "团组织书记": "曾雨桐"}
_GROUP_LEADERS = {"第一党小组": "王建军", "第二党小组": "区志明"}
_LEAVING = ("郭立新", "龚䶮")


def add_members(branch: Branch, home: Enterprise, next_door: Organisation) -> dict[str, Person]:
    """People, seats and posts of the members, by name."""
    today = branch.days.today
    found: dict[str, Person] = {}
    for entry in MEMBERS:
        code = f"RY{entry.sketch.number:03}"
        organisation = next_door if entry.elsewhere else branch.organisation
        enterprise = None if entry.elsewhere else home
        draw = branch.draw("member", code)
        person = make_person(entry.sketch, code, today, draw, branch.ids, enterprise, organisation).person
        if entry.elsewhere:
            person.department = f"{NEIGHBOUR_FIRM}{person.department}"
        _make_member(person, entry, branch, draw.whole(1, 28))
        found[person.name] = person
        branch.rows.append(person)
    branch.staying_out |= {found[name].id for name in _LEAVING}
    _add_posts(branch, found)
    return found


def _make_member(person: Person, entry: MemberSketch, branch: Branch, day: int) -> None:
    today = branch.days.today
    admitted = date(today.year - entry.admitted_years_ago, 6, day)
    person.joined_on = admitted
    person.full_on = add_months(admitted, 12)
    person.political_status = "中共党员"
    person.source = "转入" if entry.roster_months else "发展"
    person.membership_state = "正常"
    person.on_roster = not entry.left_months
    start = date(today.year - entry.admitted_years_ago + 1, 7, 1)
    if entry.roster_months:
        start = branch.days.on_or_before(add_months(today, -entry.roster_months))
    person.roster_from = max(start, date(2010, 6, 18))
    if entry.left_months:
        person.roster_to = branch.days.on_or_before(add_months(today, -entry.left_months))
    if entry.elsewhere:
        branch.outside_mentors.append(person)
        return
    person.group_name = group_of(TRADES[entry.sketch.trade])
    branch.seats.append(
        Seat(person, person.roster_from, admitted, person.full_on, person.roster_to),
    )


def _add_posts(branch: Branch, people: dict[str, Person]) -> None:
    start = term_start(branch.days)
    earlier = add_months(start, -36)
    approved = branch.days.on_or_after(add_days(start, 6))
    for title, name in _EARLIER.items():
        _post(branch, people[name], title, earlier, start, "选举", add_days(earlier, 7))
    for title, name in _POSTS.items():
        _post(branch, people[name], title, start, None, "选举", approved)
        branch.officers[title] = people[name]
        people[name].party_post = title
    for title, name in _OTHER_POSTS.items():
        _post(branch, people[name], title, start, None, "选举", None)
    for group, name in _GROUP_LEADERS.items():
        _post(branch, people[name], "党小组组长", start, None, "选举", None)
        people[name].party_post = f"{group}组长"
    neighbour = people["诸葛明月"]
    neighbour.party_post = "书记"
    _post(branch, neighbour, "书记", earlier, None, "选举", add_days(earlier, 7))
    _elect(branch, people, start)


def _post(
    branch: Branch,
    person: Person,
    title: str,
    start: date,
    end: date | None,
    how: str,
    approved: date | None,
) -> None:
    branch.rows.append(
        Post(
            id=branch.ids.of("post", person.code, title, start.isoformat()),
            organisation_id=person.organisation_id,
            person_id=person.id,
            title=title,
            from_on=start,
            to_on=end,
            how=how,
            approved_on=approved,
        )
    )


def _elect(branch: Branch, people: dict[str, Person], day: date) -> None:
    """The election of the present committee: six nominees for five seats, four fifths and more present."""
    meeting = branch.meeting("支部大会", day, "支部委员会换届选举")
    meeting.place = "公司三楼党员活动室"
    due = len(branch.voters(day))
    nominees = [*_POSTS.values(), "区志明"]
    rows: list[Record] = []
    for number, name in enumerate(nominees):
        won = name != "区志明"
        votes_for = due - 1 - number if won else due // 2 - 3
        rows.append(_ballot(branch, meeting, people[name], "委员", 5, due, votes_for, won))
    for title in ("书记", "副书记"):
        rows.append(_ballot(branch, meeting, people[_POSTS[title]], title, 1, due, due - 1, True))
    branch.rows.extend(rows)


def _ballot(
    branch: Branch,
    meeting: Meeting,
    person: Person,
    title: str,
    seats: int,
    due: int,
    votes_for: int,
    won: bool,
) -> Election:
    return Election(
        id=branch.ids.of("election", meeting.id, title, person.code),
        meeting_id=meeting.id,
        title=title,
        nominee_id=person.id,
        seats=seats,
        due=due,
        present=due,
        issued=due,
        returned=due,
        votes_for=votes_for,
        votes_against=due - votes_for,
        votes_abstain=0,
        elected=won,
    )
