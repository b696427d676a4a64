"""The one style sheet, for the standard controls of Qt; own widgets paint themselves."""

from __future__ import annotations

from dataclasses import asdict
from string import Template

from nnsim.ui.kit.theme import RADIUS_CONTROL, Theme

_RULES = Template("""
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: ${p4}px ${p8}px; }
QDialog { background: $panel; }
/* Without a desktop of its own, Qt paints old little pictures on them. */
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QMainWindow::separator { background: $ground; width: ${p4}px; height: ${p4}px; }
QSplitter::handle { background: transparent; }
.QPushButton { background: $control; color: $text; border: 1px solid transparent; border-radius: ${radius}px;
  padding: ${p4}px ${p12}px; min-height: ${p20}px; }
.QPushButton:hover { background: $control_hover; }
.QPushButton:pressed { background: $control_pressed; }
.QPushButton:default { background: $accent; color: $on_accent; }
.QPushButton:default:hover { background: $accent_hover; }
.QPushButton:disabled { background: $control; color: $faint; }
.QPushButton:focus { border: 2px solid $accent; padding: ${p3}px ${p11}px; }
.QPushButton:default:focus { border: 2px solid $text; }
QLineEdit, QPlainTextEdit, QTextEdit { background: $control; color: $text; border: 1px solid transparent;
  border-radius: ${radius}px; padding: ${p3}px ${p8}px; selection-background-color: $accent;
  selection-color: $on_accent; }
QLineEdit { min-height: ${p20}px; }
QLineEdit:hover { background: $control_hover; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid $accent; background: $panel;
  padding: ${p2}px ${p7}px; }
QLineEdit:disabled { color: $faint; }
QLineEdit[flat="true"] { background: transparent; padding: 0 0 0 ${p4}px; min-height: ${p16}px; }
QLineEdit[flat="true"]:hover { background: $control; }
QLineEdit[flat="true"]:focus { background: $panel; border: 1px solid $accent; padding: 0 0 0 ${p4}px; }
QLineEdit[wrong="true"], QLineEdit[wrong="true"]:focus { border: 1px solid $error; }
QComboBox { combobox-popup: 0; }
QComboBox QAbstractItemView, QMenu { background: $raised; color: $text; border: 1px solid $line;
  border-radius: ${radius}px; padding: ${p4}px; outline: 0; }
QComboBox QAbstractItemView::item { min-height: ${p28}px; padding: 0 ${p8}px; border-radius: 5px; }
QComboBox QAbstractItemView::item:hover, QComboBox QAbstractItemView::item:selected { background: $tint;
  color: $text; }
QMenu { menu-scrollable: 1; }
QMenu::item { padding: ${p4}px ${p24}px ${p4}px ${p12}px; border-radius: 5px; min-height: ${p20}px; }
QMenu::item:selected { background: $tint; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: ${p4}px ${p8}px; }
QMenu::icon { padding-left: ${p8}px; }
QMenuBar { background: $panel; color: $text; }
QMenuBar::item { background: transparent; padding: ${p4}px ${p8}px; border-radius: 5px; }
QMenuBar::item:selected { background: $control_hover; }
QTextBrowser[flat="true"] { background: transparent; padding: 0; border: 1px solid transparent; border-radius: 0; }
QTextBrowser[flat="true"]:focus { border: 1px solid $accent; padding: 0; }
QScrollArea { background: transparent; border: 0; }
QScrollArea > QWidget > QWidget[see_through="true"] { background: transparent; }
QScrollBar { background: transparent; border: 0; }
QScrollBar:vertical { width: ${p12}px; }
QScrollBar:horizontal { height: ${p12}px; }
QScrollBar::handle { background: $control_pressed; border-radius: ${p3}px; margin: ${p3}px; }
QScrollBar::handle:vertical { min-height: ${p28}px; }
QScrollBar::handle:horizontal { min-width: ${p28}px; }
QScrollBar::handle:hover { background: $edge; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QHeaderView::section { background: $panel; color: $muted; border: 0; border-bottom: 1px solid $line;
  padding: ${p4}px ${p8}px; }
QTableCornerButton::section { background: $panel; border: 0; border-bottom: 1px solid $line; }
QTableView { background: $panel; gridline-color: $line; border: 0; selection-background-color: $tint;
  selection-color: $text; }
QListWidget::item { border-radius: 5px; }
QListWidget::item:hover { background: $control_hover; }
QListWidget::item:selected { background: $tint; color: $text; }
QListView { background: $panel; border: 0; outline: 0; }
""")

_LENGTHS = (2, 3, 4, 7, 8, 11, 12, 16, 20, 24, 28)


def stylesheet(theme: Theme) -> str:
    """The rules in this theme's colours and scale."""
    lengths = {f"p{n}": str(theme.px(n)) for n in _LENGTHS}
    colors = {name: value for name, value in asdict(theme).items() if isinstance(value, str)}
    return _RULES.substitute(colors, radius=theme.px(RADIUS_CONTROL), **lengths)
