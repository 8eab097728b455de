"""People of the demonstration: the row of the 人员 sheet, and what the texts about a person draw on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.models import Enterprise, FamilyMember, Organisation, Person, Record, Resume
from app.services.dates import add_days
from app.services.demo.chance import Draw, Ids
from app.services.demo.names import NATIVE_PLACES, given_name, identity_number, mobile, surname_of
from app.services.demo.trades import TRADES, Trade
from app.services.search import search_key

_EDUCATION = {
    "技工学校": ("技校", None),
    "教育中心": ("中专", None),
    "职业技术学院": ("大学专科", None),
    "职业学院": ("大学专科", None),
    "大学": ("大学本科", "学士"),
    "学院": ("大学本科", "学士"),
}
_STREETS = ("河海新村", "三井花园", "飞龙新苑", "天合家园", "薛家怡景", "龙虎塘新村")
_SPOUSES = {
    "女": ("社区卫生服务中心护士", "第三小学教师", "新北示例电子科技有限公司职工", "超市店长"),
    "男": ("新北示例电子科技有限公司职工", "公交公司驾驶员", "个体经营", "镇农技站技术员"),
}
_WITH_SURNAME = ("汉族", "回族")
_TITLES = {
    "生产": "高级工",
    "质量": "助理工程师",
    "技术": "工程师",
    "设备": "技师",
    "管理": None,
    "供销": None,
}


@dataclass(frozen=True, slots=True)
class Profile:
    """A person with what the sentences about them need beyond the row."""

    person: Person
    trade: Trade
    school: str
    left_school: int
    hired: int
    married: bool


@dataclass(frozen=True, slots=True)
class Sketch:
    """What a story fixes about a person; the rest is drawn."""

    number: int
    name: str
    sex: str
    age: int
    trade: str
    ethnic_group: str = "汉族"
    post: str | None = None


def make_person(
    sketch: Sketch,
    code: str,
    today: date,
    draw: Draw,
    ids: Ids,
    enterprise: Enterprise | None,
    organisation: Organisation | None,
) -> Profile:
    """A person of the sketched age, sex and trade, working in the enterprise; no member of anything yet."""
    trade = TRADES[sketch.trade]
    birth = add_days(date(today.year - sketch.age, today.month, 1), -draw.whole(1, 360))
    school = draw.pick(trade.schools)
    education, degree = next(value for end, value in _EDUCATION.items() if school.endswith(end))
    left_school = birth.year + {"技校": 18, "中专": 18, "大学专科": 21}.get(education, 22)
    worked_before = draw.whole(0, max(0, min(8, today.year - 5 - left_school)))
    native = draw.pick(NATIVE_PLACES)
    street = f"新北区{draw.pick(_STREETS)}{draw.whole(1, 40)}幢{draw.whole(101, 602)}室"
    adult_league = sketch.age < 28 and draw.chance(70)
    person = Person(
        id=ids.of("person", code),
        code=code,
        name=sketch.name,
        sex=sketch.sex,
        ethnic_group=sketch.ethnic_group,
        birth=birth.isoformat(),
        identity_number=identity_number(birth, sketch.sex, sketch.number),
        native_place=native,
        birthplace=native,
        household_place=native,
        residence=street,
        education=education,
        degree=degree,
        full_time_education=f"{education}（{school}）",
        professional_title=_TITLES[sketch.trade],
        mobile=mobile(sketch.number),
        emergency_phone=mobile(sketch.number + 5_000_000),
        enterprise_id=enterprise.id if enterprise else None,
        organisation_id=organisation.id if organisation else None,
        department=trade.department,
        position=sketch.post or draw.pick(trade.posts),
        categories=(trade.category,),
        staff_number=f"SL{sketch.number:04}",
        political_status="共青团员" if adult_league else "群众",
        league_month=f"{birth.year + 15}-05",
        league_place=f"{native}第{draw.pick('一二三四')}中学",
        work_month=f"{left_school}-07",
        speciality=draw.pick(("机械制图", "计算机", "篮球", "书法", "摄影", "写作", None)),
        awards=f"{today.year - 2}年度公司先进工作者" if draw.chance(45) else "无",
        punishments="无",
        mobility="无",
        discipline="无",
    )
    person.search_key = search_key(person)
    return Profile(person, trade, school, left_school, left_school + worked_before, sketch.age >= 28)


def family(profile: Profile, today: date, draw: Draw, ids: Ids) -> list[Record]:
    """Parents, and for the married a spouse and a child, and one relation outside the household."""
    person = profile.person
    surname = surname_of(person.name) if person.ethnic_group in _WITH_SURNAME else ""
    year = int((person.birth or "1990")[:4])
    rows: list[Record] = []

    def relative(category: str, relation: str, name: str, sex: str, born: int, **more: str | None) -> None:
        rows.append(
            FamilyMember(
                id=ids.of("family", person.code, relation),
                person_id=person.id,
                category=category,
                relation=relation,
                name=name,
                sex=sex,
                ethnic_group=person.ethnic_group,
                birth_month=f"{born}-{draw.whole(1, 12):02}",
                native_place=person.native_place,
                deceased=False,
                **{"political_status": "群众", **more},
            )
        )

    father = surname + given_name(draw, "男") if surname else "布和"
    work = draw.pick((f"{person.native_place}务农", "农机站退休职工", "原县机械厂退休工人"))
    party = "中共党员" if draw.chance(30) else "群众"
    relative("家庭成员", "父亲", father, "男", year - 26, unit_and_post=work, political_status=party)
    mother = draw.pick("高崔石顾万") + given_name(draw, "女")
    relative("家庭成员", "母亲", mother, "女", year - 24, unit_and_post="家务", education="初中")
    if profile.married:
        sex = "女" if person.sex == "男" else "男"
        spouse = draw.pick("杜葛施温侯") + given_name(draw, sex)
        unit = draw.pick(_SPOUSES[sex])
        school = draw.pick(("高中", "大学专科", "大学本科"))
        since = f"{year + 23}-08"
        relation = "丈夫" if sex == "男" else "妻子"
        relative(
            "配偶", relation, spouse, sex, year + 1, unit_and_post=unit, education=school, work_month=since
        )
        child = (surname_of(spouse) if sex == "男" else surname or "小") + draw.pick("一子若安") + "辰"
        born = min(year + 28, today.year - 2)
        place = "学生" if today.year - born > 6 else "学龄前"
        relative("家庭成员", "子女", child, draw.pick(("男", "女")), born, unit_and_post=place)
    uncle = draw.pick("邱雷段方") + given_name(draw, "男")
    relative("主要社会关系", "舅舅", uncle, "男", year - 22, unit_and_post="示例运输有限公司驾驶员")
    return rows


def resume(profile: Profile, draw: Draw, ids: Ids, enterprise_name: str) -> list[Record]:
    """School and work without a gap longer than a summer, each line with a witness (证明人)."""
    person = profile.person
    start = int((person.birth or "1990")[:4]) + 15
    school = f"{profile.school}学生"
    lines = [(f"{start}-09", f"{start + 3}-06", school)]
    if profile.left_school > start + 3:
        lines = [
            (f"{start}-09", f"{start + 3}-06", f"{person.native_place}第二中学学生"),
            (f"{start + 3}-09", f"{profile.left_school}-06", school),
        ]
    if profile.hired > profile.left_school:
        before = draw.pick(("示例标准件厂工人", "示例模具有限公司职工", "示例机械配件有限公司职工"))
        lines.append((f"{profile.left_school}-07", f"{profile.hired}-06", before))
    lines.append((f"{profile.hired}-07", "", f"{enterprise_name}{profile.trade.department}{person.position}"))
    return [
        Resume(
            id=ids.of("resume", person.code, begin),
            person_id=person.id,
            from_month=begin,
            to_month=end or None,
            unit_and_post=what,
            witness=draw.pick("李周吴郑钱") + given_name(draw, "男"),
        )
        for begin, end, what in lines
    ]
