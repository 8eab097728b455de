"""The bottom strip: what was just done with 撤销 or 重做, long work with 取消, when it was saved."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel, QProgressBar

from app.ui.common.layout import ElidedLabel, button, columns, label
from app.ui.jobs import Done, Job
from app.ui.theme import Theme


class _Word(QLabel):
    """A small text that takes no room while there is none."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("role", "small")
        self.hide()

    def setText(self, text: str) -> None:
        """Show the text, or nothing at all."""
        super().setText(text)
        self.setVisible(bool(text))


class StatusStrip(QFrame):
    """Emits :attr:`undo_wanted` and :attr:`redo_wanted`, and :attr:`acts_wanted` for 操作记录."""

    undo_wanted = Signal()
    redo_wanted = Signal()
    acts_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setProperty("kind", "statusbar")
        self._theme = theme
        self._job: Job | None = None
        line = columns(self, gap=8)
        self.act = ElidedLabel("", "small")
        self.act.hide()
        self.undo = button("撤销", self.undo_wanted.emit, kind="link", name="撤销刚才的操作")
        self.undo.setToolTip("撤销（Ctrl+Z）")
        self.undo.hide()
        self.redo = button("重做", self.redo_wanted.emit, kind="link", name="重做刚才撤销的操作")
        self.redo.setToolTip("重做（Ctrl+Y）")
        self.redo.hide()
        self.acts = button("操作记录", self.acts_wanted.emit, kind="link", name="操作记录和回收站", edge=True)
        self._task = label("", "small")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedWidth(160)
        self._bar.setAccessibleName("进度")
        self._cancel = button("取消", self._on_cancel, kind="link", name="取消正在进行的工作")
        self.saved = _Word()
        self.backup = _Word()
        line.addWidget(self.act)
        line.addWidget(self.undo)
        line.addWidget(self.redo)
        line.addWidget(self.acts)
        line.addStretch(1)
        for part in (self._task, self._bar, self._cancel):
            line.addWidget(part)
            part.hide()
        for word in (self.saved, self.backup):
            word.setContentsMargins(12, 0, 0, 0)
            line.addWidget(word)
        theme.changed.connect(self._resize)
        self._resize()

    def show_done(self, done: Done, at: str) -> None:
        """Say what was stored and when (``HH:MM``): it can be taken back, or done again if it took back."""
        self.act.set_whole(f"刚才：{done.name}")
        self.act.show()
        self.undo.setVisible(not done.is_undo and not done.is_lasting)
        self.redo.setVisible(done.is_undo)
        self.saved.setText(f"已保存 {at}")

    def show_job(self, job: Job) -> None:
        """Follow a long job."""
        self._job = job
        self._task.setText(f"{job.title}…")
        self._bar.setRange(0, 0)
        for part in (self._task, self._bar, self._cancel):
            part.show()
        job.progressed.connect(self._on_progress)

    def end_job(self, job: Job) -> None:
        """Stop following it."""
        if self._job is job:
            self._job = None
            for part in (self._task, self._bar, self._cancel):
                part.hide()

    def _on_progress(self, done: int, total: int, text: str) -> None:
        self._bar.setRange(0, max(total, 1))
        self._bar.setValue(done)
        if text:
            self._task.setText(text)

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._task.setText("正在取消…")

    def _resize(self) -> None:
        px = self._theme.px
        self.setFixedHeight(px(30))
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(px(16), 0, px(16), 0)
