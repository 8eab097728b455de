"""Hand-made facts about members and the branch: dues, letters, lists, reports. All people are fictitious."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from app.services.forms.data.dues import (
    DuesData,
    DuesDoubtData,
    DuesRowData,
    DuesSheetData,
    ReceiptData,
    ReceiptsData,
    RemittanceData,
)
from app.services.forms.data.family import RelativeData, ResumeData
from app.services.forms.data.members import (
    MemberSheetData,
    MobileData,
    MobileRow,
    MobilesData,
)
from app.services.forms.data.statistics import (
    HalfYearData,
    LedgerData,
    LedgerGroup,
    LedgerRow,
    StageCounts,
)
from app.services.forms.data.transfers import (
    DayData,
    LetterData,
    LetterRow,
    LettersData,
    OfficeData,
    day_parts,
)
from tests.services.forms import samples

NAMES = ("王建国", "李敏", "赵䶮", "买买提·吐尔逊", "钱𠅤", "孙𫖯", "欧阳文静", "周堃", "吴喆", "张晓梅")


def _dues_row(number: int, name: str, sum_of_month: str = "90.00", **more: Any) -> DuesRowData:
    months = (*(sum_of_month,) * 10, "", "")
    facts = {"base": "6000.00", "percent": "1.5%", "payable": sum_of_month, "months": months}
    return DuesRowData(number, name, **{**facts, "total": "900.00", **more})


def dues(count: int) -> DuesData:
    """A register of ``count`` members in pages as the builder makes them."""
    rows = [_dues_row(number, NAMES[(number - 1) % len(NAMES)]) for number in range(1, count + 1)]
    if count > 2:
        late = ("—", "—", "—", "90.00\n7月补", "90.00\n7月补", *("90.00",) * 5, "", "")
        rows[1] = _dues_row(2, NAMES[1], months=late, total="630.00")
        rows[2] = _dues_row(3, NAMES[2], months=("—",) * 12, total="", note="免交")
    sheets, left = [], rows
    while len(left) > 8:
        sheets.append((left[:10], False))
        left = left[10:]
    sheets.append((left, True))
    return DuesData(
        branch=samples.BRANCH,
        year=2026,
        sheets=tuple(
            DuesSheetData(
                number,
                tuple(part),
                "1080.00",
                (*("1080.00",) * 10, "", ""),
                "10800.00",
                last,
            )
            for number, (part, last) in enumerate(sheets, 1)
        ),
        total="10800.00",
        capitals="壹万零捌佰元整",
        quarters=(
            RemittanceData("一季度", "3240.00", date(2026, 3, 25), "李敏", "海财2026030017"),
            RemittanceData("二季度", "3240.00", date(2026, 6, 25), "李敏", "海财2026060017"),
            RemittanceData("三季度", "3240.00", date(2026, 9, 25), "李敏", "海财2026090017"),
            RemittanceData("四季度"),
        ),
        doubts=(
            DuesDoubtData("李敏", "2026.04", "补交", "90.00", "90.00", date(2026, 7, 8), note="迟交 3 个月"),
            DuesDoubtData("赵䶮", "2026.01", "免交", "90.00", "", None, date(2026, 1, 12), date(2026, 1, 20)),
            DuesDoubtData("周堃", "2026.10", "欠交", "90.00"),
        ),
        reduced=("赵䶮免交：支部2026.01.12研究、上级2026.01.20批准",) if count > 2 else (),
    )


def monstrous_dues() -> DuesData:
    """Three pages, a name of fifty characters, sums beyond the usual, a month of everything in the list."""
    many = dues(26)
    long = _dues_row(
        1,
        samples.LONG_NAME,
        "10000.00",
        months=("10000.00\n27.03补",) * 12,
        total="120000.00",
        note="少交、免交",
    )
    first = many.sheets[0]
    return DuesData(
        samples.monstrous_case().branch,
        2026,
        (
            DuesSheetData(1, (long, *first.rows[1:]), "99999.00", ("99999.00",) * 12, "999999.00", False),
            *many.sheets[1:],
        ),
        "1234567.89",
        "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分",
        tuple(
            RemittanceData(item.quarter, "123456.78", date(2026, 3, 25), samples.LONG_NAME, "海财" * 20)
            for item in many.quarters
        ),
        tuple(
            DuesDoubtData(samples.LONG_NAME, "2026.10", "欠交", "90.00", note="说明" * 20) for _ in range(40)
        ),
        (f"{samples.LONG_NAME}少交：支部2026.01.12研究、上级2026.01.20批准", *many.reduced),
    )


def _receipt(number: int, name: str = "张晓梅") -> ReceiptData:
    return ReceiptData(f"2026-{number:03}", date(2026, 8, 8), name, "2026.08", "90.00", "玖拾元整")


def _dues_data(subject: str, state: str) -> DuesData:
    if state == "empty":
        return DuesData(samples.empty_case().branch)
    return dues(7) if state == "full" else monstrous_dues()


def _receipts(subject: str, state: str) -> ReceiptsData:
    if state == "empty":
        return ReceiptsData(samples.empty_case().branch)
    if state == "full":
        return ReceiptsData(samples.BRANCH, (_receipt(17), _receipt(18)))
    long = ReceiptData(
        "鑫源电子党支部〔2026〕第000017号",
        date(2026, 8, 8),
        samples.LONG_NAME,
        "2026.01—2026.08",
        "1234567.89",
        "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分",
    )
    return ReceiptsData(samples.monstrous_case().branch, (long, *(_receipt(at) for at in range(2, 8))))


LEDGER_TITLES = {
    "applicant": "入党申请人台账",
    "activist": "入党积极分子台账",
    "candidate": "发展对象台账",
    "probationary": "预备党员台账",
}


def _ledger_row(name: str, **more: Any) -> LedgerRow:
    days = (date(2024, 3, 11), date(2024, 9, 10), date(2026, 6, 9), date(2026, 8, 20))
    return LedgerRow(replace(samples.PERSON, name=name), *days, **more)


def _ledger(subject: str, state: str) -> LedgerData:
    title = LEDGER_TITLES[subject]
    if state == "empty":
        return LedgerData(samples.empty_case().branch, title)
    if state == "full":
        rows = tuple(_ledger_row(name) for name in NAMES[:4])
        return LedgerData(samples.BRANCH, title, samples.TODAY, rows)
    monster = replace(samples.monstrous_case().person, ethnic_group="柯尔克孜族")
    rows = (
        LedgerRow(monster, date(2024, 3, 11), note="由外单位转入，培养教育时间连续计算。" * 3),
        *(_ledger_row(NAMES[at % len(NAMES)], full_on=date(2027, 8, 20)) for at in range(30)),
    )
    groups = (
        LedgerGroup(samples.monstrous_case().branch.name, rows),
        LedgerGroup(samples.BRANCH.name, rows[1:3]),
    )
    return LedgerData(samples.monstrous_case().branch, title, samples.TODAY, (), groups, True)


def _half_year(subject: str, state: str) -> HalfYearData:
    if state == "empty":
        return HalfYearData(samples.empty_case().branch)
    counts = StageCounts(12, 3, 1, 2, 1, 12, 5, 1, 9, 10, 4, 3)
    members = replace(counts, advanced=None)
    report = HalfYearData(
        samples.BRANCH,
        samples.BRANCH.committee,
        2026,
        "上",
        date(2026, 1, 1),
        date(2026, 6, 30),
        counts,
        counts,
        counts,
        counts,
        members,
        0,
        3,
        4,
        1,
        "",
        samples.OPINION,
        samples.OPINION,
        samples.OPINION,
        "入党积极分子：李敏、赵䶮；发展对象：张晓梅",
        date(2026, 7, 3),
    )
    if state == "full":
        return report
    many = replace(counts, **dict.fromkeys(("opening", "entered", "closing", "women", "college"), 99999))
    return replace(
        report,
        branch=samples.monstrous_case().branch,
        activists=many,
        doubts="、".join(f"未填{name}的 999 人" for name in ("性别", "民族", "出生日期", "学历", "类别")),
        done=samples.OPINION * 20,
        problems=samples.OPINION * 9,
        plan=samples.OPINION * 9,
        cultivated="入党积极分子：" + "、".join((samples.LONG_NAME, *NAMES * 6)),
    )


def letter(**more: Any) -> LetterData:
    """A letter of transfer with everything known."""
    day = date(2026, 8, 20)
    facts = {
        "branch": samples.BRANCH,
        "person": samples.PERSON,
        "standing": "正式",
        "age": 32,
        "letter_number": "鑫电支〔2026〕介字第12号",
        "issued_on": day,
        "issued": day_parts(day),
        "valid_days": 90,
        "expires_on": date(2026, 11, 18),
        "wherefrom": "中共海川市鑫源精密电子有限公司支部委员会",
        "whereto": "中共临江市高新区工作委员会",
        "heading": "中共临江市高新区工作委员会组织部",
        "purpose": "参加技术培训",
        "dues": DayData("2026", "8", "", "贰零贰陆", "捌", ""),
        "dues_to": "2026-08",
        "phone": "10000000001",
        "emergency_phone": "10000000002",
        "other_contact": "钱进",
        "other_phone": "0000-7654321",
        "receipt_on": date(2026, 9, 10),
        "office": OfficeData(
            "中共海川市高新区综合委员会",
            "海川市高新区创业路8号政务中心B座1203室",
            "0000-1234567",
            "0000-1234568",
            "000000",
        ),
    }
    return LetterData(**{**facts, **more})


def _letter(subject: str, state: str) -> LetterData:
    if state == "empty":
        return LetterData(samples.empty_case().branch, samples.PersonData(""))
    if state == "full":
        return letter()
    case = samples.monstrous_case()
    return replace(
        letter(
            wherefrom=case.branch.name,
            whereto=case.branch.name,
            heading=case.branch.name,
            purpose="参加高技能人才研修班和省级劳动竞赛集训" * 2,
            letter_number="海川市高新区鑫源电子党支部〔2026〕介字第000012号",
            standing="预备",
            office=OfficeData(
                case.branch.name, "海川市高新区创业路8号" * 5, "0000-12345678-8001", "0000-12345678", "000000"
            ),
        ),
        branch=case.branch,
        person=case.person,
    )


def _letters(subject: str, state: str) -> LettersData:
    if state == "empty":
        return LettersData(samples.empty_case().branch)
    rows = (
        LetterRow(
            "组介〔2026〕011号",
            "介绍信",
            date(2026, 3, 2),
            "李敏",
            "鑫源电子党支部",
            "中共临江市高新区工作委员会",
            date(2026, 5, 31),
            date(2026, 4, 1),
            "已落",
        ),
        LetterRow("组介〔2026〕012号", "介绍信", date(2026, 3, 2), state="作废", note="打偏"),
        LetterRow(
            "证〔2026〕003号", "证明信", date(2026, 4, 9), "买买提·吐尔逊", "鑫源电子党支部", "市委党校"
        ),
    )
    if state == "full":
        return LettersData(samples.BRANCH, 2026, rows, ("组介〔2026〕010号",), "组介〔2026〕013号")
    long = LetterRow(
        "组介〔2026〕" * 4,
        "介绍信",
        date(2026, 3, 2),
        samples.LONG_NAME,
        samples.monstrous_case().branch.name,
        samples.monstrous_case().branch.name,
        date(2026, 5, 31),
        None,
        "办理中",
        "对方来电要求重开" * 3,
    )
    gaps = tuple(f"组介〔2026〕{n:03}号" for n in range(30))
    return LettersData(samples.monstrous_case().branch, 2026, (long, *rows * 8), gaps, "x")


def mobile_row(name: str, **more: Any) -> MobileRow:
    """A member away since May."""
    row = MobileRow(
        replace(samples.PERSON, name=name),
        date(2011, 6, 20),
        "海流2026003",
        "外派客户现场",
        "临江市高新区鑫源电子",
        date(2026, 5, 18),
        None,
        "中共临江市高新区工作委员会",
        "钱进",
        "0000-7654321",
    )
    return replace(row, **more)


def _mobiles(subject: str, state: str) -> MobilesData:
    if state == "empty":
        return MobilesData(samples.empty_case().branch)
    rows = (mobile_row("李敏"), mobile_row("买买提·吐尔逊", returned_on=date(2026, 11, 2)))
    if state == "full":
        return MobilesData(samples.BRANCH, 2026, rows)
    case = samples.monstrous_case()
    long = mobile_row(
        "x",
        person=case.person,
        reason="外派客户现场调试" * 4,
        destination=case.branch.name,
        host=case.branch.name,
        card="海川流动党员〔2026〕第0000003号",
        phone="10000000001、10000000002",
    )
    return MobilesData(case.branch, 2026, (long, *rows * 8))


def _mobile(subject: str, state: str) -> MobileData:
    if state == "empty":
        return MobileData(samples.empty_case().branch, MobileRow(samples.PersonData("")))
    rows = _mobiles(subject, state).rows
    return MobileData(_mobiles(subject, state).branch, rows[0], date(2012, 6, 20))


def _member(subject: str, state: str) -> MemberSheetData:
    if state == "empty":
        return MemberSheetData(samples.empty_case().branch, samples.PersonData(""))
    resume = (
        ResumeData("2012-09", "2016-06", "江川理工大学机械工程学院学生", "赵强"),
        ResumeData("2016-07", "", "海川市鑫源精密电子有限公司装配一车间班组长", "王建国"),
    )
    family = tuple(
        RelativeData(
            "家庭成员", relation, name, birth_month="1966-12", political_status="群众", unit_post="务农"
        )
        for relation, name in (("父亲", "张大山"), ("母亲", "李㛃"), ("丈夫", "王𬭳"))
    )
    sheet = MemberSheetData(
        samples.BRANCH,
        replace(samples.PERSON, residence="海川市高新区鑫源小区3幢502室"),
        "正式党员",
        date(2026, 8, 20),
        date(2027, 8, 20),
        "组织委员",
        "正常",
        "无",
        "大学本科、工学学士",
        "",
        "无",
        resume,
        family,
    )
    if state == "full":
        return sheet
    case = samples.monstrous_case()
    return replace(
        sheet,
        branch=case.branch,
        person=case.person,
        awards=samples.OPINION,
        mobility="流出：" + case.branch.name,
        resume=resume * 25,
        family=(*family, replace(family[0], name=samples.LONG_NAME, unit_post=case.branch.name), *family),
    )


_MAKERS: dict[str, Callable[[str, str], Any]] = {
    "dues": _dues_data,
    "receipts": _receipts,
    "ledger": _ledger,
    "half-year": _half_year,
    "letter": _letter,
    "letters": _letters,
    "mobiles": _mobiles,
    "mobile": _mobile,
    "member": _member,
}


def data_for(context: str, subject: str, state: str) -> Any:
    """Data of a context in one of the states empty, full, monstrous."""
    return _MAKERS[context](subject, state)
