"""Enterprises (企业), party organisations (党组织), posts (任职), documents (发文), reports (工作报告)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from app.models import fields as f
from app.models.base import Record
from app.models.words import OrganisationKind, words


class Enterprise(Record):
    """An enterprise (企业)."""

    __tablename__ = "enterprise"
    sheet = "企业"
    key = ("code",)

    code: Mapped[str] = f.code("企业编号", "自己定的编号，如 QY001，本表内不得重复")
    name: Mapped[str] = f.text("企业名称", "营业执照上的全称", required=True)
    credit_code: Mapped[str | None] = f.text("统一社会信用代码", "18 位，按文本填写")
    park: Mapped[str | None] = f.text("园区镇街")
    district: Mapped[str | None] = f.text("片区")
    industry: Mapped[str | None] = f.text("行业")
    enterprise_type: Mapped[str | None] = f.text("企业类型")
    above_scale: Mapped[bool | None] = f.yes_no("规模以上")
    workers: Mapped[int | None] = f.whole("职工人数")
    last_year_payroll: Mapped[Decimal | None] = f.money("上年职工工资总额", "单位：元")
    operating: Mapped[bool | None] = f.yes_no("实体运营")
    union_founded: Mapped[date | None] = f.day("工会成立日期")
    league_founded: Mapped[date | None] = f.day("团组织成立日期")
    women_founded: Mapped[date | None] = f.day("妇女组织成立日期")
    note: Mapped[str | None] = f.long_text("备注")


class Organisation(Record):
    """A party organisation (党组织), ours or one above us."""

    __tablename__ = "organisation"
    sheet = "党组织"
    key = ("code",)

    code: Mapped[str] = f.code("组织编号", "自己定的编号，如 ZZ001")
    name: Mapped[str] = f.text("组织全称", "与公章一致的全称", required=True)
    short_name: Mapped[str | None] = f.text("简称", "窄栏里打印用，不超过 8 个字为宜")
    kind: Mapped[str] = f.choice("组织类别", words(OrganisationKind), required=True)
    superior_id: Mapped[str | None] = f.ref("上级组织编号", "党组织", "organisation", "直接上级的组织编号")
    setup: Mapped[str | None] = f.choice("组建方式", "独立/联合/挂靠")
    subordination: Mapped[str | None] = f.choice("隶属方式", "属地/行业/委托")
    enterprise_ids: Mapped[tuple[str, ...]] = f.refs("覆盖企业编号", "企业", "可填多个，用；隔开")
    founded_on: Mapped[date | None] = f.day("成立日期")
    has_committee: Mapped[bool | None] = f.yes_no("设支委会", "正式党员不足 7 人的一般不设")
    committee_size: Mapped[int | None] = f.whole("委员数")
    has_groups: Mapped[bool | None] = f.yes_no("设党小组")
    may_approve: Mapped[bool | None] = f.yes_no("有审批权限", "有权审批预备党员的基层党委填“是”")
    has_seal: Mapped[bool | None] = f.yes_no("有公章")
    term_from: Mapped[date | None] = f.day("届起日期")
    term_to: Mapped[date | None] = f.day("届满日期")
    term_extension_approved_on: Mapped[date | None] = f.day("延期换届批准日期")
    term_extended_to: Mapped[date | None] = f.day("延至日期")
    contact: Mapped[str | None] = f.text("联系人", "公示、函件上的受理人")
    phone: Mapped[str | None] = f.text("联系电话")
    email: Mapped[str | None] = f.text("邮箱")
    address: Mapped[str | None] = f.text("通信地址")
    postcode: Mapped[str | None] = f.text("邮编")
    fax: Mapped[str | None] = f.text("传真")
    document_word: Mapped[str | None] = f.text("发文代字", "如 ××支，印在文号里")
    without_seal: Mapped[str | None] = f.choice("无章办法", "上级代章/书记签名")
    note: Mapped[str | None] = f.long_text("备注")


class Post(Record):
    """A post held for a time (任职); wins over 人员.党内职务 for any dated question."""

    __tablename__ = "post"
    sheet = "任职"
    key = ("organisation_id", "person_id", "title", "from_on")

    organisation_id: Mapped[str] = f.ref("组织编号", "党组织", "organisation", required=True)
    person_id: Mapped[str] = f.ref("人员编号", "人员", "person", required=True)
    title: Mapped[str] = f.choice(
        "职务",
        "书记/副书记/组织委员/宣传委员/纪检委员/青年委员/其他委员/党小组组长/组织员/党建指导员/联络员/"
        "工会主席/团组织书记/妇联主席/女工委主任",
        required=True,
    )
    from_on: Mapped[date] = f.day("起", required=True)
    to_on: Mapped[date | None] = f.day("止", "现任留空")
    how: Mapped[str | None] = f.choice("产生方式", "选举/任命/增补")
    approved_on: Mapped[date | None] = f.day("上级批准日期")


class Document(Record):
    """A document of ours that was sent (发文): number, date, signer."""

    __tablename__ = "document"
    sheet = "发文"
    key = ("organisation_id", "form", "number")

    number: Mapped[str] = f.text("文号", required=True)
    organisation_id: Mapped[str] = f.ref("组织编号", "党组织", "organisation", required=True)
    form: Mapped[str] = f.text("表号", "F02、F11 …，或 请示/报告/通知", required=True)
    on: Mapped[date] = f.day("日期", required=True)
    addressee: Mapped[str | None] = f.text("主送")
    case_ids: Mapped[tuple[str, ...]] = f.refs("案卷编号", "案卷")
    person_ids: Mapped[tuple[str, ...]] = f.refs("人员编号", "人员")
    signer: Mapped[str | None] = f.text("签发人")
    spoiled: Mapped[bool | None] = f.yes_no("作废")
    note: Mapped[str | None] = f.long_text("备注")


class WorkReport(Record):
    """A plan or report of an organisation (工作报告)."""

    __tablename__ = "work_report"
    sheet = "工作报告"
    key = ("organisation_id", "kind", "year", "half")

    organisation_id: Mapped[str] = f.ref("组织编号", "党组织", "organisation", required=True)
    kind: Mapped[str] = f.choice("种类", "年度计划/半年汇报/队伍分析/述职/通报/其他", required=True)
    year: Mapped[int] = f.whole("年度", required=True, low=1900, high=2100)
    half: Mapped[str | None] = f.choice("半年", "上/下")
    content: Mapped[str | None] = f.long_text("内容")
    problems: Mapped[str | None] = f.long_text("问题")
    plan: Mapped[str | None] = f.long_text("计划")
    reported_on: Mapped[date | None] = f.day("上报日期")


class DuesRemittance(Record):
    """Dues passed on to the committee in one quarter (党费上缴)."""

    __tablename__ = "dues_remittance"
    sheet = "党费上缴"
    key = ("organisation_id", "year", "quarter")

    organisation_id: Mapped[str] = f.ref("组织编号", "党组织", "organisation", required=True)
    year: Mapped[int] = f.whole("年度", required=True, low=1900, high=2100)
    quarter: Mapped[int] = f.whole("季度", required=True, low=1, high=4)
    amount: Mapped[Decimal | None] = f.money("金额")
    remitted_on: Mapped[date | None] = f.day("上交日期")
    handler: Mapped[str | None] = f.text("经办人")
    receipt: Mapped[str | None] = f.text("收据号")
    published_on: Mapped[date | None] = f.day("公布日期")


class Visit(Record):
    """An instructor's visit to an enterprise (走访)."""

    __tablename__ = "visit"
    sheet = "走访"
    key = ("instructor", "enterprise_id", "on", "matter")

    instructor: Mapped[str] = f.text("指导员", "人员编号；不是编号的按姓名保存", required=True)
    enterprise_id: Mapped[str] = f.ref("企业编号", "企业", "enterprise", required=True)
    on: Mapped[date] = f.day("日期", required=True)
    matter: Mapped[str | None] = f.text("事项")
    problem: Mapped[str | None] = f.long_text("问题")
    solved_on: Mapped[date | None] = f.day("解决日期")
    standing: Mapped[str | None] = f.choice("身份", "指导员/工委党群部")
