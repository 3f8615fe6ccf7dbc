"""Tab walks through every screen: what can be used is reached, and one sees where one is."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from desktop.app import make_window
from desktop.shots import draw
from desktop.shots.stage import Stage
from desktop.theme import Look
from desktop.widgets.heat_in import HeatIn

MOST = 600
BARE: frozenset[str] = frozenset()
"""Scenes in which there is nothing to use but one button."""


@pytest.fixture
def stage(qapp: QApplication, tmp_path: Path) -> Iterator[Stage]:
    made = Stage(qapp, Look(qapp, is_dark=False), make_window, tmp_path)
    yield made
    made.close()


def controls(window: QWidget) -> list[QWidget]:
    """What a person can use on the screen as it is: no part of another control, nothing asleep."""
    return [
        widget
        for widget in window.findChildren(QWidget)
        if widget.isVisible()
        and widget.isEnabled()
        and widget.window() is window
        and not isinstance(widget, QScrollArea)
        and not isinstance(widget.parent(), QComboBox | QAbstractSpinBox | QLineEdit | HeatIn)
        and widget.focusProxy() is None
        and (isinstance(widget, QAbstractButton) or widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
        and not widget.visibleRegion().isEmpty()
    ]


def tabbed(window: QWidget) -> tuple[set[QWidget], list[str]]:
    """Where Tab leads, once round, and where one would not see that it led there.

    Of buttons that exclude one another arrows reach the rest.
    """
    walked: list[QWidget] = []
    reached: set[QWidget] = set()
    unseen: list[str] = []
    for _ in range(MOST):
        here = QApplication.focusWidget()
        if here is not None and walked and here is walked[0]:
            break
        if here is None or here in walked:
            QTest.keyClick(here or window, Qt.Key.Key_Tab)
            continue
        walked.append(here)
        reached.add(here)
        if isinstance(here, QAbstractButton) and (group := here.group()) is not None:
            reached.update(group.buttons())
        focused = here.grab().toImage()
        QTest.keyClick(here, Qt.Key.Key_Tab)
        if not here.hasFocus() and here.isVisible() and here.grab().toImage() == focused:
            unseen.append(named(here))
    return reached, unseen


def named(widget: QWidget) -> str:
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.accessibleName() or words!r}"


def wrong(stage: Stage, names: Collection[str]) -> list[str]:
    """What is amiss in those scenes: a control off the way, a place one does not see being in.

    In a list or menu that is open over the window arrows walk; there Escape must lead back.
    """
    found = []
    for scene in draw.scenes():
        if scene.name not in names:
            continue
        scene.play(stage)
        if (open_list := QApplication.activePopupWidget()) is not None:
            QTest.keyClick(open_list, Qt.Key.Key_Escape)
            if QApplication.activePopupWidget() is not None:
                found.append(f"{scene.name}: Escape does not close {named(open_list)}")
        window = QApplication.activeModalWidget() or stage.window
        assert window is not None
        window.activateWindow()
        stage.play()
        there = controls(window)
        assert len(there) > 1 or scene.name in BARE, scene.name
        reached, unseen = tabbed(window)
        found += [f"{scene.name}: no way to {named(w)}" for w in there if w not in reached]
        found += [f"{scene.name}: one does not see being in {one}" for one in unseen]
        stage.put_back()
    return found


def test_tab_reaches_every_control_and_one_sees_where_one_is(stage: Stage) -> None:
    assert wrong(stage, draw.FEW) == []


@pytest.mark.long
def test_so_it_is_in_every_scene_there_is(stage: Stage) -> None:
    assert wrong(stage, {scene.name for scene in draw.scenes()}) == []


def test_a_button_off_the_way_of_tab_is_noticed(stage: Stage) -> None:
    next(draw.scenes()).play(stage)
    window = stage.window
    assert window is not None
    button = QPushButton("孤立", window)
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    button.show()
    stage.play()
    assert button in controls(window)
    assert button not in tabbed(window)[0]
