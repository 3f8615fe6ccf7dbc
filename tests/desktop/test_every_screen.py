"""Every screen as `dev.py shots` brings it about: named for those who listen, never sideways."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QScrollArea,
    QWidget,
)

from desktop.app import make_window
from desktop.shots import draw
from desktop.shots.stage import Stage
from desktop.theme import Look


@pytest.fixture
def stage(qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(qapp, Look(qapp, is_dark=False), make_window, tmp_path)
    yield made
    made.close()


def walked(stage: Stage, wanted: list[draw.Scene]) -> Iterator[tuple[str, QWidget]]:
    for scene in wanted:
        shown = scene.play(stage) or stage.window
        assert shown is not None
        yield scene.name, shown
        stage.put_back()


def nameless(shown: QWidget) -> list[str]:
    """What Tab reaches and assistive technology could only call by its kind."""
    found = []
    for widget in shown.findChildren(QWidget):
        is_reached = widget.isVisible() and widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        is_a_part = isinstance(widget.parent(), QComboBox | QAbstractSpinBox)
        if not is_reached or is_a_part or isinstance(widget, QScrollArea):
            continue
        words = widget.text() if isinstance(widget, QAbstractButton) else ""
        if not (widget.accessibleName() or words).strip():
            found.append(f"{type(widget).__name__} in {type(widget.parent()).__name__}")
    return found


def sideways(shown: QWidget) -> list[str]:
    """Pages that would have to be scrolled sideways; a wide table may."""
    return [
        type(area.parent()).__name__
        for area in shown.findChildren(QScrollArea)
        if area.isVisible() and area.horizontalScrollBar().maximum() > 0
    ]


def wrong(stage: Stage, wanted: list[draw.Scene]) -> list[str]:
    return [
        f"{name}: {fault}"
        for name, shown in walked(stage, wanted)
        for fault in (*nameless(shown), *sideways(shown))
    ]


def test_what_can_be_used_has_a_name_and_no_page_scrolls_sideways(stage: Stage) -> None:
    assert wrong(stage, [scene for scene in draw.scenes() if scene.name in draw.FEW]) == []


@pytest.mark.long
def test_the_same_on_every_screen_in_every_state(stage: Stage) -> None:
    assert wrong(stage, list(draw.scenes())) == []


def test_a_nameless_field_is_noticed(stage: Stage) -> None:
    shown = next(draw.scenes()).play(stage) or stage.window
    assert shown is not None
    field = QComboBox(shown)
    field.show()
    assert nameless(shown) == [f"QComboBox in {type(shown).__name__}"]
