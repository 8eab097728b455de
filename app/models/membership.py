"""Members: affiliation transfers (组织关系), dues (党费), mobile members (流动党员), papers (材料)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Mapped

from app.models import fields as f
from app.models.base import Record
from app.models.cases import PAPERS


class AffiliationTransfer(Record):
    """A letter of transfer in or out, or a certificate letter (组织关系)."""

    __tablename__ = "affiliation_transfer"
    sheet = "组织关系"
    key = ("person_id", "direction", "issued_on")

    person_id: Mapped[str] = f.ref("人员编号", "人员", "person", required=True)
    direction: Mapped[str] = f.choice("方向", "转出/转入/证明信", required=True)
    letter_number: Mapped[str | None] = f.text("介绍信号")
    issued_on: Mapped[date] = f.day("开具日期", required=True)
    valid_days: Mapped[int | None] = f.whole("有效天数")
    from_organisation: Mapped[str | None] = f.text("转出组织")
    to_organisation: Mapped[str | None] = f.text("转入组织")
    dues_paid_to: Mapped[str | None] = f.month("党费交至")
    receipt_on: Mapped[date | None] = f.day("回执日期")
    state: Mapped[str | None] = f.choice("状态", "办理中/已落/退回/作废")
    refusal_reason: Mapped[str | None] = f.text("拒收理由")
    heading: Mapped[str | None] = f.text("抬头")
    purpose: Mapped[str | None] = f.text("事由")
    other_contact: Mapped[str | None] = f.text("对方联系人")
    other_phone: Mapped[str | None] = f.text("对方电话")
    note: Mapped[str | None] = f.long_text("备注")


class Dues(Record):
    """One member's dues of one month (党费); money in yuan."""

    __tablename__ = "dues"
    sheet = "党费"
    key = ("person_id", "month")

    person_id: Mapped[str] = f.ref("人员编号", "人员", "person", required=True)
    month: Mapped[str] = f.month("月份", required=True)
    base: Mapped[Decimal | None] = f.money("基数")
    payable: Mapped[Decimal | None] = f.money("应交")
    paid: Mapped[Decimal | None] = f.money("实交")
    paid_on: Mapped[date | None] = f.day("交纳日期")
    category: Mapped[str | None] = f.choice("类别", "在职/年薪/业主/离退休/低收入")
    document_number: Mapped[str | None] = f.text("批准文号")
    reduction: Mapped[str | None] = f.choice("减免", "少交/免交")
    branch_decided_on: Mapped[date | None] = f.day("支部研究日期")
    superior_approved_on: Mapped[date | None] = f.day("上级批准日期")
    receipt: Mapped[str | None] = f.text("收据号")


class MobileMember(Record):
    """A member away from, or a guest with, the branch (流动党员)."""

    __tablename__ = "mobile_member"
    sheet = "流动党员"
    key = ("person_id", "direction", "left_on")

    person_id: Mapped[str] = f.ref("人员编号", "人员", "person", required=True)
    direction: Mapped[str] = f.choice("方向", "流出/流入", required=True)
    situation: Mapped[str] = f.choice("情形", "国内/出国学习研究/出国定居/失去联系", required=True)
    left_on: Mapped[date] = f.day("外出日期", required=True)
    returned_on: Mapped[date | None] = f.day("返回日期")
    reason: Mapped[str | None] = f.text("原因")
    destination: Mapped[str | None] = f.text("去向")
    card_number: Mapped[str | None] = f.text("活动证号")
    host_organisation: Mapped[str | None] = f.text("流入地党组织")
    contact: Mapped[str | None] = f.text("联系人")
    phone: Mapped[str | None] = f.text("联系电话")


class Material(Record):
    """A paper and its scan (材料): the row knows the file's name and hash, not its content."""

    __tablename__ = "material"
    sheet = "材料"
    key = ("person_id", "case_id", "meeting_id", "organisation_id", "category", "name", "formed_on")

    person_id: Mapped[str | None] = f.ref("人员编号", "人员", "person", "人员、案卷、会议、组织至少填一个")
    case_id: Mapped[str | None] = f.ref("案卷编号", "案卷", "development_case")
    meeting_id: Mapped[str | None] = f.ref("会议编号", "会议", "meeting")
    organisation_id: Mapped[str | None] = f.ref("组织编号", "党组织", "organisation")
    category: Mapped[str] = f.choice(
        "类别",
        PAPERS.removesuffix("/其他")
        + "/谈话记录/推荐表/会议记录/函调证明/公示照片/宣誓照片/照片/批复/介绍信/其他",
        required=True,
    )
    name: Mapped[str] = f.text("名称", required=True)
    formed_on: Mapped[date | None] = f.day("形成日期")
    copies: Mapped[int | None] = f.whole("份数")
    pages: Mapped[int | None] = f.whole("页数")
    form: Mapped[str | None] = f.choice("形式", "原件/复印件/电子")
    order_in_file: Mapped[int | None] = f.whole("卷内序号")
    page_range: Mapped[str | None] = f.text("页次")
    file_name: Mapped[str | None] = f.text("文件名")
    size_bytes: Mapped[int | None] = f.whole("字节数")
    sha256: Mapped[str | None] = f.text("SHA-256", "64 位十六进制")
