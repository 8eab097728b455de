"""Sentences of the first two stages: the talk, recommendations, inspections, thought reports."""

from __future__ import annotations

from app.services.demo.chance import Draw
from app.services.demo.people import Profile

TALK_PLACES = ("公司三楼党员活动室", "公司二楼小会议室", "车间办公室", "党群服务站谈心室")
_VIEWS = (
    "认为党始终代表最广大人民的根本利益，脱贫攻坚和疫情防控让自己对“人民至上”有了切身体会。",
    "从父辈讲述的变化和企业这些年的发展看到，没有党的领导就没有今天的好日子。",
    "通过参加党员先锋岗活动，看到身边党员关键时候站得出来，对党由敬佩到向往。",
    "读了党章和党史学习资料，知道党的宗旨是全心全意为人民服务，党员没有私利。",
    "认为党的领导是中国特色社会主义最本质的特征，民营企业的发展同样离不开党的好政策。",
)
_MOTIVES = (
    "希望在组织的教育下更快成长，在岗位上多出力，不是为了个人升职或荣誉。",
    "想成为像带教师傅那样的人，把技术和作风都传下去，接受组织长期考验。",
    "愿意按党员标准要求自己，为车间的事、工友的事多操心，动机是端正的。",
    "本人思考了一年多才递交申请，表示一次不行就再努力，请组织从严考察。",
    "希望把个人的技术专长用到企业和国家需要的地方，在奉献中实现价值。",
)
_LAWFUL = (
    "遵守国家法律法规和公司规章制度，无违法违纪记录，无不良嗜好，不参加非法组织，不信教。",
    "遵纪守法，按章操作，近三年无责任事故；个人征信良好，没有民间借贷纠纷。",
    "日常遵守厂规厂纪，考勤记录良好，与同事、邻里关系和睦，无受处分情况。",
    "能自觉遵守劳动纪律和保密规定，无违法犯罪、无不良网络言论。",
)
_SINGLE_FAMILY = (
    "父母均在老家务农，本人未婚，家庭成员无违法犯罪记录。",
    "父亲是退休工人，母亲操持家务，家风朴实。",
)
_MARRIED_FAMILY = (
    "爱人在本区工作，孩子上小学，家庭和睦，家人支持其申请入党。",
    "与父母同住，爱人通情达理，主要社会关系清楚，无需要说明的问题。",
)
_TALK_OPINIONS = (
    "该同志对党有一定认识，入党动机端正，工作踏实，愿意接受组织考察，同意继续培养，建议列入推荐范围。",
    "谈话中态度诚恳，回答问题实事求是，对党的基本知识还需系统学习，建议安排党员日常联系帮助。",
    "本人思想上进，在职工中口碑好，建议在急难任务中继续考察，并督促其每季度汇报思想。",
    "基本情况清楚，家庭和社会关系简单，入党愿望比较迫切，但政治理论学习还不够，须继续了解。",
)
_RECOMMENDED = (
    "该同志在{post}岗位上工作踏实、任劳任怨，{deed}；能主动学习党的基本知识，积极参加主题党日和志愿服务。",
    "思想上积极向党组织靠拢，{deed}；团结同事，乐于助人，群众基础好。",
    "工作中敢挑重担，{deed}；平时注意学习时事政治，要求进步的愿望强烈。",
    "立足{post}岗位作贡献，{deed}；遵守纪律，作风正派，能听取不同意见。",
)
_MENTOR = (
    "本期与其谈心两次。该同志学习了党章和党的二十届历次全会精神，{deed}。不足是发言偏少，已提醒其在班组会上多讲多带。",
    "平时接触较多，感到他待人实在、遇事不推。本期{deed}。建议今后加强理论学习的系统性，读书笔记要坚持写。",
    "能按时交思想汇报，内容联系岗位实际。{deed}，在青年职工中有带动作用。希望进一步克服急躁情绪。",
    "参加支部组织的学习和义务劳动各两次，未缺席。{deed}。对时事关心，能说出自己的看法，表现比上期有进步。",
    "该同志本期家中有事仍坚持出勤，{deed}。对党的宗旨理解比较到位，需要在联系群众方面再主动一些。",
)
_BRANCH = (
    "经支委会讨论，认为该同志本期思想稳定、工作积极，能接受组织教育，同意联系人意见，继续培养教育。",
    "支委会听取联系人和所在班组意见，认为其政治上要求进步，完成任务较好，考察结论为{grade}，继续培养。",
    "该同志本期表现{grade}，能以党员标准要求自己，群众反映好。希望加强理论学习，继续接受考察。",
    "支委会认为该同志入党动机端正，工作实绩比较突出，理论学习有待加强，同意继续作为入党积极分子培养。",
)
_GROUP = (
    "小组成员一致认为该同志要求进步，工作带头，同意继续培养。",
    "小组讨论认为其表现较好，建议多压担子，多参加集体活动。",
    "小组认为该同志踏实肯干，与工友相处融洽，缺点是讲得少，建议加强锻炼。",
)
_REPORT_VIEWS = (
    "按季递交，字迹工整，能联系岗位实际谈体会。",
    "汇报及时，第二篇谈到对安全生产责任的认识，比较深入。",
    "能如实汇报思想变化，对不足有认识，改进措施具体。",
)
REPORT_TITLES = (
    "学习党章的体会",
    "立足岗位比贡献",
    "从一次夜班抢修谈责任",
    "观看警示教育片有感",
    "学习发展党员工作细则的认识",
    "参加主题党日“走进烈士陵园”的收获",
    "谈谈对全心全意为人民服务的理解",
    "学党史、强信念、跟党走",
    "向身边的党员师傅学什么",
    "我对入党动机的再认识",
    "节日值守中的思考",
    "学习全会精神的体会",
)


def post_of(profile: Profile) -> str:
    """Department and post in one phrase."""
    return f"{profile.trade.department}{profile.person.position}"


def _filled(draw: Draw, choices: tuple[str, ...], profile: Profile, **more: str) -> str:
    deed = draw.turn(profile.trade.deeds)
    return draw.turn(choices).format(post=post_of(profile), deed=deed, **more)


def talk_content(profile: Profile, draw: Draw, five_points: bool) -> str:
    """The talk (谈话内容) under the five heads of 2026, or those of the older form."""
    person = profile.person
    past = (
        f"{profile.school}毕业，{profile.left_school}年参加工作，{profile.hired}年进入本公司，"
        f"现任{post_of(profile)}，{draw.turn(profile.trade.deeds)}。"
    )
    views, motives = draw.pick(_VIEWS), draw.pick(_MOTIVES)
    home = draw.pick(_MARRIED_FAMILY if profile.married else _SINGLE_FAMILY)
    if five_points:
        points = (
            ("学习工作经历", past),
            ("对党的认识", views),
            ("入党动机", motives),
            ("遵纪守法情况", draw.pick(_LAWFUL)),
            ("家庭情况", home),
        )
        closing = "谈话人已向其介绍党的基本知识、党员标准和条件，提出了努力方向。"
    else:
        good = "肯带新人" if person.sex == "男" else "细致负责"
        points = (
            ("对党的认识和入党动机", views + motives),
            ("成长经历", past),
            ("家庭和社会关系", home),
            (
                "主要优缺点",
                f"优点是工作踏实、{good}，缺点是理论学习不够系统。",
            ),
            ("需要说明的问题", "无。"),
        )
        closing = "谈话人向其介绍了入党条件和程序，希望其正确对待组织考验。"
    return "\n".join(f"{n}．{head}：{text}" for n, (head, text) in enumerate(points, 1)) + "\n" + closing


def talk_opinion(draw: Draw) -> str:
    """总体看法."""
    return draw.pick(_TALK_OPINIONS)


def performance(profile: Profile, draw: Draw) -> str:
    """主要表现 on the recommendation form."""
    return _filled(draw, _RECOMMENDED, profile)


def mentor_opinion(profile: Profile, draw: Draw) -> str:
    """联系人意见 of one inspection."""
    text = _filled(draw, _MENTOR, profile)
    return text.replace("他待人", "她待人") if profile.person.sex == "女" else text


def branch_opinion(profile: Profile, draw: Draw, grade: str) -> str:
    """支部意见 of one inspection."""
    return _filled(draw, _BRANCH, profile, grade=grade)


def group_opinion(draw: Draw) -> str:
    """党小组意见 of one inspection."""
    return draw.turn(_GROUP)


def report_view(draw: Draw) -> str:
    """思想汇报评价 of one inspection."""
    return draw.turn(_REPORT_VIEWS)
