"""How the program looks: colours, spacing and type sizes, in this one place.

Calm and paper-like: one neutral ground, one accent for each of the four knows, red (`alarm`) only
for red lines and for what is overdue. No other file may name a colour or a size of type.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path
from string import Template
from typing import Final, Protocol, runtime_checkable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory, QWidget

SPACE: Final = 8
"""Pixels between things that belong together; twice that between things that do not."""

FAMILIES: Final = (
    "Noto Sans CJK SC", "Microsoft YaHei UI", "PingFang SC", "WenQuanYi Micro Hei", "Noto Sans SC",
)  # fmt: skip
BODY: Final = 10.5
SIZES: Final = {
    "body": BODY, "lead": 12, "heading": 14, "title": 17, "figure": 15, "booth": 16,
    "booth_title": 22,
}  # fmt: skip
"""Points. Nothing people read is smaller than ``BODY``; ``booth`` is read while standing."""


@dataclass(frozen=True, slots=True)
class Colours:
    """One palette. ``city`` … ``trend`` are the accents of the four cards, ``chosen`` lies under a
    chosen row, ``selected`` under what is to be pressed."""

    ground: str
    paper: str
    raised: str
    line: str
    text: str
    muted: str
    selected: str
    on_selected: str
    chosen: str
    city: str
    firm: str
    path: str
    trend: str
    alarm: str
    caution: str


LIGHT: Final = Colours(
    ground="#f3f0e9", paper="#fdfcf9", raised="#eae6dc", line="#d3cdbf",
    text="#23262a", muted="#595e65", selected="#2c5584", on_selected="#ffffff",
    chosen="#dbe5f0",
    city="#1f6a57", firm="#28568f", path="#80520d", trend="#674490",
    alarm="#b01f18", caution="#7d5400",
)  # fmt: skip
DARK: Final = Colours(
    ground="#1c1e21", paper="#25282c", raised="#303439", line="#43484f",
    text="#e7e4de", muted="#aaadb2", selected="#3f6ea5", on_selected="#ffffff",
    chosen="#2d3d50",
    city="#72c3a8", firm="#86b4ea", path="#dcae63", trend="#bda2e3",
    alarm="#ff8f85", caution="#e3b768",
)  # fmt: skip
BOOTH_LIGHT: Final = Colours(
    ground="#ffffff", paper="#ffffff", raised="#ececec", line="#6a6a6a",
    text="#000000", muted="#2e2e2e", selected="#003a8c", on_selected="#ffffff",
    chosen="#d6e4f7",
    city="#00503c", firm="#003a8c", path="#5c3600", trend="#4a1e80",
    alarm="#9c0006", caution="#5c3c00",
)  # fmt: skip
BOOTH_DARK: Final = Colours(
    ground="#000000", paper="#000000", raised="#202020", line="#a0a0a0",
    text="#ffffff", muted="#d8d8d8", selected="#9cc8ff", on_selected="#000000",
    chosen="#1d3350",
    city="#8ff0cf", firm="#9cc8ff", path="#ffcf70", trend="#dcc0ff",
    alarm="#ffa8a0", caution="#ffd680",
)  # fmt: skip
"""Booth mode: a bright hall, a tilted screen; 7:1 and more."""


@runtime_checkable
class Dressing(Protocol):
    """A widget with hidden parts, which puts the sheet only on those that are seen."""

    def dress(self) -> None: ...


class Look(QObject):
    """The palette in use. Painted widgets read ``colours`` and repaint on ``changed``.

    What is seen wears ``sheet``, put on by ``dress``; what is hidden puts it on when it is shown.
    A sheet for the whole window, or the application, would ask every widget of every page there
    is, several times, at each change.
    """

    changed = Signal()
    is_in_booth = False

    def __init__(self, application: QApplication, is_dark: bool | None = None) -> None:
        """``is_dark`` None follows the system."""
        super().__init__(application)
        self._application = application
        self.is_dark = _system_is_dark() if is_dark is None else is_dark
        application.setStyle(QStyleFactory.create("Fusion"))
        application.setFont(body_font())
        self.show(self.is_dark)

    @property
    def colours(self) -> Colours:
        if self.is_in_booth:
            return BOOTH_DARK if self.is_dark else BOOTH_LIGHT
        return DARK if self.is_dark else LIGHT

    def accent(self, card: str) -> QColor:
        """The colour of a card: city, firm, path, trend."""
        return QColor(getattr(self.colours, card))

    def show(self, is_dark: bool) -> None:
        """Dress the whole program in light or dark."""
        self.is_dark = is_dark
        self.sheet = style_sheet(self.colours)
        self._application.setPalette(palette(self.colours))
        self.changed.emit()

    def dress(self, widget: QWidget) -> None:
        """Put the sheet of now on ``widget`` and all that is in it, or let it do so by parts."""
        if isinstance(widget, Dressing):
            widget.dress()
        elif widget.styleSheet() != self.sheet:
            widget.setStyleSheet(self.sheet)

    def show_booth(self, is_in_booth: bool) -> None:
        """Strangers look on: high contrast, and ``desktop.discretion`` rules on every screen."""
        if is_in_booth != self.is_in_booth:
            self.is_in_booth = is_in_booth
            self.show(self.is_dark)


def _system_is_dark() -> bool:
    return QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark


def body_font() -> QFont:
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPointSizeF(BODY)
    return font


def palette(c: Colours) -> QPalette:
    """The same colours for all that Fusion draws itself."""
    role = QPalette.ColorRole
    wanted = {
        role.Window: c.ground, role.WindowText: c.text, role.Base: c.paper,
        role.AlternateBase: c.ground, role.Text: c.text, role.Button: c.raised,
        role.ButtonText: c.text, role.BrightText: c.on_selected, role.Highlight: c.selected,
        role.HighlightedText: c.on_selected, role.PlaceholderText: c.muted,
        role.ToolTipBase: c.raised, role.ToolTipText: c.text, role.Link: c.firm,
        role.Mid: c.line, role.Light: c.paper, role.Midlight: c.raised, role.Dark: c.line,
        role.Shadow: c.line, role.Accent: c.selected,
    }  # fmt: skip
    made = QPalette()
    for part, colour in wanted.items():
        made.setColor(part, QColor(colour))
    for part in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, part, QColor(c.muted))
    return made


def style_sheet(c: Colours) -> str:
    """What Fusion does not draw our way: cards, the rail, buttons, marks. By ``role`` property."""
    sizes = {name: f"{size}pt" for name, size in SIZES.items()}
    icons = Path(str(resources.files("resources"))) / "icons"
    look = "dark" if c in (DARK, BOOTH_DARK) else "light"
    drawn = {name: (icons / f"{name}-{look}.svg").as_posix() for name in ("down", "up", "tick")}
    drawn["check"] = (icons / "check.svg").as_posix()
    return _SHEET.substitute(asdict(c), **sizes, **drawn)


_SHEET = Template("""
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px; }
QLabel[role="title"], Lines[role="title"] { font-size: $title; font-weight: 600; }
QLabel[role="heading"], Lines[role="heading"] { font-size: $heading; font-weight: 600; }
QLabel[role="lead"], Lines[role="lead"] { font-size: $lead; }
QLabel[role="strong"], Lines[role="strong"] { font-weight: 600; }
QLabel[role="muted"], Lines[role="muted"] { color: $muted; }
QLabel[role="figure"], Lines[role="figure"] { font-size: $figure; font-weight: 600; }
QLabel[role="caution"], Lines[role="caution"] { color: $caution; }
QLabel[role="alarm"], Lines[role="alarm"] { color: $alarm; font-weight: 600; }
QLabel[role="code"] { font-size: $title; font-family: "Noto Sans Mono CJK SC", monospace;
  background: $paper; border: 1px solid $line; border-radius: 6px; padding: 14px; }
QLabel[role="banner"] { background: $raised; color: $text; border-left: 4px solid $alarm;
  padding: 8px 12px; }
QLabel[card="city"] { color: $city; } QLabel[card="firm"] { color: $firm; }
QLabel[card="path"] { color: $path; } QLabel[card="trend"] { color: $trend; }
QFrame[role="sheet"] { background: $paper; border: 1px solid $line; border-radius: 8px; }
QFrame[role="zone"] { background: $paper; border: 2px dashed $line; border-radius: 8px; }
QFrame[role="card"] { background: $paper; border: 1px solid $line; border-radius: 8px; }
QFrame[role="card"]:hover { border: 1px solid $selected; }
QFrame[role="card"]:focus { border: 2px solid $selected; }
QFrame[role="card"][card="city"] { border-top: 3px solid $city; }
QFrame[role="card"][card="firm"] { border-top: 3px solid $firm; }
QFrame[role="card"][card="path"] { border-top: 3px solid $path; }
QFrame[role="card"][card="trend"] { border-top: 3px solid $trend; }
QFrame[role="row"] { background: $paper; border: 1px solid $line; border-radius: 6px; }
QFrame[role="row"]:focus { border: 2px solid $selected; }
QFrame[role="row"]:hover { background: $raised; }
QFrame[role="rule"] { background: $line; border: none; }
QFrame[role="drop"] { background: $selected; border: none; }
QFrame[role="notice"] { background: $raised; border-left: 4px solid $caution; }
QFrame[role="bubble"] { background: $paper; border: 2px solid $selected; border-radius: 8px; }
QFrame[role="bar"] { background: $text; border-radius: 6px; }
QFrame[role="bar"] QLabel { color: $ground; }
QFrame[role="bar"] QPushButton { color: $ground; background: transparent;
  border: 1px solid $ground; }
QFrame[role="bar"] QPushButton:focus { border: 2px solid $ground; }
QFrame[role="rail"] { background: $raised; border-right: 1px solid $line; }
QFrame[role="top"] { background: $ground; border-bottom: 1px solid $line; }
QFrame[role="popup"] { background: $paper; border: 1px solid $line; }
QPushButton { background: $raised; border: 1px solid $line; border-radius: 5px;
  padding: 5px 14px; min-height: 20px; }
QPushButton:hover { background: $line; }
QPushButton:focus { border: 2px solid $selected; padding: 4px 13px; }
QPushButton:disabled { color: $muted; background: transparent; }
QPushButton:checked { background: $chosen; border: 1px solid $selected; }
QPushButton:checked:focus { border: 2px solid $selected; }
QWidget[role="booth"] { background: $ground; }
QWidget[role="booth"] QLineEdit, QWidget[role="booth"] QComboBox,
QWidget[role="booth"] QPushButton { font-size: $booth; min-height: 28px; }
QWidget[role="booth"] QLabel { font-size: $lead; }
QWidget[role="booth"] QLabel[role="title"] { font-size: $booth_title; }
QWidget[role="booth"] QLabel[role="heading"] { font-size: $booth; }
QWidget[role="booth"] QPushButton:checked { background: $selected; color: $on_selected; }
QPushButton[offered="true"] { border: 2px solid $selected; padding: 4px 13px; }
QPushButton[offered="true"]:checked { border: 2px solid $text; }
QPushButton[role="primary"] { background: $selected; color: $on_selected; font-weight: 600; }
QPushButton[role="primary"]:focus { border: 2px solid $text; }
QPushButton[role="primary"]:disabled { background: $raised; color: $muted; }
QPushButton[role="link"], QPushButton[role="line"] { background: transparent;
  border: 1px solid transparent; padding: 2px 0; text-align: left; }
QPushButton[role="link"] { color: $firm; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="line"]:hover { background: $raised; }
QPushButton[role="link"]:focus, QPushButton[role="line"]:focus { border: 1px solid $selected; }
QFrame[role="chosen"] { background: $paper; border: 1px solid $line; border-radius: 4px; }
QPushButton[role="rail"] { background: transparent; border: 1px solid transparent;
  text-align: left; padding: 8px 12px; border-radius: 6px; }
QPushButton[role="rail"]:hover { background: $line; }
QPushButton[role="rail"]:focus { border: 1px solid $selected; }
QPushButton[role="rail"]:checked { background: $paper; font-weight: 600; }
QPushButton[role="icon"] { background: transparent; border: 1px solid transparent; padding: 0; }
QPushButton[role="icon"]:hover { background: $raised; }
QPushButton[role="icon"]:focus { border: 2px solid $selected; }
QPushButton[role="tab"] { background: transparent; border: 0; border-radius: 0;
  color: $muted; border-bottom: 3px solid transparent; padding: 6px 8px; }
QPushButton[role="tab"]:hover { background: $raised; }
QPushButton[role="tab"]:focus { background: $raised; }
QPushButton[role="tab"]:checked { border-bottom: 3px solid $selected; color: $text; }
QPushButton[role="step"] { background: transparent; border: 0; border-radius: 0; color: $muted;
  border-bottom: 2px solid $line; padding: 1px 9px; min-height: 18px; }
QPushButton[role="step"]:hover, QPushButton[role="step"]:focus { background: $raised;
  color: $text; }
QPushButton[role="step"]:checked { color: $text; border-bottom: 2px solid $selected; }
QPushButton[role="gate"] { background: transparent; border: 1px solid transparent;
  color: $caution; padding: 1px 6px; min-height: 18px; }
QPushButton[role="gate"]:hover { background: $raised; text-decoration: underline; }
QPushButton[role="gate"]:focus { border: 1px solid $selected; }
QPushButton[role="gate"]:checked { background: $raised; }
QLineEdit, QPlainTextEdit, QComboBox { background: $paper; border: 1px solid $line;
  border-radius: 4px; padding: 4px 6px; selection-background-color: $selected;
  selection-color: $on_selected; }
QPlainTextEdit { padding: 4px; }
QComboBox { padding: 4px 8px; }
QLineEdit:focus { border: 2px solid $selected; padding: 3px 5px; }
QPlainTextEdit:focus { border: 2px solid $selected; padding: 3px; }
QComboBox:focus { border: 2px solid $selected; padding: 3px 7px; }
QPlainTextEdit[role="quiet"] { border: 1px solid transparent; padding: 0;
  background: transparent; }
QPlainTextEdit[role="quiet"]:focus { border: 1px solid $selected; padding: 0; }
QComboBox::drop-down { border: 0; width: 20px; }
QComboBox::down-arrow { image: url($down); width: 12px; height: 12px; }
QCheckBox { spacing: 6px; padding: 3px; }
QCheckBox:focus { border: 1px solid $selected; border-radius: 4px; padding: 2px; }
QCheckBox::indicator, QTableView::indicator, QListWidget::indicator { width: 14px; height: 14px;
  border: 1px solid $muted; border-radius: 3px; background: $paper; }
QCheckBox::indicator:checked, QTableView::indicator:checked,
QListWidget::indicator:checked { background: $selected;
  border: 1px solid $selected; image: url($check); }
QRadioButton { spacing: 6px; padding: 3px; }
QRadioButton:focus { border: 1px solid $selected; border-radius: 3px; padding: 2px; }
QRadioButton::indicator { width: 14px; height: 14px; border: 1px solid $muted;
  border-radius: 8px; background: $paper; }
QRadioButton::indicator:checked { width: 6px; height: 6px; border: 5px solid $selected; }
QTableView, QListWidget, QListView { background: $paper; alternate-background-color: $ground;
  border: 1px solid $line; border-radius: 6px; gridline-color: $line; }
QTableView:focus, QListWidget:focus, QListView:focus { border: 1px solid $selected; }
QTableView QLineEdit, QTableView QPlainTextEdit, QTableView QComboBox { border-radius: 0; }
QListWidget { outline: 0; }
QMenu QListWidget, QMenu QListWidget:focus { border: 0; }
QListWidget::item { padding: 6px 8px; }
QListWidget::item:selected, QListView::item:selected { background: $chosen; color: $text; }
QTableView { selection-background-color: $chosen; selection-color: $text; }
QTableView::item { padding: 2px 3px; }
RowView::item { padding: 6px 3px; }
QTableView::item:selected { background: $chosen; color: $text; }
QHeaderView::section { background: $raised; color: $text; border: 0;
  border-right: 1px solid $line; border-bottom: 1px solid $line; padding: 5px 6px; }
QHeaderView::section:last, QHeaderView::section:only-one { border-right: 0; }
QTableCornerButton::section { background: $raised; border: 0; }
QAbstractScrollArea::corner { background: transparent; border: 0; }
QScrollArea { border: 0; background: transparent; }
QScrollBar { background: transparent; border: 0; margin: 0; }
QScrollBar:vertical { width: 10px; }
QScrollBar:horizontal { height: 10px; }
QScrollBar::handle { background: $line; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 36px; }
QScrollBar::handle:horizontal { min-width: 36px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QScrollArea > QWidget > QWidget[role="scrolled"] { background: transparent; }
QProgressBar { background: $raised; border: 1px solid $line; border-radius: 4px;
  text-align: center; }
QProgressBar::chunk { background: $selected; }
QMenu { background: $paper; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 5px 18px 5px 28px; border-radius: 4px; }
QMenu::item:selected { background: $chosen; color: $text; }
QMenu::separator { height: 1px; background: $line; margin: 4px 6px; }
QMenu::indicator { width: 12px; height: 12px; left: 8px; }
QMenu::indicator:checked { image: url($tick); }
QPushButton::menu-indicator { image: url($down); width: 11px; height: 11px;
  subcontrol-origin: padding; subcontrol-position: center right; right: 8px; }
QPushButton[menu="true"] { padding-right: 26px; }
QSpinBox { background: $paper; border: 1px solid $line; border-radius: 4px; padding: 3px 6px; }
QSpinBox:focus { border: 2px solid $selected; padding: 2px 5px; }
QSpinBox::up-button, QSpinBox::down-button { border: 0; background: transparent; width: 18px; }
QSpinBox::up-arrow { image: url($up); width: 10px; height: 10px; }
QSpinBox::down-arrow { image: url($down); width: 10px; height: 10px; }
QSplitter::handle { background: transparent; }
""")
