"""The drawing of the pack on the screen: the same data, the theme's colours, marks to point at."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.pack.engine import plot, timeline
from desktop.pack.engine.drawing import Area
from desktop.pack.engine.plot import Plot, Series
from desktop.pack.engine.timeline import Span, Timeline
from desktop.theme import Look
from desktop.widgets.drawing import SIZE, DrawingView


@pytest.fixture
def look(qapp: QApplication) -> Look:
    return Look(qapp, is_dark=False)


def a_plot(kind: str = "line") -> Plot:
    values = (Decimal("5018"), None, Decimal("5432"))
    return Plot(("2021年", "2022年", "2023年"), (Series("公报", values),), kind, 220, size=SIZE)


def test_a_plot_is_drawn_as_wide_as_there_is_room_and_said_in_words(
    qtbot: QtBot, look: Look
) -> None:
    view = DrawingView(look, lambda wide, measure: plot.drawn(a_plot(), wide, measure))
    qtbot.addWidget(view)
    view.resize(640, 100)
    view.show()
    assert view.drawing.width == 638
    assert view.height() == 222
    image = view.grab().toImage()
    ink = look.accent("firm").rgb()
    seen = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    assert ink in seen, "the line is painted in its colour"


def test_dark_and_light_paint_the_same_marks_in_other_colours(qtbot: QtBot, look: Look) -> None:
    view = DrawingView(look, lambda wide, measure: plot.drawn(a_plot("bar"), wide, measure))
    qtbot.addWidget(view)
    view.resize(500, 100)
    light = view.grab().toImage()
    marks = view.drawing.marks
    look.show(True)
    dark = view.grab().toImage()
    look.show(False)
    assert view.drawing.marks == marks
    assert light != dark


def test_a_task_can_be_clicked(qtbot: QtBot, look: Look) -> None:
    spans = (Span("备案", 0, 3, "3 日", key="filing"),)
    view = DrawingView(
        look, lambda wide, measure: timeline.drawn(Timeline(spans, size=SIZE), wide, measure)[1][0]
    )
    qtbot.addWidget(view)
    view.resize(600, 40)
    view.show()
    (bar,) = (mark for mark in view.drawing.marks if isinstance(mark, Area))
    x, y, width, height = bar.box
    middle = QPointF(x + width / 2, -y - height / 2)
    assert view.key_at(middle) == "filing"
    with qtbot.waitSignal(view.chosen) as chosen:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle.toPoint())
    assert chosen.args == ["filing"]
