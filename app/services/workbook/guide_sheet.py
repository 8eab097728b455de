"""The first sheet of the blank workbook: how to fill it in, for somebody who is no friend of computers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.models.sheets import all_sheets
from app.services.workbook.frame import FONT, OPTIONAL_FILL, REQUIRED_FILL
from app.services.workbook.reader import GUIDE_SHEET
from app.services.workbook.sheet_notes import SHEET_NOTES

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_STEPS = (
    "每张表记一类事，一行记一条。从第 2 行开始往下填，一行接一行，中间不要空出标题，也不要合并单元格。",
    (
        "第 1 行是表头，请不要改名、删除或重复。列可以不全填：橙色表头必须填，蓝色表头有就填。"
        "空着的意思是“不知道”，不等于“没有”。"
    ),
    "至少要填“党组织”“人员”“案卷”三张表。上级党委也要在“党组织”里填一行。其余各表有什么填什么，没有就整张空着。",
    (
        "编号由您自己定，简单好记就行，例如：组织 ZZ001、人员 RY001、案卷 AJ001、会议 HY001。同一张表里"
        "编号不能重复。别的表要提到某个人，就填他的人员编号。"
    ),
    "有下拉箭头的格子，请点箭头从列表里选。一格要填几个的，中间用中文分号“；”隔开。",
    "日期写成 2026-05-18，也可以写 2026.5.18 或 2026年5月18日。只知道年月的出生日期写 1998-02。",
    (
        "身份证号、手机号直接输入即可，格子已经设成文本。从别的表格复制时，请用“选择性粘贴 → 数值”，"
        "以免号码变成 1.1E+17 的样子；变了样的号码无法还原，只能重新输入。"
    ),
    "点一下格子，旁边会出现这一列的填写说明；鼠标停在表头上也能看到。",
    (
        "填完保存，在程序里选“导入数据工作簿”。程序会先列出每一行将怎样处理，您确认后才写入。"
        "只要有一处错误，整个文件都不会写入；照提示改好再导入一次就行，重复导入不会变成两份。"
    ),
    "导入时，空格子不会抹掉程序里已有的内容。要删改已经导入的内容，请在程序里操作。",
)
_TEXT_WIDTH, _NUMBER_WIDTH = 96, 16
_LINE = 21
_HAN_PER_LINE = 44


def add_guide(workbook: Workbook) -> None:
    """Add the sheet of instructions."""
    from openpyxl.styles import Alignment, Font, PatternFill

    worksheet = workbook.create_sheet(GUIDE_SHEET)
    worksheet.column_dimensions["A"].width = _NUMBER_WIDTH
    worksheet.column_dimensions["B"].width = _TEXT_WIDTH
    worksheet.sheet_view.showGridLines = False
    worksheet["A1"] = "数据工作簿填写说明"
    worksheet["A1"].font = Font(name=FONT, size=20, bold=True)
    worksheet.row_dimensions[1].height = 40
    row = 2
    for number, text in enumerate(_STEPS, start=1):
        _line(worksheet, row, f"第 {number} 条", text)
        row += 1
    for fill, name, text in (
        (REQUIRED_FILL, "橙色表头", "必须填"),
        (OPTIONAL_FILL, "蓝色表头", "有就填，不知道就空着"),
    ):
        _line(worksheet, row, name, text)
        worksheet.cell(row, 1).fill = PatternFill("solid", fgColor=fill)
        worksheet.cell(row, 1).alignment = Alignment(horizontal="center", vertical="center")
        row += 1
    row += 1
    worksheet.cell(row, 1, "各表记什么").font = Font(name=FONT, size=16, bold=True)
    worksheet.row_dimensions[row].height = 32
    for sheet in all_sheets():
        row += 1
        _line(worksheet, row, sheet.name, SHEET_NOTES[sheet.name])
        link = worksheet.cell(row, 1)
        link.hyperlink = f"#'{sheet.name}'!A2"
        link.font = Font(name=FONT, size=14, color="0563C1", underline="single")
    worksheet.page_setup.paperSize = 9
    if worksheet.sheet_properties.pageSetUpPr is not None:
        worksheet.sheet_properties.pageSetUpPr.fitToPage = True
        worksheet.page_setup.fitToHeight = 0


def _line(worksheet: Worksheet, row: int, head: str, text: str) -> None:
    from openpyxl.styles import Alignment, Font

    for column, value in ((1, head), (2, text)):
        cell = worksheet.cell(row, column, value)
        cell.font = Font(name=FONT, size=14)
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    width = sum(1 if ord(character) > 0x2000 else 0.55 for character in text)
    lines = -int(-width // _HAN_PER_LINE)
    worksheet.row_dimensions[row].height = _LINE * lines + 6
