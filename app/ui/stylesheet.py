"""The one stylesheet of the window: a template filled with colours and scaled lengths.

Widgets opt in by dynamic properties instead of names: ``role`` for text, ``kind`` for buttons and frames,
``tone`` for meaning. ``{14}`` in the template is a length in logical pixels at the normal text size.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.config import resource_path

_BASE = 14

_TEMPLATE = """
QWidget { color: @text; }
QMainWindow, QDialog, QWidget[kind="ground"], QScrollArea[kind="ground"] { background: @ground; }
QToolTip { background: @surface; color: @text; border: 1px solid @control; padding: {4}px {6}px; }

QLabel, QCheckBox, QRadioButton { background: transparent; }
QLabel[role="title"] { font-size: {20}px; font-weight: bold; }
QLabel[role="heading"] { font-size: {15}px; font-weight: bold; }
QLabel[role="strong"] { font-weight: bold; }
QLabel[role="figure"] { font-size: {22}px; font-weight: bold; }
QLabel[role="muted"] { color: @muted; }
QLabel[role="small"] { color: @muted; font-size: {13}px; }
QLabel[role="error"] { color: @accent; font-size: {13}px; }
QLabel[tone="accent"] { color: @accent; }
QLabel[tone="warn"] { color: @warn; }
QLabel[tone="info"] { color: @info; }
QLabel[tone="done"] { color: @done; }
QLabel[kind="tag"] { font-size: {13}px; font-weight: bold; border-radius: {4}px; padding: {2}px {8}px; }
QLabel[kind="initial"] { background: @neutral_soft; color: @neutral; font-size: {20}px;
    border-radius: {8}px; }
QLabel[kind="key"] { color: @muted; font-size: {12}px; border: 1px solid @line; border-radius: {4}px;
    background: @surface; padding: 0 {5}px; }

QFrame[kind="card"] { background: @surface; border: 1px solid @line; border-radius: {8}px; }
QFrame[kind="flat"] { background: @surface; border: none; }
QFrame[kind="topbar"] { background: @surface; border: none; border-bottom: 1px solid @line; }
QFrame[kind="statusbar"] { background: @surface; border: none; border-top: 1px solid @line; }
QFrame[kind="rail"] { background: @surface; border: none; border-right: 1px solid @line; }
QFrame[kind="inspection"] { background: @warn_soft; border: none; border-bottom: 1px solid @warn; }
QFrame[kind="rule"] { background: @line; border: none; min-height: 1px; max-height: 1px; }

QPushButton, QToolButton[kind="button"] { background: @surface; border: 1px solid @control;
    border-radius: {6}px; padding: 0 {14}px; min-height: {30}px; }
QPushButton:hover, QToolButton[kind="button"]:hover { background: @hover; }
QPushButton:pressed { background: @neutral_soft; }
QPushButton:focus { border: 2px solid @focus; padding: 0 {13}px; }
QPushButton:disabled { color: @muted; background: @sunken; border-color: @line; }
QPushButton[kind="primary"] { background: @fill; color: @on_fill; border-color: @fill; font-weight: bold; }
QPushButton[kind="primary"]:hover { background: @fill_hover; border-color: @fill_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid @text; }
QPushButton[kind="primary"]:disabled { background: @neutral_soft; color: @muted; border-color: @line; }
QPushButton[kind="link"] { background: transparent; border: 1px solid transparent; color: @info;
    padding: 0 {4}px; min-height: {24}px; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border: 1px solid @focus; border-radius: {4}px; }
QPushButton[kind="link"][lead="edge"] { padding: 0 {4}px 0 1px; }
QPushButton[kind="quiet"] { background: transparent; border: 1px solid transparent; padding: 0 {8}px;
    min-height: {28}px; }
QDialogButtonBox, QMessageBox { button-layout: 3; }
QPushButton[lead="left"] { text-align: left; padding: 0 {4}px; }
QPushButton[kind="quiet"]:hover { background: @hover; }
QPushButton[kind="quiet"]:focus { border: 1px solid @focus; }
QPushButton[kind="tagged"] { border: 1px solid transparent; border-radius: {4}px; font-size: {13}px;
    font-weight: bold; padding: 0 {8}px; min-height: {22}px; }
QPushButton[kind="tagged"][tone="accent"] { background: @accent_soft; color: @accent; }
QPushButton[kind="tagged"][tone="warn"] { background: @warn_soft; color: @warn; }
QPushButton[kind="tagged"]:hover { text-decoration: underline; }
QPushButton[kind="tagged"]:focus { border: 1px solid @focus; }
QPushButton[kind="icon"] { background: transparent; border: 1px solid transparent; padding: 0;
    min-width: {28}px; max-width: {28}px; min-height: {28}px; max-height: {28}px; }
QPushButton[kind="icon"]:hover { background: @hover; }
QPushButton[kind="icon"]:focus { border: 1px solid @focus; }
QPushButton[kind="nav"] { background: transparent; border: 1px solid transparent; text-align: left;
    padding: 0 {11}px; min-height: {34}px; border-radius: {6}px; }
QPushButton[kind="nav"]:hover { background: @hover; }
QPushButton[kind="nav"]:focus { border: 1px solid @focus; }
QPushButton[kind="nav"]:checked { background: @accent_soft; color: @accent; font-weight: bold; }
QPushButton[kind="chip"] { border-radius: {13}px; padding: 0 {12}px; min-height: {26}px;
    max-height: {26}px; font-size: {13}px; }
QPushButton[kind="chip"]:focus { border: 2px solid @focus; padding: 0 {11}px; min-height: {24}px;
    max-height: {24}px; }
QPushButton[kind="chip"]:checked { background: @info_soft; border-color: @info; color: @info;
    font-weight: bold; }
QPushButton[kind="segment"] { border-radius: 0; padding: 0 {10}px; margin-left: -1px; min-width: {28}px; }
QPushButton[kind="segment"][place="first"] { border-top-left-radius: {6}px;
    border-bottom-left-radius: {6}px; margin-left: 0; }
QPushButton[kind="segment"][place="last"] { border-top-right-radius: {6}px;
    border-bottom-right-radius: {6}px; }
QPushButton[kind="segment"]:checked { background: @info_soft; color: @info; border-color: @info;
    font-weight: bold; }
QPushButton[kind="segment"][unknown="true"]:checked { background: @neutral_soft; color: @neutral;
    border-color: @control; font-weight: normal; }
QPushButton[kind="door"] { background: @surface; border: 1px solid @line; border-radius: {8}px;
    text-align: left; padding: 0; }
QPushButton[kind="door"]:hover { border-color: @control; background: @sunken; }
QPushButton[kind="door"]:focus { border: 2px solid @focus; padding: 0; }
QPushButton[kind="stat"] { background: @surface; border: 1px solid @line; border-radius: {8}px; }
QPushButton[kind="stat"]:hover { border-color: @control; background: @sunken; }
QPushButton[kind="stat"]:focus { border: 2px solid @focus; }

QLineEdit, QPlainTextEdit, QComboBox, QSpinBox { background: @surface; border: 1px solid @control;
    border-radius: {6}px; padding: 0 {10}px; min-height: {30}px; selection-background-color: @info;
    selection-color: @surface; placeholder-text-color: @muted; }
QPlainTextEdit { padding: {6}px {8}px; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus { border: 2px solid @focus;
    padding: 0 {9}px; }
QPlainTextEdit:focus { padding: {5}px {7}px; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QLineEdit[readOnly="true"],
QPlainTextEdit[readOnly="true"] { background: @sunken; color: @muted; border-color: @line; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"] { border: 2px solid @accent; padding: 0 {9}px; }
QLineEdit[kind="search"] { background: @sunken; border-color: @line; }
QLineEdit[kind="search"]:focus { background: @surface; border: 2px solid @focus; }
QComboBox { selection-background-color: @info_soft; selection-color: @text; }
QComboBox::drop-down { border: none; width: {26}px; }
QComboBox::down-arrow { image: url(@chevron); width: {14}px; height: {14}px; }
QComboBox QAbstractItemView, QListView[kind="popup"] { background: @surface; border: 1px solid @control;
    outline: none; selection-background-color: @info_soft; selection-color: @text; }
QListView[kind="popup"]::item, QComboBox QAbstractItemView::item { min-height: {30}px; padding: 0 {8}px; }
QComboBox QAbstractItemView::item:selected, QListView[kind="popup"]::item:selected {
    background: @info_soft; color: @text; }
QListWidget[kind="picks"]::item { padding: 0 {12}px; color: @text; }
QListWidget[kind="picks"]::item:disabled { color: @muted; }
QListWidget[kind="picks"]::item:hover:!disabled { background: @hover; }
QListWidget[kind="picks"]::item:selected { background: @accent_soft; color: @accent; }
QCheckBox, QRadioButton { spacing: {8}px; min-height: {26}px; border: 1px solid transparent;
    border-radius: {4}px; padding-right: {4}px; }
QCheckBox:focus, QRadioButton:focus { border: 1px solid @focus; }
QCheckBox::indicator, QListWidget[kind="picks"]::indicator { width: {16}px; height: {16}px;
    border: 1px solid @control; border-radius: {3}px;
    background: @surface; }
QCheckBox::indicator:checked, QListWidget[kind="picks"]::indicator:checked { background: @info;
    border-color: @info; image: url(@tick); }

QAbstractItemView { background: @surface; border: none; outline: none;
    selection-background-color: @info_soft; selection-color: @text; }
QTableView { gridline-color: @line; alternate-background-color: @sunken; }
QTableView, QListWidget[kind="picks"] { border: 1px solid @surface; }
QTableView:focus, QListWidget[kind="picks"]:focus { border: 1px solid @focus; }
QFrame[kind="edge"] { background: @control; border: none; }
QTableView::item { padding: 0 {8}px; border: none; border-bottom: 1px solid @line; }
QTableView::item:selected { background: @info_soft; color: @text; }
QHeaderView { background: @sunken; border: none; }
QHeaderView::section { background: @sunken; color: @muted; border: none; border-bottom: 1px solid @line;
    padding: 0 {11}px; min-height: {32}px; font-size: {13}px; font-weight: bold; text-align: left; }
QHeaderView::section:hover { color: @text; }
QTableCornerButton::section { background: @sunken; border: none; }

QScrollArea { background: transparent; border: none; }
QScrollArea[kind="pages"] { border: 1px solid transparent; }
QScrollArea[kind="pages"]:focus { border: 1px solid @focus; }
QScrollArea > QWidget > QWidget[kind="clear"] { background: transparent; }
QScrollBar:vertical { background: transparent; width: {12}px; margin: 0; }
QScrollBar::handle:vertical { background: @control; border-radius: {4}px; min-height: {32}px;
    margin: {2}px; }
QScrollBar:horizontal { background: transparent; height: {12}px; margin: 0; }
QScrollBar::handle:horizontal { background: @control; border-radius: {4}px; min-width: {32}px;
    margin: {2}px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QProgressBar { background: @neutral_soft; border: none; border-radius: {4}px; max-height: {8}px;
    text-align: center; }
QProgressBar::chunk { background: @info; border-radius: {4}px; }
QFrame[kind="popup"] { background: @surface; border: 1px solid @control; border-radius: {6}px; }
QMenu { background: @surface; border: 1px solid @control; padding: {4}px; }
QMenu::item { padding: {6}px {20}px; border-radius: {4}px; }
QMenu::item:disabled { color: @muted; }
QMenu::item:selected:enabled { background: @info_soft; color: @text; }
QSplitter::handle { background: transparent; }
QCalendarWidget QWidget { background: @surface; }
QCalendarWidget QToolButton { background: @surface; color: @text; border: none; padding: {4}px {8}px;
    font-weight: bold; }
QCalendarWidget QToolButton:hover { background: @hover; border-radius: {4}px; }
QCalendarWidget QAbstractItemView { selection-background-color: @fill; selection-color: @on_fill; }
QCalendarWidget QTableView::item { padding: 0; border: none; border-radius: {4}px; }
QCalendarWidget QTableView::item:selected { background: @fill; color: @on_fill; }

[tone="neutral"][kind="tag"] { background: @neutral_soft; color: @neutral; }
[tone="accent"][kind="tag"] { background: @accent_soft; color: @accent; }
[tone="warn"][kind="tag"] { background: @warn_soft; color: @warn; }
[tone="info"][kind="tag"] { background: @info_soft; color: @info; }
[tone="done"][kind="tag"] { background: @done_soft; color: @done; }
QFrame[kind="box"] { border: 1px solid @line; border-radius: {8}px; background: @surface; }
QFrame[kind="box"][tone="accent"] { background: @accent_soft; border-color: @accent; }
QFrame[kind="box"][tone="warn"] { background: @warn_soft; border-color: @warn; }
QFrame[kind="box"][tone="info"] { background: @info_soft; border-color: @info; }
QFrame[kind="box"][tone="done"] { background: @done_soft; border-color: @done; }
"""


def stylesheet(colors: Mapping[str, str], size: int) -> str:
    """The stylesheet for a scheme (colour name to ``#RRGGBB``) and a base text size in logical pixels."""
    sheet = re.sub(r"\{(\d+)\}", lambda m: str(round(int(m.group(1)) * size / _BASE)), _TEMPLATE)
    shade = "dark" if colors["surface"] < "#80" else "light"
    images = {
        "chevron": resource_path("icons", f"chevron-down-{shade}.svg").as_posix(),
        "tick": resource_path("icons", f"tick-{shade}.svg").as_posix(),
    }
    return re.sub(r"@(\w+)", lambda m: images.get(m.group(1)) or colors[m.group(1)], sheet)
