"""TableView: the manners of every table: tags, order, filters, columns, copying out, typing to find."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic

from PySide6.QtCore import (
    QEvent,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QMenu, QTableView, QWidget

from app.clock import today
from app.ui import dialogs
from app.ui.common import table_copy
from app.ui.common.column_chooser import ColumnChooser
from app.ui.common.column_layout import ColumnLayout, layout_of, layout_text
from app.ui.common.filter_note import FilterNote, put_above
from app.ui.common.filter_popup import FilterPopup
from app.ui.common.frozen_column import FrozenColumn
from app.ui.common.kept_choice import KeptChoice
from app.ui.common.quick_find import QuickFind
from app.ui.common.table_header import TableHeader
from app.ui.common.table_menus import header_menu, row_menu
from app.ui.common.table_model import Column, Row, RowTableModel, SortKey
from app.ui.common.tag_delegate import TagDelegate
from app.ui.desk import Desk
from app.ui.theme import Theme

_MANY = 1_000
"""From so many rows on, copying is worked out off the GUI thread."""


class TableView(QTableView, Generic[Row]):
    """A table over a :class:`RowTableModel`; Enter or a double click emits :attr:`opened` with the row.

    :attr:`narrowed` is emitted after column filters changed, :attr:`pasted` with the clipboard's contents on
    Ctrl+V, :attr:`fill_wanted` with a column key on Ctrl+D.
    """

    opened = Signal(object)
    narrowed = Signal()
    pasted = Signal(object)
    fill_wanted = Signal(str)

    def __init__(self, model: RowTableModel[Row], theme: Theme, name: str) -> None:
        """``name`` is what a screen reader calls the table."""
        super().__init__()
        self._model = model
        self._theme = theme
        self._desk: Desk | None = None
        self._place = ""
        self._box: QLineEdit | None = None
        self._note: FilterNote | None = None
        self._find: QuickFind | None = None
        self._frozen: FrozenColumn | None = None
        self.takes_paste = False
        """Whether somebody takes pasted rows."""
        self.more_actions: list[tuple[str, Callable[[], object]]] = []
        """Further entries of the context menu: word and act."""
        self.writing_actions: list[tuple[str, Callable[[], object]]] = []
        """The same, of acts that change data: out of sight while nothing may be written."""
        self.setModel(model)
        self.setAccessibleName(name)
        self.setItemDelegate(TagDelegate(theme, self))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.head = TableHeader(model, theme, self)
        self.setHorizontalHeader(self.head)
        self.layout_kept = ColumnLayout(self, model.columns, theme)
        self.head.sort_wanted.connect(self._on_sort)
        self.head.filter_wanted.connect(self.open_filter)
        self.head.customContextMenuRequested.connect(
            lambda at: dialogs.show_menu(
                self.header_menu(self.head.logicalIndexAt(at)), self.head.mapToGlobal(at)
            )
        )
        self.head.sectionMoved.connect(lambda *_places: self._on_arranged())
        self.head.sectionResized.connect(self._on_resized)
        self.layout_kept.apply(self.layout_kept.default())
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda at: dialogs.show_menu(self.row_menu(), self.viewport().mapToGlobal(at))
        )
        self.doubleClicked.connect(lambda index: self.opened.emit(model.row_at(index.row())))
        self.selectionModel().currentChanged.connect(lambda _now, _before: self._mark_column())
        self._choice = KeptChoice(self, model)
        model.modelReset.connect(self.layout_kept.stretch)
        model.narrowed.connect(self._on_narrowed)
        model.ordered.connect(self._on_ordered)
        self.horizontalScrollBar().valueChanged.connect(lambda _value: self._freeze())
        theme.changed.connect(self._resize_for_text)
        self._resize_for_text()

    def attend(self, desk: Desk, place: str, box: QLineEdit | None = None) -> None:
        """Give the table its place: ``place`` names it in the settings, ``box`` takes what is typed in it."""
        self._desk, self._place, self._box = desk, place, box
        kept = layout_of(desk.settings.value(f"tables/{place}"))
        if kept:
            self.layout_kept.apply(kept)
        if box is not None:
            box.installEventFilter(self)

    @property
    def may_write(self) -> bool:
        """Whether data may be changed now."""
        return self._desk is None or not self._desk.jobs.is_read_only

    def selected(self) -> list[Row]:
        """Chosen rows in the order shown."""
        return [self._model.row_at(place) for place in sorted(self._choice.places())]

    def selected_count(self) -> int:
        """How many rows are chosen."""
        chosen = self.selectionModel().selection()
        return sum(part.height() for part in (chosen.at(number) for number in range(chosen.count())))

    def column_at(self, section: int) -> Column[Row]:
        """The column with this number among all columns."""
        return self._model.columns[section]

    def header_menu(self, section: int) -> QMenu:
        """What can be done with a column."""
        return header_menu(self, self._model, section)

    def row_menu(self) -> QMenu:
        """What can be done with the chosen rows."""
        return row_menu(self, self._model)

    def column_menu(self) -> QMenu:
        """A menu with one check mark per column; the first column always stays."""
        menu = QMenu(self)
        for at, column in enumerate(self._model.columns):
            if at == 0:
                continue
            action = menu.addAction(column.title)
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(at))
            action.toggled.connect(lambda on, which=at: self.setColumnHidden(which, not on))
        return menu

    def open_column_menu(self, below: QWidget) -> ColumnChooser:
        """Show the column chooser under a button."""
        panel = ColumnChooser(self.layout_kept, self._model.columns[0].key, self._theme, self)
        panel.changed.connect(self._on_arranged)
        panel.open_at(below.mapToGlobal(QPoint(0, below.height())))
        return panel

    def open_filter(self, section: int) -> FilterPopup:
        """Show the filter of a column under its title."""
        key = self._model.columns[section].key
        asked = self._desk.today if self._desk is not None else today
        panel = FilterPopup(self._model, key, self._theme, asked, self)
        panel.accepted.connect(lambda wanted: self._model.set_column_filter(key, wanted))
        panel.order_wanted.connect(lambda descending, add: self.sort_by(key, descending, add=add))
        left = self.head.sectionViewportPosition(section)
        panel.open_at(self.head.mapToGlobal(QPoint(left, self.head.height())))
        return panel

    def hidden_columns(self) -> list[str]:
        """Keys of hidden columns."""
        return [c.key for at, c in enumerate(self._model.columns) if self.isColumnHidden(at)]

    def hide_columns(self, keys: list[str]) -> None:
        """Hide exactly these columns."""
        self.layout_kept.apply({**self.layout_kept.current(), "hidden": keys})
        self._on_arranged()

    def show_layout(self, kept: dict[str, Any]) -> None:
        """Take over a column layout and remember it."""
        self.layout_kept.apply(kept)
        self._on_arranged()

    def copy_text(self) -> str:
        """The chosen rows and visible columns as tab-separated lines with a header."""
        return table_copy.as_text(self.layout_kept.shown(), self.selected())

    def copy(self) -> None:
        """The chosen rows to the clipboard, as Excel and WPS take cells."""
        rows, shown = self.selected(), self.layout_kept.shown()
        if not rows:
            return

        def make() -> tuple[str, str]:
            return table_copy.as_text(shown, rows), table_copy.as_html(shown, rows)

        def take(made: tuple[str, str]) -> None:
            data = QMimeData()
            data.setText(made[0])
            data.setHtml(made[1])
            QGuiApplication.clipboard().setMimeData(data)

        if self._desk is not None and len(rows) >= _MANY:
            self._desk.jobs.render(lambda _job: make(), take, owner=self, key=(id(self), "copy"))
        else:
            take(make())

    def paste(self) -> None:
        """Hand the clipboard to whoever takes pasted rows."""
        self.pasted.emit(QGuiApplication.clipboard().mimeData())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Ctrl+C copies, Alt+Down filters; what is typed goes to the filter box."""
        key, held = event.key(), event.modifiers()
        plain = not held & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self._model.row_at(self.currentIndex().row()))
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Find) and self._box is not None:
            self._box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif key == Qt.Key.Key_D and held == Qt.KeyboardModifier.ControlModifier:
            at = self.currentIndex()
            if at.isValid():
                self.fill_wanted.emit(self._model.columns[at.column()].key)
        elif key == Qt.Key.Key_Down and held & Qt.KeyboardModifier.AltModifier:
            self.open_filter(max(0, self.currentIndex().column()))
        elif self._box is not None and self._box.isVisible() and plain and _is_typed(event):
            self._box.setFocus(Qt.FocusReason.OtherFocusReason)  # others would select what is there
            if key == Qt.Key.Key_Backspace:
                self._box.backspace()
            else:
                self._box.insert(event.text())
        elif self._box is None and plain and _is_typed(event) and key != Qt.Key.Key_Backspace:
            self.quick_find().take(event.text())
        else:
            super().keyPressEvent(event)

    def quick_find(self) -> QuickFind:
        """The line in which is looked for what is typed in a table without a filter box."""
        if self._find is None:
            self._find = QuickFind(self._model, self)
            put_above(self._find, self)
        return self._find

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the filter box ↓ leads into the table; Esc empties the box and leads back."""
        if watched is self._box and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Down and self._model.rowCount() and self.isVisible():
                self.setFocus(Qt.FocusReason.ShortcutFocusReason)
                if not self.currentIndex().isValid():
                    self.selectRow(0)
                return True
            if event.key() == Qt.Key.Key_Escape and self._box.text():
                self._box.clear()
                return True
        return super().eventFilter(watched, event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Mark the column the keyboard is in."""
        super().focusInEvent(event)
        self._mark_column()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """No column is marked any more."""
        super().focusOutEvent(event)
        self.head.set_current(-1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Room for the columns that stretch, or scrolling to the side."""
        super().resizeEvent(event)
        self.layout_kept.stretch()
        self._freeze()

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Sideways only as far as the frozen first column makes it necessary."""
        bar = self.horizontalScrollBar()
        before, frozen = bar.value(), self._frozen
        super().scrollTo(index, hint)
        if frozen is None or not before:
            return
        if index.column() == 0:
            bar.setValue(before)
            return
        hidden = frozen.width() - self.head.sectionViewportPosition(index.column())
        if frozen.isVisible() and hidden > 0:
            bar.setValue(bar.value() - hidden)

    def sizeHint(self) -> QSize:
        """Tables take what they are given."""
        return QSize(400, 200)

    def _freeze(self) -> None:
        """The first column stays in sight; its second view is made when it is first needed."""
        if self._frozen is None and self.horizontalScrollBar().value() > 0:
            self._frozen = FrozenColumn(self, self._model, self._theme)
        if self._frozen is not None:
            self._frozen.place()

    def _mark_column(self) -> None:
        at = self.currentIndex()
        self.head.set_current(at.column() if at.isValid() and self.hasFocus() else -1)

    def _on_sort(self, section: int, add: bool) -> None:
        """A click turns ascending into descending into the original order; other levels go unless held."""
        key, order = self._model.columns[section].key, self._model.order()
        now = next((level for level in order if level.key == key and (add or len(order) == 1)), None)
        if now is not None and now.descending:
            self._model.set_order([level for level in order if level.key != key])
        else:
            self.sort_by(key, now is not None, add=add)

    def sort_by(self, key: str, descending: bool, *, add: bool) -> None:
        """Order by a column; with ``add`` within the order in force."""
        order = list(self._model.order()) if add else []
        level = SortKey(key, descending)
        known = next((at for at, other in enumerate(order) if other.key == key), None)
        if known is None:
            order.append(level)
        else:
            order[known] = level
        self._model.set_order(order)

    def hide_column(self, section: int) -> None:
        """Hide one column and remember it."""
        self.setColumnHidden(section, True)
        self._on_arranged()

    def _on_narrowed(self) -> None:
        if self._note is None:
            self._note = FilterNote(
                self._model, self.accessibleName(), lambda: self._model.set_column_filters({})
            )
            put_above(self._note, self)
        self._note.refresh()
        self._describe()
        self.head.viewport().update()
        self.narrowed.emit()

    def _on_ordered(self) -> None:
        self.head.viewport().update()
        self._describe()

    def _describe(self) -> None:
        """Order and filters in words, for screen readers."""
        titles = {column.key: column.title for column in self._model.columns}
        parts = [
            f"{titles[level.key]}{'降序' if level.descending else '升序'}" for level in self._model.order()
        ]
        words = [f"次序：{'，'.join(parts)}"] if parts else []
        if filtered := [titles[key] for key in self._model.column_filters()]:
            words.append(f"已筛选：{'、'.join(filtered)}")
        self.setAccessibleDescription("；".join(words))

    def _on_arranged(self) -> None:
        """Remember the columns on this PC."""
        if self._desk is not None and not self.layout_kept.is_arranging:
            text = layout_text(self.layout_kept.current())
            self._desk.settings.setValue(f"tables/{self._place}", text)

    def _on_resized(self, section: int, before: int, now: int) -> None:
        if before and now and self.head.is_held and not self.layout_kept.is_arranging:
            self.layout_kept.resized(section, now)
            self._on_arranged()

    def choose_where(self, matches: Callable[[Row], bool]) -> None:
        """Choose exactly the rows that match, wherever they stand now; the keyboard stays where it is."""
        self._choice.choose_where(matches)

    def _resize_for_text(self) -> None:
        px = self._theme.px
        self.verticalHeader().setDefaultSectionSize(px(36))
        self.head.setMinimumSectionSize(px(44))
        self.layout_kept.fit()


def _is_typed(event: QKeyEvent) -> bool:
    """Whether a key writes something that one could look for."""
    text = event.text()
    return event.key() == Qt.Key.Key_Backspace or bool(text.strip() and text.isprintable())
