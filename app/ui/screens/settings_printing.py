"""设置 › 字体和打印机: the faces used on paper, and how a printer is off on preprinted letters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLineEdit

from app.errors import UserError
from app.services.overlay_adjustments import adjustments_of, save_adjustment
from app.ui.common.editors import QuietCombo
from app.ui.common.layout import button, clear, columns, label, rows, rule
from app.ui.common.segments import Segments
from app.ui.desk import Desk
from app.ui.jobs import Job
from app.ui.printing import PC_FONTS, font_folder, pc_fonts
from app.ui.screen import Place
from app.ui.theme import Tone

FAMILY = "f36"
_DEFAULT = "（默认打印机）"


@dataclass(frozen=True, slots=True)
class _Found:
    """What the PC has: faces used, printers (the default one first), papers with their crosses."""

    faces: tuple[Any, ...]
    printers: tuple[str, ...]
    papers: tuple[Any, ...]


class PrintingCard(QFrame):
    """Emits ``go(Place)`` to the calibration page and ``said(text, tone)``."""

    go = Signal(object)
    said = Signal(str, object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._papers: dict[str, Any] = {}
        self.setProperty("kind", "card")
        inside = rows(self, margin=16, gap=12)
        inside.addWidget(label("字体和打印机", "heading"))
        line = columns(gap=16)
        name = label("表格用的字体", "muted")
        name.setMinimumWidth(80)
        line.addWidget(name)
        self.source = Segments(("程序自带的", "电脑里的优先"), "表格用的字体")
        self.source.chosen.connect(self._on_source)
        line.addWidget(self.source)
        line.addStretch(1)
        inside.addLayout(line)
        self._faces = QGridLayout()
        self._faces.setHorizontalSpacing(24)
        self._faces.setVerticalSpacing(2)
        self._faces.setColumnStretch(1, 1)
        inside.addLayout(self._faces)
        self.note = label("", "small", wrap=True)
        inside.addWidget(self.note)
        inside.addWidget(rule())
        self._add_calibration(inside)

    def _add_calibration(self, inside: Any) -> None:
        inside.addWidget(label("套打介绍信的校准（每台打印机、每种纸样各一份）", "strong"))
        line = columns(gap=8)
        self.printer, self.paper = QuietCombo(), QuietCombo()
        for box, name in ((self.printer, "打印机"), (self.paper, "纸样")):
            box.setAccessibleName(name)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            box.setMinimumContentsLength(10)
            box.activated.connect(lambda _at: self._show_kept())
            line.addWidget(box)
        line.addWidget(button("打印校准页", lambda: self.go.emit(Place("forms", focus=FAMILY)), icon="print"))
        line.addStretch(1)
        inside.addLayout(line)
        inside.addWidget(
            label(
                "校准页在“表格”的三联介绍信里，“输出”选“校准页”，按 100% 打在白纸上。"
                "和预印纸重叠对光看，量出每个十字实际印在哪里（从纸的左上角起，毫米），填在下面；没有量的空着。",
                "small",
                wrap=True,
            )
        )
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(3, 1)
        inside.addLayout(self._grid)
        self.edits: list[tuple[QLineEdit, QLineEdit]] = []
        self.kept = label("", "muted", wrap=True)
        inside.addWidget(self.kept)
        foot = columns(gap=8)
        self.fit = button("算出并保存校准值", self._on_fit)
        self.forget = button("不校准", self._on_forget, kind="quiet")
        foot.addWidget(self.fit)
        foot.addWidget(self.forget)
        foot.addStretch(1)
        inside.addLayout(foot)

    def load(self) -> None:
        """Ask the PC anew."""
        from PySide6.QtPrintSupport import QPrinterInfo

        self.source.choose(int(str(self._desk.settings.value(PC_FONTS, "false")) == "true"))
        fonts = font_folder(self._desk)

        def work(_job: Job) -> _Found:
            from app.services.forms.face_report import face_report
            from app.services.forms.overlays.reading import overlay_sheets

            first = QPrinterInfo.defaultPrinterName()
            names = [first, *(name for name in QPrinterInfo.availablePrinterNames() if name != first)]
            printers = tuple(name for name in names if name)
            return _Found(face_report(fonts), printers, overlay_sheets(FAMILY))

        self._desk.jobs.render(work, self._show, owner=self, key=(id(self), "load"))

    def _show(self, found: _Found) -> None:
        clear(self._faces)
        for at, face in enumerate(found.faces):
            self._faces.addWidget(label(face.name), at, 0)
            where = "电脑里的" if face.is_system else "程序自带"
            text = f"{where}：{face.file}" + (f"（{face.problem}）" if face.problem else "")
            shown = label(text, "muted")
            if face.problem:
                shown.setProperty("tone", Tone.ACCENT.value)
            self._faces.addWidget(shown, at, 1)
        self.note.setText(
            "两种都会嵌进 PDF，别的电脑打开也一样。"
            + ("" if pc_fonts() is not None else "这台电脑没有 Windows 字体，总是用程序自带的。")
        )
        chosen = self.printer.currentData()
        self.printer.clear()
        self.printer.addItem(_DEFAULT, "")
        for name in found.printers:
            self.printer.addItem(name, name)
        first = found.printers[0] if found.printers else ""
        wanted = self.printer.findData(chosen if chosen is not None else first)
        self.printer.setCurrentIndex(max(0, wanted))
        self._papers = {sheet.key: sheet for sheet in found.papers}
        chosen = self.paper.currentData()
        self.paper.clear()
        for sheet in found.papers:
            self.paper.addItem(sheet.name, sheet.key)
        self.paper.setCurrentIndex(max(0, self.paper.findData(chosen)))
        self._show_crosses()
        self._show_kept()

    def _show_crosses(self) -> None:
        clear(self._grid)
        self.edits = []
        for column, word in enumerate(("十字应在（右，下）", "量得：右", "量得：下")):
            self._grid.addWidget(label(word, "small"), 0, column)
        for at, (x, y) in enumerate(self._crosses(), start=1):
            self._grid.addWidget(label(f"{x:g}，{y:g}"), at, 0)
            pair = QLineEdit(), QLineEdit()
            for column, (edit, word) in enumerate(zip(pair, ("右", "下"), strict=True), start=1):
                edit.setFixedWidth(self._desk.theme.px(96))
                edit.setAccessibleName(f"十字 {x:g}，{y:g} 量得：{word}，毫米")
                self._grid.addWidget(edit, at, column)
            self.edits.append(pair)

    def _crosses(self) -> tuple[tuple[float, float], ...]:
        from app.services.forms.overlays.drawing import crosses

        sheet = self._papers.get(str(self.paper.currentData() or ""))
        return crosses(sheet) if sheet is not None else ()

    def _chosen(self) -> tuple[str, str]:
        return str(self.printer.currentData() or ""), str(self.paper.currentData() or "")

    def _show_kept(self) -> None:
        printer, paper = self._chosen()

        def done(kept: dict[str, Any]) -> None:
            value = kept.get(paper)
            self.kept.setText(
                "还没有校准，按原位置打印。"
                if value is None
                else f"现在：右移 {value.dx:g} 毫米，下移 {value.dy:g} 毫米，横向 {value.kx:g} 倍，"
                f"纵向 {value.ky:g} 倍，旋转 {value.angle:g} 度。"
            )
            self.forget.setEnabled(value is not None)

        self._desk.jobs.read(
            lambda session: adjustments_of(session, printer), done, owner=self, key=(id(self), "kept")
        )

    def _on_source(self, at: int) -> None:
        self._desk.settings.setValue(PC_FONTS, "true" if at else "false")
        self.load()

    def _on_fit(self) -> None:
        from app.services.forms.overlays import fit_adjustment

        printer, paper = self._chosen()
        sheet = self._papers.get(paper)
        if sheet is None:
            return
        try:
            pairs = self._measured()
            fitted = fit_adjustment(pairs, sheet.paper)
        except UserError as error:
            self.said.emit(f"{error.message}{error.hint}", Tone.WARN)
            return
        except ValueError:
            self.said.emit("量得的数看不懂，没有保存。请填毫米数，如 12.5；一个十字两个数都填。", Tone.WARN)
            return
        if not pairs:
            self.said.emit("还没有填量得的数，没有保存。", Tone.WARN)
            return
        self._store(printer, paper, fitted, "保存打印机校准值")

    def _measured(self) -> list[tuple[tuple[float, float], tuple[float, float]]]:
        """Pairs of (printed, wanted); ValueError where only one number of a cross was typed."""
        found = []
        for wanted, pair in zip(self._crosses(), self.edits, strict=True):
            texts = [edit.text().strip().replace("，", ".").replace("。", ".") for edit in pair]
            if any(texts):
                found.append(((float(texts[0]), float(texts[1])), wanted))
        return found

    def _on_forget(self) -> None:
        from app.services.forms.overlays import AS_IT_IS

        printer, paper = self._chosen()
        self._store(printer, paper, AS_IT_IS, "去掉打印机校准值")

    def _store(self, printer: str, paper: str, value: Any, act: str) -> None:
        def done(_none: Any) -> None:
            for pair in self.edits:
                for edit in pair:
                    edit.clear()
            self._show_kept()

        self._desk.jobs.write(
            lambda session: save_adjustment(session, printer, paper, value), act, done=done, owner=self
        )
