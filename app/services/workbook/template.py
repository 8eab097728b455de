"""The blank data workbook (空白模板): all sheets, drop-downs, a note on every column, formats set.

Required columns are told by colour and note, never by a changed header: the header is how the importer
finds the column. Every column explains itself twice, by a comment on the header and by the input message
of its cells, because WPS shows the second more readily.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from app.models.fields import Field, Kind
from app.models.sheets import Sheet, all_sheets, sheet_named
from app.services.files import save_bytes
from app.services.workbook.book_bytes import book_bytes
from app.services.workbook.column_notes import full_note, short_note
from app.services.workbook.frame import add_sheet, new_workbook
from app.services.workbook.guide_sheet import add_guide
from app.services.workbook.reader import LISTS_SHEET
from app.services.workbook.xlsx_parts import check_readable
from app.services.workbook.xlsx_rows import column_letters

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

LAST_ROW = 5_000
"""Drop-downs and hints reach this far down; formats are set for whole columns."""
_INLINE_LIMIT = 240
_PROMPT_LIMIT, _TITLE_LIMIT = 250, 31
_NOTE_WIDTH, _NOTE_LINE = 300, 19


def write_template(path: Path) -> None:
    """Write the blank workbook; raises SaveRefused if the file cannot be written safely."""
    save_bytes(path, template_bytes(), check=check_readable)


def template_bytes() -> bytes:
    """The blank workbook as a file."""
    workbook = new_workbook()
    add_guide(workbook)
    lists = _Lists()
    for sheet in all_sheets():
        worksheet, cells = add_sheet(workbook, sheet)
        for column, cell in zip(sheet.columns, cells, strict=True):
            _add_note(cell, column.field)
            _add_validation(worksheet, cell, column.field, lists)
    lists.write(workbook)
    workbook.active = 0
    return book_bytes(workbook)


class _Lists:
    """Word lists too long to stand in a cell's rule: columns of a hidden sheet."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, ...], str] = {}

    def formula(self, words: tuple[str, ...]) -> str:
        """What a list rule refers to."""
        plain = ",".join(words)
        if len(plain) <= _INLINE_LIMIT:
            return f'"{plain}"'
        letters = self._columns.setdefault(words, column_letters(len(self._columns)))
        return f"'{LISTS_SHEET}'!${letters}$1:${letters}${len(words)}"

    def write(self, workbook: Workbook) -> None:
        """Add the hidden sheet."""
        worksheet = workbook.create_sheet(LISTS_SHEET)
        worksheet.sheet_state = "hidden"
        for words, letters in self._columns.items():
            for number, word in enumerate(words, start=1):
                worksheet[f"{letters}{number}"] = word


def _add_note(cell: Cell, field: Field) -> None:
    from openpyxl.comments import Comment

    text = full_note(field)
    comment = Comment(text, "支部案头")
    lines = sum(1 + len(line) // 20 for line in text.split("\n"))
    comment.width, comment.height = _NOTE_WIDTH, _NOTE_LINE * lines + 16
    cell.comment = comment


def _add_validation(worksheet: Worksheet, cell: Cell, field: Field, lists: _Lists) -> None:
    rule = _rule(field, lists)
    rule.promptTitle = f"{field.header}{'（必填）' if field.required else ''}"[:_TITLE_LIMIT]
    rule.prompt = short_note(field)[:_PROMPT_LIMIT]
    rule.showInputMessage = True
    rule.allow_blank = True
    letters = cell.column_letter
    rule.add(f"{letters}2:{letters}{LAST_ROW}")
    worksheet.add_data_validation(rule)


def _rule(field: Field, lists: _Lists) -> DataValidation:
    """The rule of a column's cells; it refuses only what the importer would refuse too."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if field.kind is Kind.YES_NO:
        return _strict(DataValidation(type="list", formula1='"是,否"'), "请填“是”或“否”，不知道就空着。")
    if field.kind in (Kind.CHOICE, Kind.CHOICES):
        rule = DataValidation(type="list", formula1=lists.formula(field.words))
        if field.kind is Kind.CHOICE and not field.open_words:
            return _strict(rule, "请从下拉列表里选一个。")
        return _lenient(rule)
    if field.kind in (Kind.REF, Kind.REFS) and field.target:
        return _lenient(DataValidation(type="list", formula1=_codes_of(field.target)))
    if field.kind is Kind.WHOLE:
        low, high = field.low or 0, field.high
        rule = DataValidation(
            type="whole",
            operator="greaterThanOrEqual" if high is None else "between",
            formula1=str(low),
            formula2=None if high is None else str(high),
        )
        return _strict(rule, "请只写整数。")
    if field.kind in (Kind.MONEY, Kind.TENTHS):
        return _strict(
            DataValidation(type="decimal", operator="greaterThanOrEqual", formula1="0"), "请只写数字。"
        )
    return _lenient(DataValidation())


def _codes_of(target: str) -> str:
    """The codes typed so far in the sheet a reference points at."""
    sheet: Sheet | None = sheet_named(target)
    if sheet is None:
        raise KeyError(target)
    letters = column_letters([column.attr for column in sheet.columns].index("code"))
    where = f"'{target}'!${letters}"
    return f"OFFSET({where}$2,0,0,MAX(1,COUNTA({where}$2:${letters}${LAST_ROW})),1)"


def _strict(rule: DataValidation, message: str) -> DataValidation:
    rule.showErrorMessage = True
    rule.errorTitle = "填写有误"
    rule.error = message
    return rule


def _lenient(rule: DataValidation) -> DataValidation:
    rule.showErrorMessage = False
    return rule
