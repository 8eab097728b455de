"""Workbooks as people make them: with openpyxl, by header and cell, and imported through the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from app.cli import run_command

Rows = Sequence[Sequence[Any]]
BASE: dict[str, Rows] = {
    "党组织": [["组织编号", "组织全称", "组织类别"], ["Z1", "中共甲公司支部委员会", "党支部"]],
    "人员": [["人员编号", "姓名", "组织编号"], ["R1", "邓新苗", "Z1"], ["R2", "沈志远", "Z1"]],
    "案卷": [["案卷编号", "人员编号", "受理组织编号"], ["A1", "R1", "Z1"]],
}
ISSUE = {"sheet", "row", "column", "value", "code", "message", "cell"}
COUNTS = ["create", "update", "same", "conflict", "error"]


class Clerk:
    """One data file and the workbooks laid before it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.db = folder / "a.db"
        self._capsys = capsys
        assert self.ask("init", "--db", self.db)[0] == 0

    def ask(self, *argv: object) -> tuple[int, Any]:
        """A command with ``--json``."""
        self._capsys.readouterr()
        code = run_command([*(str(part) for part in argv), "--json"])
        return code, json.loads(self._capsys.readouterr().out)

    def book(
        self,
        sheets: dict[str, Rows] | None = None,
        *,
        base: bool = True,
        tune: Callable[[Workbook], None] | None = None,
        name: str = "book.xlsx",
    ) -> Path:
        """A workbook; ``sheets`` are added to a small branch or replace sheets of it."""
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for sheet, rows in {**(BASE if base else {}), **(sheets or {})}.items():
            worksheet = book.create_sheet(sheet)
            for row in rows:
                worksheet.append(list(row))
        if tune is not None:
            tune(book)
        book.save(self.folder / name)
        return self.folder / name

    def take(self, path: Path, *extra: str) -> tuple[int, Any]:
        """Import; every document has the agreed shape, and a refused file leaves every byte."""
        before = self.db.read_bytes()
        code, document = self.ask("import", path, "--db", self.db, *extra)
        if "error" in document:
            assert set(document["error"]) == {"code", "message"}
            assert code == 1
        else:
            assert list(document["rows"]) == COUNTS
            for issue in [*document["errors"], *document["warnings"]]:
                assert set(issue) == ISSUE
            assert code == (1 if document["errors"] else 0)
            assert document["applied"] == (code == 0 and "--plan" not in extra)
        if code or "--plan" in extra:
            assert self.db.read_bytes() == before
        return code, document

    def people(self, header: str, values: Sequence[Any]) -> tuple[int, Any]:
        """People R01, R02 … whose only other column is ``header``."""
        rows = [["人员编号", "姓名", header]]
        rows += [[f"R{number:02}", f"人{number}", value] for number, value in enumerate(values, start=1)]
        return self.take(self.book({"人员": rows}, base=False))

    def stored(self, sheet: str) -> list[dict[str, Any]]:
        """Every row of a sheet as the program exports it."""
        path = self.folder / "export.xlsx"
        assert self.ask("export-workbook", path, "--db", self.db)[0] == 0
        book = openpyxl.load_workbook(path)
        header, *rows = book[sheet].iter_rows(values_only=True)
        return [dict(zip(map(str, header), row, strict=True)) for row in rows]

    def column(self, sheet: str, header: str) -> list[Any]:
        """One column of :meth:`stored`."""
        return [row[header] for row in self.stored(sheet)]


def messages(document: Any, kind: str = "errors") -> list[tuple[str, int, str, str]]:
    """Where and what of the errors or warnings."""
    return [(one["sheet"], one["row"], one["column"], one["value"]) for one in document[kind]]
