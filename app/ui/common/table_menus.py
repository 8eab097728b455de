"""The menus of a table: what can be done with a column, what with the chosen rows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from app.ui.common.table_model import RowTableModel

if TYPE_CHECKING:
    from app.ui.common.table_view import TableView


def header_menu(view: TableView[Any], model: RowTableModel[Any], section: int) -> QMenu:
    """Order, filter and hide the column ``section``; below 0 only the chooser."""
    menu = QMenu(view)
    if section >= 0:
        column = model.columns[section]
        menu.addAction("升序", partial(view.sort_by, column.key, False, add=False))
        menu.addAction("降序", partial(view.sort_by, column.key, True, add=False))
        if model.order():
            menu.addAction("再按它升序", partial(view.sort_by, column.key, False, add=True))
            menu.addAction("恢复原来的次序", partial(model.set_order, []))
        menu.addSeparator()
        menu.addAction(f"筛选“{column.title}”…\tAlt+↓", partial(view.open_filter, section))
        if column.key in model.column_filters():
            menu.addAction("清除这一列的筛选", partial(model.set_column_filter, column.key, None))
        menu.addSeparator()
        if section > 0:
            menu.addAction("隐藏这一列", partial(view.hide_column, section))
    menu.addAction("选择列…", partial(view.open_column_menu, view.head))
    return menu


def row_menu(view: TableView[Any], model: RowTableModel[Any]) -> QMenu:
    """Copy, paste, filter, and what the screen adds; nothing that would only be refused."""
    menu = QMenu(view)
    menu.addAction("复制\tCtrl+C", view.copy).setEnabled(view.selectionModel().hasSelection())
    if view.takes_paste and view.may_write:
        menu.addAction("粘贴…\tCtrl+V", view.paste)
    menu.addAction("全选\tCtrl+A", view.selectAll)
    here = view.currentIndex()
    if here.isValid():
        title = model.columns[here.column()].title
        words = str(here.data() or "")
        if words:
            menu.addAction("只复制这一格", partial(QGuiApplication.clipboard().setText, words))
        menu.addAction(f"筛选“{title}”…\tAlt+↓", partial(view.open_filter, here.column()))
    if model.column_filters():
        menu.addAction("清除筛选", partial(model.set_column_filters, {}))
    writing = view.writing_actions if view.may_write else []
    for some in (writing, view.more_actions):
        if some:
            menu.addSeparator()
        for word, act in some:
            menu.addAction(word, act)
    return menu
