"""A year of the home branch's life: meetings, the appraisal, plans and reports, visits, talks."""

from __future__ import annotations

from datetime import date

from app.models import Appraisal, Enterprise, HeartTalk, Meeting, Person, Visit, WorkReport
from app.services.dates import add_days, add_months
from app.services.demo.branch import ASSEMBLY, COMMITTEE, Branch
from app.services.demo.trades import GROUPS

MONTHS = 13
VISIT_DAY = 11
_COMMITTEE_SUBJECTS = (
    (
        "研究季度党建工作安排",
        "传达园区党工委例会精神；研究本季度发展党员、主题党日和党费收缴安排；明确各委员分工。",
    ),
    ("研究安全生产月党员责任区", "讨论划分五个党员安全责任区，确定责任人和检查周期，要求每周五通报一次。"),
    ("研究困难职工帮扶", "听取工会关于困难职工情况的介绍，确定三名党员结对帮扶，落实慰问经费。"),
    ("分析党员和职工思想动态", "各委员汇报谈心情况，职工关心倒班和食堂问题，决定同行政部门沟通并限期答复。"),
)
_THEME_SUBJECTS = (
    ("学习党章、重温入党誓词", "集体诵读党章总纲第一部分，重温入党誓词，交纳党费，两名党员谈体会。"),
    ("党员先锋岗技术攻关", "围绕壳体零件表面划伤问题现场讨论，形成三条改进措施，由区志明负责跟踪。"),
    ("走进烈士陵园", "向革命烈士敬献花篮，听讲解，预备党员和入党积极分子一同参加。"),
    ("园区志愿服务", "到龙虎塘社区参加环境整治和反诈宣传，发放资料二百余份。"),
    (
        "学习发展党员工作细则",
        "组织委员领学细则，结合本支部案卷逐项说明谈话、公示、预审和无记名投票的要求。",
    ),
    ("赴乡村振兴示范点学习", "参观红色农场和村史馆，与村党总支交流党建带产业的做法。"),
    ("党员技能比武", "党员和入党积极分子同台比武，前三名在车间公开传授操作经验。"),
    ("观看警示教育片", "集体观看警示教育片，结合岗位廉洁风险开展讨论，采购、仓储党员作表态发言。"),
)
_LECTURES = (
    "新时代民营企业党员怎么当",
    "从党史中汲取干事力量",
    "严守党的纪律、争做合格党员",
    "质量就是生命：党员的岗位责任",
)
_GROUP_SUBJECT = (
    "学习讨论和党员汇报",
    "学习重要讲话文章一篇，党员汇报上月承诺践诺情况，评议两名党员责任区。",
)
_PROBLEMS = ("职工倒班多，集中学习时间难统一", "年轻党员理论功底薄，党课讲得不够活", None, None)


def live(branch: Branch, people: dict[str, Person], enterprise: Enterprise) -> None:
    """Thirteen months of meetings up to today, with what they leave behind."""
    keep_rhythm(branch)
    for first in _months(branch):
        _gather(branch, first)
    _organisation_life(branch)
    _reports(branch)
    _talks(branch, people)
    _visits(branch, enterprise)


def keep_rhythm(branch: Branch) -> None:
    """The meetings every branch owes: assemblies by quarters, committee and groups by months."""
    for first in _months(branch):
        number = first.month
        if branch.has_committee:
            committee = branch.days.monthly(branch.committee_day, first)
            _hold(branch, COMMITTEE, committee, *_COMMITTEE_SUBJECTS[number % len(_COMMITTEE_SUBJECTS)])
        if branch.has_groups:
            for place, group in enumerate(GROUPS):
                _hold(branch, "党小组会", branch.days.monthly(15 + place, first), *_GROUP_SUBJECT, group)
        if number % 3 == 2:
            assembly = branch.days.monthly(branch.assembly_day, first)
            text = "党员大会听取上季度工作和党费收缴情况，讨论下季度计划，对发展党员工作提出意见。"
            _hold(branch, ASSEMBLY, assembly, "听取季度工作报告", text)


def _months(branch: Branch) -> list[date]:
    """First days of the last thirteen months, this one included."""
    first = branch.days.today.replace(day=1)
    return [add_months(first, 1 - MONTHS + number) for number in range(MONTHS)]


def _gather(branch: Branch, first: date) -> None:
    """The theme day (主题党日) of a month, and every quarter a lecture (党课)."""
    number = first.month
    theme = branch.days.monthly(5, first)
    _hold(branch, "主题党日", theme, *_THEME_SUBJECTS[number % len(_THEME_SUBJECTS)])
    if number % 3 == 2:
        title = _LECTURES[number // 3 % len(_LECTURES)]
        text = f"书记周志远以“{title}”为题讲党课，党员和入党积极分子参加。"
        _hold(branch, "党课", branch.days.monthly(18, first), title, text)


def _hold(branch: Branch, kind: str, day: date, subject: str, text: str, group: str = "") -> Meeting | None:
    if day > branch.days.today:
        return None
    meeting = branch.meeting(kind, day, subject, group)
    if not branch.motions.get(meeting.id):
        meeting.minutes = text
    if group:
        members = [person for person in branch.voters(day) if person.group_name == group]
        members += [person for person in branch.probationers(day) if person.group_name == group]
        meeting.due = meeting.present = len(members)
    return meeting


def _organisation_life(branch: Branch) -> None:
    """The yearly meeting of criticism and the democratic appraisal, held last December."""
    year = branch.days.today.year - 1
    day = branch.days.on_or_after(date(year, 12, 20))
    text = "支委会班子和党员对照检查，开展批评与自我批评，提出意见二十三条，会后列出整改清单。"
    _hold(branch, "组织生活会", day, f"{year}年度组织生活会", text)
    meeting = _hold(
        branch, "民主评议", day, f"{year}年度民主评议党员", "采取个人自评、党员互评和民主测评方式进行。"
    )
    if meeting is None:
        return
    voters = branch.voters(day)
    for number, person in enumerate(voters):
        excellent = len(voters) - 2 - number % 5
        branch.rows.append(
            Appraisal(
                id=branch.ids.of("appraisal", meeting.id, person.code),
                meeting_id=meeting.id,
                person_id=person.id,
                self_view="合格",
                excellent=excellent,
                good=len(voters) - excellent,
                fair=0,
                poor=0,
                grade="优秀" if number % 6 == 0 else "合格",
            )
        )


def _reports(branch: Branch) -> None:
    today = branch.days.today
    year = today.year
    plan = (
        "一是按季召开党员大会、按月召开支委会和党小组会；二是年内确定入党积极分子五名以上，"
        "接收预备党员四至六名；三是深化党员先锋岗，围绕质量提升开展攻关；四是按月收缴、按季上缴党费并公布。"
    )
    _report(branch, "年度计划", year, None, date(year, 1, 12), plan, None, None)
    done = (
        "本期严格按细则发展党员，一线职工占在培对象六成以上；"
        "对新确定的发展对象全部公示，接收、转正均无记名投票。"
    )
    problems = "倒班职工集中学习时间不好统一，个别考察意见写得笼统，一名入党积极分子考察间隔过长。"
    ahead = "建立半年考察提醒，联系人意见一人一评；对临近期限的案卷逐件排出时间表。"
    for half, reported in (("上", date(year, 7, 8)), ("下", date(year, 1, 9))):
        if reported <= today:
            about = year if half == "上" else year - 1
            _report(branch, "半年汇报", about, half, reported, done, problems, ahead)


def _report(
    branch: Branch,
    kind: str,
    year: int,
    half: str | None,
    reported: date,
    content: str,
    problems: str | None,
    plan: str | None,
) -> None:
    branch.rows.append(
        WorkReport(
            id=branch.ids.of("report", branch.organisation.code, kind, str(year), half or ""),
            organisation_id=branch.organisation.id,
            kind=kind,
            year=year,
            half=half,
            content=content,
            problems=problems,
            plan=plan,
            reported_on=reported if reported <= branch.days.today else None,
        )
    )


def _talks(branch: Branch, people: dict[str, Person]) -> None:
    talks = (
        ("周志远", "单立群", 70, "班子成员间", "沟通党务与人事工作的配合，约定重要事项先碰头。"),
        ("周志远", "龚䶮", 55, "与党员", "了解其调动后的生活安排，提醒及时接转组织关系。"),
        ("解敏华", "阿丽亚·吐尔逊", 120, "与党员", "了解出差期间参加组织生活的困难，商定线上参加学习。"),
        ("李卫东", "沈𬭳", 40, "流动党员联系", "电话联系外派项目情况，提醒按时交纳党费。"),
        ("仇海峰", "王建军", 150, "党员间", "交流带徒弟的做法，互提意见两条。"),
        ("翟秀兰", "吴桂芳", 90, "帮扶", "看望其生病的家属，转达支部慰问。"),
    )
    for talker, other, ago, kind, content in talks:
        day = branch.days.ago(ago)
        branch.rows.append(
            HeartTalk(
                id=branch.ids.of("talk", people[talker].code, people[other].code, kind),
                talker_id=people[talker].id,
                person_id=people[other].id,
                on=day,
                kind=kind,
                content=content,
            )
        )


def _visits(branch: Branch, enterprise: Enterprise) -> None:
    for number, first in enumerate(_months(branch)):
        day = branch.days.monthly(VISIT_DAY, first)
        if day > branch.days.today:
            continue
        problem = _PROBLEMS[number % len(_PROBLEMS)]
        solved = branch.days.on_or_after(add_days(day, 10))
        branch.rows.append(
            Visit(
                id=branch.ids.of("visit", enterprise.code, str(number)),
                instructor="顾明",
                enterprise_id=enterprise.id,
                on=day,
                matter=("查看发展党员材料", "走访车间听取意见", "指导主题党日")[number % 3],
                problem=problem,
                solved_on=solved if problem and solved <= branch.days.today else None,
                standing="指导员",
            )
        )
