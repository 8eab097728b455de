"""ViewsButton: 常用视图 of a table: ready ones, the user's own, keeping the present one, going back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QWidget

from app.errors import UserError
from app.services.identity_number import is_whole
from app.services.saved_views import NAME_LIMIT, View, delete_view, list_views, rename_view, save_view
from app.ui import dialogs, icons
from app.ui.common.column_filter import ColumnFilter, filter_from_json
from app.ui.common.filter_bar import FilterBar
from app.ui.common.layout import button, columns, label, rows
from app.ui.common.panel import Panel
from app.ui.common.table_model import RowTableModel, SortKey
from app.ui.common.table_view import TableView
from app.ui.desk import Desk
from app.ui.theme import Tone


@dataclass(frozen=True, slots=True)
class Preset:
    """A ready view: its filters, its order, the columns it needs to be seen."""

    name: str
    filters: Mapping[str, ColumnFilter]
    order: Sequence[SortKey] = field(default_factory=tuple)
    shows: Sequence[str] = field(default_factory=tuple)


class NameDialog(Panel):
    """Asks what a view is to be called."""

    HELP = ("views", "")

    def __init__(self, taken: Sequence[str], parent: QWidget, now: str = "") -> None:
        """``now`` is what the view to be renamed is called; ``taken`` are the names of the others."""
        super().__init__(parent)
        self.setWindowTitle("常用视图改名" if now else "存为常用视图")
        self._now = now
        self.setMinimumWidth(400)
        self._taken = set(taken)
        lines = rows(self, margin=20, gap=10)
        asks = f"“{now}”改叫什么" if now else "给现在的筛选、次序和列起个名称"
        lines.addWidget(label(asks, "heading", wrap=True))
        self.name = QLineEdit(now)
        self.name.selectAll()
        self.name.setMaxLength(NAME_LIMIT)
        self.name.setPlaceholderText("如：二车间缺手机号的人")
        self.name.setAccessibleName("视图的名称")
        lines.addWidget(self.name)
        self.note = label("", "small", wrap=True)
        lines.addWidget(self.note)
        foot = columns(gap=8)
        foot.addStretch(1)
        foot.addWidget(button("取消", self.reject))
        self.go = button("保存", self.accept, kind="primary")
        self.go.setDefault(True)
        foot.addWidget(self.go)
        lines.addLayout(foot)
        self.name.textChanged.connect(lambda _text: self._on_named())
        self._on_named()

    def _on_named(self) -> None:
        name = " ".join(self.name.text().split())
        is_taken = name in self._taken
        self.go.setEnabled(bool(name) and name != self._now and not (self._now and is_taken))
        if is_taken:
            self.note.setText(f"已有“{name}”，{'请另起一个名称' if self._now else '保存会盖掉它'}。")
        else:
            self.note.setText("只存在这台电脑的这份数据里。")


class ViewsButton(QPushButton):
    """Opens the menu of views of one table. ``said(text, tone)`` tells what was kept."""

    said = Signal(str, object)

    def __init__(
        self,
        desk: Desk,
        list_name: str,
        model: RowTableModel[Any],
        table: TableView[Any],
        bar: FilterBar,
        presets: Callable[[], Sequence[Preset]] = tuple,
    ) -> None:
        """``list_name`` is the table's name in the database; ``presets`` gives the ready views of today."""
        super().__init__(" 常用视图")
        icons.set_icon(self, "sheet")
        self.setAccessibleName("常用视图")
        self.setToolTip("把筛选、次序和列存成一个名称，下次一点就来")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._desk = desk
        self._list = list_name
        self._model = model
        self._table = table
        self._bar = bar
        self._presets = presets
        self.clicked.connect(lambda _on=False: self.open())

    def open(self) -> None:
        """Read the views and show the menu under the button."""
        name = self._list

        def show(views: tuple[View, ...]) -> None:
            dialogs.show_menu(self.menu_of(views), self.mapToGlobal(QPoint(0, self.height())))

        self._desk.jobs.read(
            lambda session: list_views(session, name), show, owner=self, key=(id(self), "views")
        )

    def menu_of(self, views: Sequence[View]) -> QMenu:
        """Everything that can be done with views."""
        menu = QMenu(self)
        for preset in self._presets():
            menu.addAction(preset.name, partial(self.show_preset, preset))
        if views:
            menu.addSeparator()
        for view in views:
            menu.addAction(view.name, partial(self.show_view, view.content))
        menu.addSeparator()
        menu.addAction("恢复全部显示", self.show_all)
        menu.addAction("把现在的样子存为…", partial(self.keep, views))
        acts = (("覆盖", self._overwrite), ("改名", partial(self._rename, views)), ("删除", self._delete))
        for word, act in acts:
            part = menu.addMenu(word)
            part.setEnabled(bool(views))
            for view in views:
                part.addAction(view.name, partial(act, view))
        return menu

    def content(self) -> dict[str, Any]:
        """The table as it is looked at now."""
        return {
            # A whole ID number that was looked for is not kept.
            "text": "" if is_whole(self._bar.text()) else self._bar.text(),
            "chip": self._bar.chosen(),
            "filters": {key: wanted.as_json() for key, wanted in self._model.column_filters().items()},
            "order": [[level.key, level.descending] for level in self._model.order()],
            "columns": self._table.layout_kept.current(),
        }

    def show_view(self, content: Mapping[str, Any]) -> None:
        """Look at the table in this way; parts that cannot be read are as the table had them at first."""
        filters, order, layout = (content.get(key) for key in ("filters", "order", "columns"))
        self._table.show_layout(layout if isinstance(layout, dict) else self._table.layout_kept.default())
        levels = order if isinstance(order, list) else []
        self._model.set_order(
            SortKey(str(level[0]), bool(level[1]))
            for level in levels
            if isinstance(level, list) and len(level) == 2
        )
        known = filters if isinstance(filters, dict) else {}
        self._show(
            str(content.get("text") or ""),
            str(content.get("chip") or ""),
            {key: filter_from_json(kept) for key, kept in known.items() if isinstance(kept, dict)},
        )

    def show_preset(self, preset: Preset) -> None:
        """Look at the table in a ready way, with the columns it needs."""
        kept = self._table.layout_kept.current()
        hidden = [key for key in kept["hidden"] if key not in preset.shows]
        # What the view is about stands beside the name, not far to the right.
        order = [key for key in kept["order"] if key not in preset.shows]
        order[1:1] = preset.shows
        self._table.show_layout({**kept, "order": order, "hidden": hidden})
        self._model.set_order(preset.order)
        self._show("", "", preset.filters)

    def show_all(self) -> None:
        """Every row, in the first order, with the first columns."""
        self.show_view({})

    def keep(self, views: Sequence[View]) -> None:
        """Ask for a name and keep the present way of looking."""
        box = NameDialog([view.name for view in views], self)
        accepted, name = dialogs.run(box), box.name.text()
        box.deleteLater()
        if accepted:
            self._save(name)

    def _overwrite(self, view: View) -> None:
        self._save(view.name)

    def _save(self, name: str) -> None:
        content, list_name = self.content(), self._list
        self._desk.jobs.note(
            lambda session: save_view(session, list_name, name, content),
            lambda _id: self.said.emit(f"已存为常用视图“{name}”。", Tone.DONE),
            owner=self,
            failed=self._refused,
        )

    def _rename(self, views: Sequence[View], view: View) -> None:
        box = NameDialog([other.name for other in views if other.id != view.id], self, view.name)
        accepted, name = dialogs.run(box), box.name.text()
        box.deleteLater()
        if accepted:
            self._desk.jobs.note(
                lambda session: rename_view(session, view.id, name),
                lambda _none: self.said.emit(f"常用视图“{view.name}”已改名为“{name.strip()}”。", Tone.DONE),
                owner=self,
                failed=self._refused,
            )

    def _delete(self, view: View) -> None:
        self._desk.jobs.note(
            lambda session: delete_view(session, view.id),
            lambda _none: self.said.emit(f"已删除常用视图“{view.name}”；人员和事实都没有动。", Tone.DONE),
            owner=self,
            failed=self._refused,
        )

    def _show(self, text: str, chip: str, filters: Mapping[str, ColumnFilter]) -> None:
        self._bar.box.setText(text)
        self._model.set_column_filters(filters)
        self._bar.choose(chip)
        self._bar.flush()

    def _refused(self, error: UserError) -> None:
        self.said.emit(f"{error.message}{error.hint}", Tone.WARN)
