"""Hand-made facts for the form tests: nothing recorded, everything recorded, and too much of everything.

All people are fictitious; the ID numbers belong to no possible region and pass no check.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from importlib import import_module
from typing import Any

from app.services.forms.data import (
    BranchData,
    CaseData,
    ChannelData,
    FilingData,
    HelperData,
    JournalRow,
    JournalStage,
    MotionData,
    NoticeData,
    NoticeFacts,
    PersonData,
    RosterData,
    TalkData,
    TallyData,
)
from tests.services.forms.samples_cultivation import cultivation
from tests.services.forms.samples_later import groups

TODAY = date(2026, 11, 23)
NAMES = ("㛃", "𬭳", "䶮", "𠅤", "𫖯")
# Fifty characters, Ext A, Ext B, separators: the longest name the ID system allows.
LONG_NAME = "阿卜杜热合曼·吐尔逊买买提·艾力㛃𬭳䶮𠅤𫖯·古丽孜热木·帕提古丽·阿不都克里木·买合木提·热合曼江·艾"
STEPS = (
    ("一、申请入党", ("递交入党申请书", "党组织派人谈话")),
    (
        "二、入党积极分子的确定和培养教育",
        ("推荐和确定入党积极分子", "上级党委备案", "指定培养联系人", "培养教育考察"),
    ),
    (
        "三、发展对象的确定和考察",
        ("确定发展对象", "报上级党委同意", "公示", "确定入党介绍人", "进行政治审查", "开展集中培训"),
    ),
    (
        "四、预备党员的接收",
        (
            "支部委员会审查",
            "上级党委预审",
            "填写入党志愿书",
            "支部大会讨论",
            "上级党委派人谈话",
            "上级党委审批",
            "再上一级党委组织部门备案",
        ),
    ),
    (
        "五、预备党员的教育考察和转正",
        (
            "编入党支部和党小组",
            "入党宣誓",
            "继续教育考察和考察",
            "提出转正申请",
            "支部大会讨论",
            "上级党委审批",
            "材料归档",
        ),
    ),
)
OPINION = (
    "该同志于2024年3月向党组织递交入党申请书以来，能够认真学习党的基本知识，积极参加支部组织的主题党日活动，"
    "在生产一线踏实肯干，主动承担急难任务，团结同事，群众基础较好。不足之处是理论学习的系统性还不够，"
    "联系实际不够深入，希望今后进一步加强。"
)


def journal(said: dict[int, tuple[str, str]], count: int = 1) -> tuple[JournalStage, ...]:
    """The stages of the whole-process record; ``said`` gives day and situation by printed row (1-26)."""
    stages, printed, number = [], 0, 0
    for title, steps in STEPS:
        rows = []
        for step in steps:
            printed += 1
            number += step != "公示"
            on, text = said.get(printed, ("", ""))
            label = "" if step == "公示" else str(number)
            rows.append(JournalRow(label, step, on, text * count, "见会议记录第HY2026-011号"))
        stages.append(JournalStage(title, tuple(rows)))
    return tuple(stages)


BRANCH = BranchData(
    name="中共海川市鑫源精密电子有限公司支部委员会",
    short="鑫源电子党支部",
    unit="海川市鑫源精密电子有限公司",
    seal="own",
    has_committee=True,
    has_groups=True,
    secretary="王建国",
    committee="中共海川市高新区综合委员会",
    general="无",
    contact="李敏",
    phone="0000-1234567",
    email="xydzb@example.cn",
    address="海川市高新区创业路8号鑫源电子行政楼302室",
)
PERSON = PersonData(
    name="张晓梅",
    sex="女",
    ethnic_group="汉族",
    birth="1994-05-18",
    identity_number="000000199405180000",
    native_place="江川省平湖县",
    education="大学本科",
    mobile="10000000001",
    unit="海川市鑫源精密电子有限公司",
    department="装配一车间",
    staff_number="XY0412",
    post="班组长",
    unit_post="海川市鑫源精密电子有限公司装配一车间班组长",
    league_month="2009-05",
    work_month="2016-07",
    political_status="共青团员",
)
MENTORS = (
    HelperData("王建国", date(2005, 7, 1), date(2006, 7, 1), "党支部书记", "鑫源电子", "", "鑫源电子"),
    HelperData("买买提·吐尔逊", date(2011, 6, 20), date(2012, 6, 20), "组织委员", "鑫源电子", "", "鑫源电子"),
)
SAID = {
    1: ("2024.03.11", "2024年3月11日落款，3月12日收到"),
    2: ("2024.03.25", "谈话人王建国、李敏；建议作为推荐人选"),
    3: ("2024.09.10", "支委会应到5人、实到5人，通过；群团推荐、党员推荐"),
    4: ("2024.09.20", "已备案，海高综委〔2024〕12号"),
    5: ("2024.09.12", "王建国、买买提·吐尔逊"),
    6: ("2024.09.10—\n2026.05.17", "考察4次，最近一次2026年3月10日，结论：好"),
    7: ("2026.05.18", "支委会应到5人、实到5人，通过；四类意见已征求"),
    8: ("2026.05.29", "同意，海高综委〔2026〕21号"),
    9: ("2026.06.01—\n2026.06.08", "公示6个工作日，未收到反映，不影响"),
}


def empty_case() -> CaseData:
    """A case of which only branch and name are known."""
    return CaseData(BranchData("中共海川市鑫源精密电子有限公司支部委员会"), PersonData(""))


def full_case() -> CaseData:
    """A regular case with every fact these forms print."""
    stages = journal(SAID)
    return CaseData(
        branch=BRANCH,
        person=PERSON,
        application_on=date(2024, 3, 11),
        written_on=date(2024, 3, 11),
        received_on=date(2024, 3, 12),
        talk=TalkData(
            date(2026, 5, 25),
            "行政楼三楼党员活动室",
            "王建国（书记）、李敏（组织委员）",
            OPINION * 2,
            OPINION,
        ),
        channels=ChannelData(members=True, mass_organisation=True),
        recommended="2024年8月20日党员推荐，应到16人、实到15人，采取无记名投票方式，推荐14票（占实到93.3%）。",
        performance=OPINION,
        activist_on=date(2024, 9, 10),
        activist=MotionData(date(2024, 9, 10), OPINION),
        activist_filing=FilingData(date(2024, 9, 20), "海高综委〔2024〕12号", "同意备案。", "已备案"),
        candidate_on=date(2026, 6, 9),
        admission_on=date(2026, 8, 20),
        probation_from=date(2026, 8, 20),
        probation_to=date(2027, 8, 19),
        mentors=MENTORS,
        introducers=MENTORS,
        remark="无",
        cultivation="培养教育考察20个月，考察4次，最近一次考察结论为好。",
        front=stages[:3],
        back=stages[3:],
        **groups(OPINION),
        **cultivation(OPINION),
    )


def monstrous_case() -> CaseData:
    """A name of fifty characters, rare characters, overlong values and opinions."""
    stages = journal(dict.fromkeys(range(1, 27), ("2026.05.18—\n2026.05.25", OPINION)), 3)
    return replace(
        full_case(),
        branch=replace(
            BRANCH,
            name="中共海川市高新技术产业开发区鑫源精密电子科技股份有限公司第一生产事业部装配车间联合支部委员会",
            short="高新区鑫源精密电子科技第一生产事业部党支部",
        ),
        person=replace(
            PERSON,
            name=LONG_NAME,
            native_place="新疆维吾尔自治区克孜勒苏柯尔克孜自治州阿合奇县",
            unit_post="海川市高新技术产业开发区鑫源精密电子科技股份有限公司第一生产事业部装配一车间" * 2
            + "班组长",
            post="第一生产事业部装配车间副主任兼安全生产监督管理专员",
            department="第一生产事业部装配一车间第三流水线",
            education="在职大学本科（成人高等教育）毕业",
        ),
        talk=TalkData(
            date(2026, 5, 25), "行政楼三楼党员活动室" * 6, "王建国（书记）、" * 9, OPINION * 30, OPINION * 9
        ),
        recommended=OPINION * 9,
        performance=OPINION * 9,
        activist=MotionData(date(2024, 9, 10), OPINION * 12),
        activist_filing=FilingData(date(2024, 9, 20), "", OPINION * 6),
        mentors=(replace(MENTORS[0], name=LONG_NAME), *MENTORS),
        introducers=(replace(MENTORS[0], name=LONG_NAME), MENTORS[1]),
        remark=OPINION * 4,
        front=stages[:3],
        back=stages[3:],
        **groups(OPINION, 12),
        **cultivation(OPINION, 12),
    )


def tally(case: CaseData, motion: str, counted: bool) -> TallyData:
    """The count of a motion about a case's person."""
    if not counted:
        return TallyData(case.branch, case.person, motion)
    return TallyData(
        branch=case.branch,
        person=case.person,
        motion=motion,
        on=date(2026, 8, 20),
        time="14:00—16:00",
        place="行政楼三楼党员活动室",
        members=17,
        full=15,
        probationary=2,
        due=15,
        present=12,
        issued=12,
        returned=12,
        votes_for=10,
        votes_against=0,
        votes_abstain=1,
        votes_invalid=1,
        cut_ballots=3,
        written_for=1,
        written_against=0,
        written_abstain=0,
        secret=True,
        absent="赵强（出差）、钱丽（病假）、孙伟（产假）",
        resolution="赞成票超过应到会有表决权正式党员的半数，同意接收张晓梅同志为中共预备党员。",
    )


def several(case: CaseData, count: int) -> tuple[CaseData, ...]:
    """``count`` cases with different names, some of them rare."""
    names = ("张晓梅", "李㛃", "王𬭳", "赵䶮", "买买提·吐尔逊", "钱𠅤", "孙𫖯", "欧阳文静", "周堃", "吴喆")
    return tuple(
        replace(case, person=replace(case.person, name=names[index % len(names)])) for index in range(count)
    )


MODULES = {
    "meeting": "samples_meetings",
    "applicants": "samples_lists",
    "shortlist": "samples_lists",
    "chase": "samples_lists",
    "request": "samples_requests",
    "pair": "samples_pairs",
    "courses": "samples_pairs",
    "hearing": "samples_later",
    "publicity": "samples_later",
    "inquiries": "samples_later",
    "ballots": "samples_later",
    "oath": "samples_later",
    "transcript": "samples_later",
    "dues": "samples_members",
    "receipts": "samples_members",
    "ledger": "samples_members",
    "half-year": "samples_members",
    "letter": "samples_members",
    "letters": "samples_members",
    "archive": "samples_archive",
    "reminders": "samples_archive",
    "date-check": "samples_archive",
    "mobiles": "samples_members",
    "mobile": "samples_members",
    "member": "samples_members",
    "handbook": "samples_handbook",
    "appraisal": "samples_handbook",
}
"""Where the samples of the other contexts are: each module has a ``data_for`` like the one here."""


def data_for(context: str, subject: str, state: str) -> Any:
    """Data of a context in one of the states empty, full, monstrous."""
    if context in MODULES:
        module = import_module(f"tests.services.forms.{MODULES[context]}")
        return module.data_for(context, subject, state)
    case = {"empty": empty_case, "full": full_case, "monstrous": monstrous_case}[state]()
    if context == "case":
        return case
    if context == "roster":
        people = {"empty": 0, "full": 3, "monstrous": 28}[state]
        listed = several(full_case(), people)
        if state == "monstrous":
            listed = (case, *listed, case)
        return RosterData(case.branch, listed, None if state == "empty" else date(2026, 5, 18))
    if context == "notice":
        if state == "empty":
            return NoticeData(case.branch)
        facts = NoticeFacts(
            date(2026, 11, 16),
            date(2026, 11, 23),
            6,
            "工作单位",
            "张贴、工作群",
            date(2026, 11, 2),
            date(2026, 11, 12),
        )
        listed = (case,) if state == "full" else (case, *several(full_case(), 20))
        return NoticeData(case.branch, facts, listed)
    if context == "tally":
        motion = {"admission": "接收预备党员", "conversion": "预备党员转正"}[subject]
        counted = tally(case, motion, state != "empty")
        if state == "monstrous":
            counted = replace(
                counted,
                absent="赵强（出差）、" * 60,
                resolution=OPINION * 6,
                place="行政楼三楼党员活动室" * 5,
            )
        return counted
    raise AssertionError(f"no samples for context {context}")
