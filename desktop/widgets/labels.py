"""Words on the screen: always plain text, so that a fact with markup shows its markup.

Nothing here may interpret what people typed: no rich text, in labels or in tooltips.
"""

from __future__ import annotations

import re
from html import escape

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QResizeEvent, QTextLayout, QTextOption
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QSizePolicy, QWidget


def said(text: str = "", role: str = "", *, wraps: bool = False) -> QLabel:
    """A label in one of the theme's roles: title, heading, lead, strong, muted, figure…"""
    label = _Wrapped() if wraps else QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setProperty("role", role)
    label.setWordWrap(wraps)
    if wraps:
        label.setMinimumWidth(40)
    label.setText(text)
    return label


class _Wrapped(QLabel):
    """A label of several lines, on the last of which no letter stands alone."""

    _said = ""

    def setText(self, text: str) -> None:
        self._said = text
        is_copied = self.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
        super().setText(text if is_copied else unparted(text))

    def clear(self) -> None:
        self.setText("")

    def text(self) -> str:
        return self._said


class Short(QLabel):
    """A label of one line that gives way: what does not fit ends in …, the whole is its tooltip."""

    def __init__(self, text: str = "", role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setText(text)

    def setText(self, text: str) -> None:
        super().setText(text)
        hint(self, text)

    def minimumSizeHint(self) -> QSize:
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter = QPainter(self)
        self.style().drawItemText(
            painter, room, self.alignment(), self.palette(), self.isEnabled(), shown,
            self.foregroundRole(),
        )  # fmt: skip


def button(text: str, role: str = "") -> QPushButton:
    """A push button in one of the theme's roles: primary, link, rail, tab."""
    made = QPushButton(text.replace("&", "&&"))  # Qt takes a single one for a mnemonic
    made.setProperty("role", role)
    made.setAutoDefault(role == "primary")
    return made


def framed(role: str) -> QFrame:
    """A frame in one of the theme's roles: sheet, zone, card, row, notice, bar, rail, top."""
    frame = QFrame()
    frame.setProperty("role", role)
    frame.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return frame


def ruled() -> QFrame:
    """A thin line across, between what scrolls and what stands."""
    line = framed("rule")
    line.setFixedHeight(1)
    return line


_LONGEST_HINT = 1200


def hint(widget: QWidget, text: str) -> None:
    """A tooltip that shows markup as it is and wraps long sentences; of a novel the beginning."""
    widget.setToolTip(hinted(text))


def hinted(text: str) -> str:
    """What `hint` shows, for the cells of tables."""
    text = cut(text, _LONGEST_HINT)
    return f"<p>{escape(text).replace(chr(10), '<br>')}</p>" if text else ""


def cut(text: str, most: int) -> str:
    """No more than can be looked at: laying out a novel takes longer than anybody waits."""
    return text if len(text) <= most else text[:most] + "…"


def together(text: str) -> str:
    """Words no line may end inside of: a name of three letters stays whole, also in Chinese."""
    return _JOINT.join(text).replace(" ", "\u00a0")


def unparted(text: str) -> str:
    """A text whose last letters stay together, so that none is left alone on a line."""
    end = _END.search(text)
    return text[: end.start()] + together(end[0]) if end else text


def restyle(widget: QWidget, name: str, value: object) -> None:
    """Set a property the style sheet looks at, and look again."""
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def beginning(text: str, lines: int) -> str:
    """As much of a text as ``lines`` lines of a label can hold, and an … where there is more."""
    first = text[: lines * _FULL + 1]
    kept = "\n".join(first.splitlines()[:lines])[: lines * _FULL]
    return kept if len(kept) >= len(text.rstrip()) else kept.rstrip() + "…"


_FULL = 100  # characters in a line of a label
_LINE = 400  # characters no line of a screen can hold: what lies beyond is not even looked at
_KNOWN = 8
_FEW = 8  # characters of a line that may be one letter and its marks
_JOINT = "\u2060"
_END = re.compile("[\u3400-\u9fff]{2}[。！？；：）”》…]*$")
"""The last letters of a sentence, where they are Chinese: lines are parted between words else."""
_BLANK = re.compile(r"[^\S\u3000\u00a0]+")
"""Blanks and ends of lines; not the blank of Chinese type, nor one that keeps words together."""


class Lines(QWidget):
    """Text in at most ``most`` lines of the width there is; what does not fit ends in an …"""

    def __init__(self, text: str = "", most: int = 2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = text
        self._most = most
        self._known: dict[tuple[str, int, str], list[str]] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(text[:_LONGEST_HINT])
        hint(self, text)

    @property
    def text(self) -> str:
        return self._text

    def show_text(self, text: str) -> None:
        self._text = text
        self.setAccessibleName(text[:_LONGEST_HINT])
        hint(self, text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self._height(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(20, self.fontMetrics().lineSpacing())

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._height(width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._most > 1 and event.size().width() != event.oldSize().width():
            self.updateGeometry()  # another width, another height: what was laid out is not so

    def _height(self, width: int) -> int:
        return self.fontMetrics().lineSpacing() * max(1, len(self._broken(width)))

    def _broken(self, width: int) -> list[str]:
        """The lines as they are drawn; asked for often, so those of the last widths are kept."""
        known = (self._text, width, self.font().key())
        if (lines := self._known.get(known)) is None:
            if len(self._known) >= _KNOWN:
                self._known.clear()
            lines = self._known[known] = broken(self._text, width, self._most, self.font())
        return lines

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.setPen(self.palette().windowText().color())
            metrics = self.fontMetrics()
            for at, line in enumerate(self._broken(self.width())):
                shown = metrics.elidedText(line, Qt.TextElideMode.ElideRight, self.width())
                painter.drawText(0, metrics.ascent() + at * metrics.lineSpacing(), shown)


def broken(text: str, width: int, most: int, font: QFont) -> list[str]:
    """A text in at most ``most`` lines of ``width`` pixels; the last one holds all the rest.

    Between words, and inside one only where it is longer than a line. No letter stands alone on
    the last line: the lines above give it company where they can.
    """
    text = _BLANK.sub(" ", text[: _LINE * most]).strip()
    lines = _set(text, width, most, font)
    if len(lines) == 1 or not _is_lone(lines[-1]):
        return lines
    letter = round(font.pointSizeF() * 2)  # more than a letter is wide, in pixels
    for narrower in (width - letter, width - 2 * letter):
        closer = _set(text, narrower, most, font)
        if len(closer) == len(lines) and not _is_lone(closer[-1]):
            return closer
    return lines


def _is_lone(line: str) -> bool:
    # Asked of every label of a page at every width: the rest of a long text is not looked through.
    return len(line) <= _FEW and sum(map(str.isalnum, line)) == 1


def _set(text: str, width: int, most: int, font: QFont) -> list[str]:
    units = text.encode("utf-16-le")  # what Qt counts in: a letter beyond the first plane is two
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    lines: list[str] = []
    while len(lines) < most:
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(40, width))
        start = 2 * line.textStart()
        end = len(units) if len(lines) == most - 1 else start + 2 * line.textLength()
        lines.append(units[start:end].decode("utf-16-le"))
    layout.endLayout()
    return lines
