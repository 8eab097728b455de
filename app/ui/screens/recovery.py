"""When the data file cannot be opened: what happened, the backups, what can be done. Nothing is made new."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.errors import UserError
from app.services.ways_out import Way
from app.ui.common.backup_columns import backup_columns
from app.ui.common.editors import LineEditor
from app.ui.common.layout import ElidedLabel, button, columns, frame, label, rows, scrolled
from app.ui.common.message_bar import MessageBar
from app.ui.common.table_model import RowTableModel
from app.ui.common.table_view import TableView
from app.ui.theme import Theme, Tone

_HEADS = {
    Way.GONE: "找不到数据文件",
    Way.DAMAGED: "数据文件已经损坏",
    Way.AGAIN: "数据文件现在打不开",
    Way.ELSEWHERE: "数据文件不能放在这里用",
}
_SAYS = {
    Way.GONE: "数据文件可能被移动、改名，或者它所在的移动硬盘、U 盘没有插好。"
    "请先插好再点“重新查找”；实在找不到，再用备份恢复。",
    Way.DAMAGED: "损坏的文件不会删除。恢复时把它改名留在原来的文件夹里，再用备份换上。",
    Way.AGAIN: "数据没有被改动。处理好以后再试一次。",
    Way.ELSEWHERE: "点“复制到本机再打开”：复制一份到本机，核对一致后以后都用本机的；这里的文件不动。",
}
_NONE = "这里没有找到备份。备份文件的后缀是 .zbbak；如果备份在 U 盘或别的文件夹，请点“从其他位置找备份”。"
_SOME = "每一份备份写好时都试着恢复过一次。恢复的是备份那一天的数据，之后录入的要再录一遍。"


class Recovery(QWidget):
    """Emits ``restore_wanted(backup, code)`` and, for the other buttons, the signals of their names."""

    restore_wanted = Signal(object, str)
    again_wanted = Signal()
    file_wanted = Signal()
    search_wanted = Signal()
    home_wanted = Signal()
    help_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "ground")
        self.setWindowTitle("支部案头")
        self.resize(960, 640)
        self._way = Way.AGAIN
        whole = rows(self, margin=24, gap=12)
        content = QWidget()
        outer = rows(content, gap=12)
        self.message = MessageBar(0)
        self.head = label("", "title")
        outer.addWidget(self.head)
        self.what = label("", wrap=True, select=True)
        outer.addWidget(self.what)
        self.path = ElidedLabel("", "small")
        outer.addWidget(self.path)
        self.says = label("", "muted", wrap=True)
        outer.addWidget(self.says)
        outer.addWidget(self.message)
        self.card = frame()
        inside = rows(self.card, gap=0)
        inside.setContentsMargins(1, 1, 1, 1)
        top = columns(gap=8)
        top.setContentsMargins(15, 11, 15, 11)
        top.addWidget(label("备份", "heading"))
        top.addStretch(1)
        self.search = button("从其他位置找备份…", self.search_wanted.emit, icon="folder")
        top.addWidget(self.search)
        inside.addLayout(top)
        self.model: RowTableModel[tuple[Path, Any]] = RowTableModel(backup_columns())
        self.table: TableView[tuple[Path, Any]] = TableView(self.model, theme, "备份表")
        inside.addWidget(self.table, 1)
        self.note = label("", "small", wrap=True)
        self.note.setContentsMargins(15, 6, 15, 6)
        inside.addWidget(self.note)
        inside.addWidget(self._code_line())
        outer.addWidget(self.card, 1)
        self._room = QWidget()
        outer.addWidget(self._room, 1)
        whole.addWidget(scrolled(content), 1)
        foot = columns(gap=8)
        self.again = button("重新查找", self.again_wanted.emit, icon="search")
        self.other = button("数据文件在别处…", self.file_wanted.emit)
        self.restore = button("恢复", self._on_restore, kind="primary", icon="undo")
        self.home = button("复制到本机再打开", self.home_wanted.emit, kind="primary", icon="download")
        self.wait = label("", "muted")
        foot.addWidget(self.again)
        foot.addWidget(self.other)
        foot.addWidget(self.wait)
        foot.addStretch(1)
        self.help = button("说明（F1）", self.help_wanted.emit, kind="link")
        foot.addWidget(self.help)
        foot.addWidget(self.restore)
        foot.addWidget(self.home)
        whole.addLayout(foot)

    def show_trouble(self, path: Path, error: UserError, way: Way) -> None:
        """Say why ``path`` cannot be opened and offer what helps."""
        self._way = way
        self.head.setText(_HEADS[way])
        self.what.setText(f"{error.message}{error.hint if way in (Way.AGAIN, Way.ELSEWHERE) else ''}")
        self.path.set_whole(f"数据文件：{path}")
        self.says.setText(_SAYS[way])
        can_restore = way in (Way.GONE, Way.DAMAGED)
        self.home.setVisible(way is Way.ELSEWHERE)
        self.card.setVisible(can_restore)
        self._room.setVisible(not can_restore)
        self.restore.setVisible(can_restore)
        self.again.show()
        self.again.setText(" 重新查找" if way is Way.GONE else " 再试一次")
        self.again.setAccessibleName(self.again.text().strip())
        self.ask_code(None)
        self.message.hide()
        self.set_busy("")

    def show_empty(self, path: Path) -> None:
        """There are no data on this PC yet, and a backup was picked: say where it will be restored."""
        nothing = UserError("E-BAK-17", "这台电脑上还没有数据，您选的是一份备份。")
        self.show_trouble(path, nothing, Way.GONE)
        self.head.setText("用备份恢复数据")
        self.path.set_whole(f"恢复成：{path}")
        self.says.setText(
            "选好备份，点“恢复”。备份文件不会改动。另一台电脑做的备份，要填“单位钥匙恢复表”上的恢复码。"
        )
        self.again.hide()

    def show_backups(self, found: Sequence[tuple[Path, Any]], picked: Path | None = None) -> None:
        """List the backups that can be restored, the newest chosen or the one ``picked``."""
        self.model.set_rows(found)
        self.restore.setEnabled(bool(found))
        self.note.setText(_SOME if found else _NONE)
        if found:
            paths = [path.resolve() for path, _header in found]
            wanted = picked.resolve() if picked is not None else None
            self.table.selectRow(paths.index(wanted) if wanted in paths else 0)
            self.table.setFocus()
        else:
            self.again.setFocus()

    def ask_code(self, error: UserError | None) -> None:
        """This PC cannot open the backup: ask for the recovery code; None takes the question away."""
        self._code.setVisible(error is not None)
        if error is None:
            self.code.set_value(None)
        else:
            self.message.say_error(error)
            self.code.setFocus()

    def refuse(self, error: UserError) -> None:
        """Restoring did not work; everything is as it was."""
        self.set_busy("")
        self.message.say(f"{error.message}{error.hint}", Tone.WARN)

    def set_busy(self, text: str) -> None:
        """Say what is going on and lock the buttons; empty text unlocks them."""
        self.wait.setText(text)
        for part in (self.again, self.other, self.search, self.table, self._code, self.home):
            part.setEnabled(not text)
        self.restore.setEnabled(not text and self.model.rowCount() > 0)

    def _code_line(self) -> QWidget:
        """Where the recovery code of the printed sheet is typed; shown when it is needed."""
        self._code = QWidget()
        line = columns(self._code, gap=8)
        line.setContentsMargins(15, 4, 15, 8)
        line.addWidget(label("恢复码"))
        self.code = LineEditor(placeholder="恢复表上的六组")
        self.code.name_it("恢复码")
        self.code.box.returnPressed.connect(self._on_restore)
        line.addWidget(self.code, 1)
        self._code.hide()
        return self._code

    def _on_restore(self) -> None:
        chosen = self.table.selected()
        if chosen and self.restore.isEnabled():
            self.restore_wanted.emit(chosen[0][0], str(self.code.value() or ""))
