"""People (人员) and what belongs to a person rather than to one case."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.models import fields as f
from app.models.base import Record
from app.models.words import Discipline, words

POLITICAL_STATUS = (
    "中共党员/中共预备党员/共青团员/民革党员/民盟盟员/民建会员/民进会员/农工党党员/致公党党员/"
    "九三学社社员/台盟盟员/无党派人士/群众"
)
EDUCATION = "研究生/大学本科/大学专科/中专/技校/高中/初中/小学/其他"
ETHNIC_GROUPS = (
    "汉族/蒙古族/回族/藏族/维吾尔族/苗族/彝族/壮族/布依族/朝鲜族/满族/侗族/瑶族/白族/土家族/哈尼族/哈萨克族/"
    "傣族/黎族/傈僳族/佤族/畲族/高山族/拉祜族/水族/东乡族/纳西族/景颇族/柯尔克孜族/土族/达斡尔族/仫佬族/羌族/"
    "布朗族/撒拉族/毛南族/仡佬族/锡伯族/阿昌族/普米族/塔吉克族/怒族/乌孜别克族/俄罗斯族/鄂温克族/德昂族/"
    "保安族/裕固族/京族/塔塔尔族/独龙族/鄂伦春族/赫哲族/门巴族/珞巴族/基诺族"
)


class Person(Record):
    """A person (人员): applicant, member, mentor, talker, anyone the facts point at."""

    __tablename__ = "person"
    sheet = "人员"
    key = ("code",)

    code: Mapped[str] = f.code("人员编号", "自己定的编号，如 RY001")
    name: Mapped[str] = f.text("姓名", "与身份证一致", required=True)
    sex: Mapped[str | None] = f.choice("性别", "男/女")
    ethnic_group: Mapped[str | None] = f.choice("民族", ETHNIC_GROUPS, "写全称，如 汉族", open_words=True)
    birth: Mapped[str | None] = f.birth("出生日期", "只知道年月的可写 1998-02")
    identity_number: Mapped[str | None] = f.identity("身份证号", "必须按文本填写，以免末几位变成 0")
    native_place: Mapped[str | None] = f.text("籍贯", "写到县（市、区）")
    education: Mapped[str | None] = f.choice("学历", EDUCATION, open_words=True)
    mobile: Mapped[str | None] = f.text("手机")
    enterprise_id: Mapped[str | None] = f.ref("企业编号", "企业", "enterprise")
    position: Mapped[str | None] = f.text("岗位")
    categories: Mapped[tuple[str, ...]] = f.choices(
        "人员类别", "生产一线/关键岗位/经营管理骨干/科技骨干/其他", "可填多个，用；隔开"
    )
    organisation_id: Mapped[str | None] = f.ref("组织编号", "党组织", "organisation", "所在党支部")
    political_status: Mapped[str | None] = f.choice("政治面貌", POLITICAL_STATUS)
    joined_on: Mapped[date | None] = f.day("入党日期", "只填在别处发展的党员；有案卷的由程序推算")
    full_on: Mapped[date | None] = f.day("转正日期", "只填在别处发展的党员；有案卷的由程序推算")
    party_post: Mapped[str | None] = f.text("党内职务")
    mobility: Mapped[str | None] = f.choice("流动类型", "无/流入/流出")
    discipline: Mapped[str | None] = f.choice("党纪状态", words(Discipline))
    discipline_from: Mapped[date | None] = f.day("处分起")
    discipline_to: Mapped[date | None] = f.day("处分止", "恢复权利的日期")
    roster_from: Mapped[date | None] = f.day("编入日期", "编入本支部名册的日期")
    roster_to: Mapped[date | None] = f.day("离开日期", "离开本支部名册的日期")
    on_roster: Mapped[bool | None] = f.yes_no("在册")
    department: Mapped[str | None] = f.text("部门")
    staff_number: Mapped[str | None] = f.text("工号")
    birthplace: Mapped[str | None] = f.text("出生地")
    household_place: Mapped[str | None] = f.text("户籍地")
    residence: Mapped[str | None] = f.text("现居住地")
    league_month: Mapped[str | None] = f.month("入团年月")
    league_place: Mapped[str | None] = f.text("入团地点")
    work_month: Mapped[str | None] = f.month("参加工作年月")
    degree: Mapped[str | None] = f.text("学位")
    professional_title: Mapped[str | None] = f.text("职称")
    full_time_education: Mapped[str | None] = f.text("全日制教育")
    in_service_education: Mapped[str | None] = f.text("在职教育")
    speciality: Mapped[str | None] = f.text("专长")
    awards: Mapped[str | None] = f.long_text("奖励情况")
    punishments: Mapped[str | None] = f.long_text("处分情况")
    emergency_phone: Mapped[str | None] = f.text("紧急联系电话")
    group_name: Mapped[str | None] = f.text("党小组", "党小组名称，本支部内唯一")
    membership_state: Mapped[str | None] = f.choice(
        "党籍状态", "正常/停止党籍/限期改正/劝退/除名/自行脱党除名/开除"
    )
    membership_state_on: Mapped[date | None] = f.day("党籍状态日期")
    source: Mapped[str | None] = f.choice(
        "党员来源", "发展/亮身份找出/转入", "只有“亮身份找出”须填，其余推算"
    )
    note: Mapped[str | None] = f.long_text("备注")

    search_key: Mapped[str] = mapped_column(
        String(2_000), default="", doc="name, pinyin initials and codes, lower case; derived on save"
    )

    @property
    def birth_date(self) -> date | None:
        """The birth date where the day is known, else None (age rules are then undetermined)."""
        return date.fromisoformat(self.birth) if self.birth and len(self.birth) == 10 else None


class FamilyMember(Record):
    """A relative (家庭成员) named in the political review and the application booklet."""

    __tablename__ = "family_member"
    sheet = "家庭成员"
    key = ("person_id", "relation", "name")

    person_id: Mapped[str] = f.ref("人员编号", "人员", "person", required=True)
    category: Mapped[str] = f.choice("类别", "配偶/家庭成员/主要社会关系", required=True)
    relation: Mapped[str] = f.text("关系", required=True)
    name: Mapped[str] = f.text("姓名", required=True)
    sex: Mapped[str | None] = f.choice("性别", "男/女")
    ethnic_group: Mapped[str | None] = f.text("民族")
    birth_month: Mapped[str | None] = f.month("出生年月")
    native_place: Mapped[str | None] = f.text("籍贯")
    education: Mapped[str | None] = f.text("学历")
    work_month: Mapped[str | None] = f.month("参加工作年月")
    political_status: Mapped[str | None] = f.text("政治面貌")
    unit_and_post: Mapped[str | None] = f.text("单位职务")
    deceased: Mapped[bool | None] = f.yes_no("已故")


class Resume(Record):
    """One line of a person's history (简历)."""

    __tablename__ = "resume"
    sheet = "简历"
    key = ("person_id", "from_month", "unit_and_post")

    person_id: Mapped[str] = f.ref("人员编号", "人员", "person", required=True)
    from_month: Mapped[str] = f.month("起", required=True)
    to_month: Mapped[str | None] = f.month("止", "至今留空")
    unit_and_post: Mapped[str] = f.text("单位职务", required=True)
    witness: Mapped[str | None] = f.text("证明人")


class HeartTalk(Record):
    """A talk between members (谈心谈话); also the contacts of mobile members (R157, R169, R191)."""

    __tablename__ = "heart_talk"
    sheet = "谈心谈话"
    key = ("talker_id", "person_id", "on", "kind")

    talker_id: Mapped[str] = f.ref("谈话人编号", "人员", "person", required=True)
    person_id: Mapped[str] = f.ref("对象编号", "人员", "person", required=True)
    on: Mapped[date] = f.day("日期", required=True)
    kind: Mapped[str] = f.choice(
        "类型", "班子成员间/与党员/党员间/人才库/流动党员联系/帮扶/其他", required=True
    )
    content: Mapped[str | None] = f.long_text("内容")
