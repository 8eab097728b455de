"""Sentences of the later stages: consultations, review, training, booklet, meetings, probation."""

from __future__ import annotations

from app.services.demo.chance import Draw
from app.services.demo.early_texts import post_of
from app.services.demo.people import Profile

_CONSULTED = {
    "党小组": (
        "党小组会议讨论认为，该同志经过一年多培养，政治立场坚定，作用发挥明显，同意{what}。",
        "小组成员逐一发言，一致认为其符合条件，同意{what}，希望进一步加强理论学习。",
    ),
    "培养联系人": (
        "经一年多的培养考察，该同志思想上成熟，工作上过硬，基本具备党员条件，建议{what}。",
        "该同志能主动汇报思想，虚心接受批评，{deed}，本人同意{what}。",
    ),
    "党员": (
        "党员普遍认为该同志为人正派、业务过硬，{deed}，同意{what}；有两名党员希望其多参加理论宣讲。",
        "到会党员一致同意{what}，认为其在急难任务面前能冲在前面。",
    ),
    "群众": (
        "职工代表反映该同志待人热情、公道正派，{deed}，对{what}没有不同意见。",
        "群众评价好，认为其处处带头、不计较个人得失，赞成{what}。",
    ),
    "委托党委": ("委托培养期间表现良好，组织生活参加正常，同意所在支部按期讨论其转正问题。",),
    "结对老党员": ("结对一年，{name}同志虚心好学，{deed}，同意按期转正。",),
    "所在单位": ("该同志在本单位表现突出，{deed}，没有违纪违规问题。",),
    "相关部门": ("经查询，未发现该同志有违法犯罪记录和失信被执行情形。",),
}
_CONVERTING = {
    "党小组": (
        "小组认为该同志预备期内能参加组织生活、完成分配的工作，接收时指出的缺点有改进，同意按期转正。",
        "小组成员逐一发言，认为其党员意识增强，责任区工作做得实，同意按期转正，希望继续加强理论学习。",
    ),
    "党员": (
        "到会党员认为该同志预备期内表现稳定，{deed}，同意其按期转正。",
        "党员普遍认为其能认真履行义务、正确行使权利，一致同意按期转正。",
    ),
    "群众": (
        "职工反映该同志入党后更肯带头，{deed}，赞成其转正。",
        "群众认为其待人热情、说到做到，没有不同意见。",
    ),
    "入党介绍人": (
        "预备期内能认真履行义务，缺点已有明显改进，本人同意其按期转正。",
        "一年来学习工作都有进步，能自觉参加组织生活、按时交纳党费，同意按期转正。",
    ),
}
_EXTENDING = {
    "党小组": ("小组认为该同志工作尚可，但多次缺席组织生活，提醒后改进不大，同意延长预备期，继续考察。",),
    "党员": ("党员认为其组织观念不强，思想汇报不及时，还不完全具备条件，同意延长预备期。",),
    "群众": ("群众反映其干活肯出力，但有时不守时、不愿管事，希望组织上再帮一帮。",),
}
_SPEECHES = (
    "他干活不藏私，新来的徒弟都愿意跟着他学，我同意。",
    "平时话不多，但班组里谁有难处都能搭把手，大家服气。",
    "去年赶订单那阵子，连着两个星期最早到、最晚走，像个党员的样子。",
    "优点大家都说了，提一点希望：多读点理论，能给我们讲讲课就更好了。",
    "在我们部门评先评优都能让给别人，作风没得说，我赞成。",
    "对质量一点不含糊，我这个老师傅也佩服，同意大家的意见。",
)
_ABOUT_SELF = (
    (
        "该同志拥护党的路线方针政策，政治立场坚定，在重大政治斗争中旗帜鲜明；入党动机端正，政治素质较好；"
        "遵纪守法，遵守社会公德、职业道德；现实表现突出，{deed}。未参加任何非法组织，无违法违纪问题。"
    ),
    (
        "经谈话、查阅档案和函调了解，该同志历史清楚，思想进步，能与党中央保持一致；入党动机纯正；"
        "遵守国家法律和公司制度，{deed}；群众关系好，没有发现需要进一步审查的问题。"
    ),
)
_REVIEW_CONCLUSION = (
    "该同志本人历史清楚，政治表现好；直系亲属和与本人关系密切的主要社会关系政治历史清楚，遵纪守法。政治审查合格。",
    "综合谈话、查档和函调情况，未发现影响其入党的问题，政治审查结论为合格。",
)
_INQUIRY = (
    "政治历史清楚，现实表现良好，无违法违纪记录。",
    "拥护党的领导，遵纪守法，邻里关系和睦，未发现问题。",
)
_WISH = (
    "我志愿加入中国共产党，拥护党的纲领，遵守党的章程，履行党员义务，执行党的决定，严守党的纪律，保守党的秘密，"
    "对党忠诚，积极工作，为共产主义奋斗终身，随时准备为党和人民牺牲一切，永不叛党。\n"
    "我是{post}。参加工作以来，在党员师傅的带动下，我{deed}。我深知自己离党员标准还有差距，"
    "理论学习不够深入，工作方法有时急躁，今后将在组织帮助下努力改正，请党组织考验我。"
)
_INTRODUCER = (
    (
        "{name}同志政治立场坚定，入党动机端正，{deed}。缺点是理论联系实际还不够。"
        "经长期考察，我认为其已具备党员条件，愿意介绍其加入中国共产党。"
    ),
    "我与{name}同志共事多年，其为人诚恳，工作勤奋，{deed}。不足是遇事有时急躁。我愿意做其入党介绍人。",
)
_STRENGTHS = (
    "优点：政治上要求进步，{deed}，团结同志。缺点：理论学习不够系统，批评与自我批评的勇气不足。",
    "优点：工作认真负责，肯钻研业务，{deed}。缺点：性子较急，做群众工作的方法还需改进。",
)
_PROBATION = (
    "本季度能自觉参加组织生活，按时交纳党费，承担党员责任区任务，{deed}。针对大会指出的缺点有改进，继续考察。",
    "预备期内表现稳定，参加主题党日三次、党课一次，{deed}。希望在带徒弟和讲党课方面再主动。",
    "能用党员标准要求自己，在订单高峰期带头加班，{deed}。理论学习笔记较以前充实，表现较好。",
    "认真履行党员义务，主动联系两名职工群众，反映了食堂和倒班方面的意见，{deed}。",
)
_PROBATION_WEAK = (
    "本季度工作任务能够完成，但两次主题党日无故缺席，已谈话提醒，本人表示改正。",
    "缺席组织生活的情况仍有发生，思想汇报拖延，理论学习不主动，需继续帮助教育。",
    "岗位工作表现尚可，{deed}，但组织观念不强，对大会指出的缺点改进不明显。",
)
_PROBATION_BRANCH = (
    "支委会听取介绍人和党小组意见，认为该同志能自觉接受党内生活锻炼，同意继续考察。",
    "支委会认为其本季度表现较好，作用发挥明显，希望克服急躁情绪，继续考察。",
    "经研究，同意介绍人意见；要求其结合岗位讲一次微党课，继续考察。",
)
_PROBATION_GROUP = (
    "小组会上对其优缺点作了实事求是的评议，希望继续努力。",
    "小组认为其按时参加组织生活，积极承担责任区任务。",
    "小组肯定其联系群众的做法，建议多谈学习体会。",
)
_COMMITTEE = {
    "确定积极分子": "支委会听取了各方面推荐和谈话了解的情况，经集体研究，"
    "同意确定{name}同志为入党积极分子，报上级党委备案。",
    "研究发展对象": "经征求{consulted}意见，支委会集体研究认为，{name}同志经过一年以上培养教育，"
    "基本具备党员条件，同意作为发展对象人选，报上级党委。",
    "支委会审查": "支委会对{name}同志的入党条件、培养教育考察、政治审查和集中培训情况进行了严格审查，"
    "征求了党员和群众意见，认为材料齐全、手续完备、合格，同意报上级党委预审。",
    "转正审查": "支委会审查认为，{name}同志预备期内认真履行党员义务，接收时指出的缺点有改进，"
    "转正手续完备，同意按期转正，提交支部党员大会讨论。",
    "延长预备期": "支委会审查认为，{name}同志预备期内多次缺席组织生活，经提醒改进不明显，"
    "尚不完全具备转正条件，建议延长预备期，提交支部党员大会讨论。",
}
OATH_PLACES = ("园区党群服务中心宣誓广场", "公司党员活动室", "烈士陵园纪念碑前")


def _filled(draw: Draw, choices: tuple[str, ...], profile: Profile, **more: str) -> str:
    return draw.turn(choices).format(
        post=post_of(profile), deed=draw.turn(profile.trade.deeds), name=profile.person.name, **more
    )


def consulted(draw: Draw, whom: str, profile: Profile, what: str) -> str:
    """The opinion of one group asked before a decision (征求意见)."""
    return _filled(draw, _CONSULTED[whom], profile, what=what)


def on_conversion(draw: Draw, whom: str, profile: Profile, *, extend: bool) -> str:
    """The opinion of one group asked before a conversion meeting."""
    return _filled(draw, (_EXTENDING if extend else _CONVERTING)[whom], profile)


def speeches(draw: Draw, number: int, sex: str | None) -> list[str]:
    """What people said, each something else."""
    found = draw.some(_SPEECHES, number)
    return [text.replace("他", "她") for text in found] if sex == "女" else found


def about_self(profile: Profile, draw: Draw) -> str:
    """本人情况 in the political review."""
    return _filled(draw, _ABOUT_SELF, profile)


def review_conclusion(draw: Draw) -> str:
    """结论意见 of the political review."""
    return draw.pick(_REVIEW_CONCLUSION)


def inquiry_answer(draw: Draw) -> str:
    """What a letter of inquiry brought back."""
    return draw.pick(_INQUIRY)


def wish(profile: Profile, draw: Draw) -> str:
    """入党志愿, as written into the booklet."""
    return _filled(draw, (_WISH,), profile)


def introducer_opinion(profile: Profile, draw: Draw) -> str:
    """An introducer's opinion in the booklet."""
    return _filled(draw, _INTRODUCER, profile)


def strengths(profile: Profile, draw: Draw) -> str:
    """入党时主要优缺点."""
    return _filled(draw, _STRENGTHS, profile)


def probation_opinion(profile: Profile, draw: Draw, *, weak: bool) -> str:
    """The introducers' opinion at an inspection of the probation."""
    return _filled(draw, _PROBATION_WEAK if weak else _PROBATION, profile)


def probation_branch(draw: Draw) -> str:
    """The branch's opinion at an inspection of the probation."""
    return draw.turn(_PROBATION_BRANCH)


def probation_group(draw: Draw) -> str:
    """The group's opinion at an inspection of the probation."""
    return draw.turn(_PROBATION_GROUP)


def committee_decision(motion: str, name: str, *, groups: bool) -> str:
    """The opinion of the committee on one motion; 延长预备期 is the unfavourable one of 转正审查."""
    asked = ("党小组、" if groups else "") + "培养联系人、党员和群众"
    return _COMMITTEE[motion].format(name=name, consulted=asked)


PRAISE = {
    "入党": "该同志政治立场坚定，入党动机端正，{deed}，已具备党员条件；主要不足是理论学习不够系统。",
    "转正": "该同志预备期内能认真履行党员义务，{deed}，接收时指出的缺点有改进，具备转正条件。",
    "延长": "该同志岗位工作能够完成，但预备期内三次无故缺席组织生活，尚不完全具备转正条件。",
}
"""What a resolution says of the person, by what is decided."""


def assembly_resolution(
    profile: Profile, day: str, what: str, counts: tuple[int, int, int, int, int], written: int, praise: str
) -> str:
    """The resolution (决议): performance, 应到, 实到, the count, the decision."""
    due, present, votes_for, against, abstain = counts
    name = profile.person.name
    by_letter = f"，另有会前书面意见赞成 {written} 票" if written else ""
    return (
        f"支部党员大会于{day}讨论了{name}同志的{what}问题。大会认为，{praise}"
        f"应到会有表决权的党员 {due} 名，实到 {present} 名，采取无记名投票方式表决，"
        f"赞成 {votes_for} 票，不赞成 {against} 票，弃权 {abstain} 票{by_letter}。"
    )
