from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from desktop.app import make_window
from desktop.pictures import draw
from tests.desktop.conftest import PASSPHRASE, Desk


def test_the_main_screens_are_drawn_without_a_display(
    desk: Desk, qapp: QApplication, tmp_path: Path
) -> None:
    desk.door.make(PASSPHRASE)[0].close()
    out = tmp_path / "out"
    assert draw(qapp, desk.look, make_window, desk.door.path, out, PASSPHRASE) == 0
    names = {file.stem for file in out.glob("*.png")}
    assert {"1-first-run-light", "1-first-run-dark", "2-unlock-light", "3-talks-dark"} <= names
    assert {"10-triage-dark", "11-booth-light", "12-booth-full-dark"} <= names


def test_pictures_of_a_home_that_does_not_open_say_why(
    desk: Desk, qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.door.make(PASSPHRASE)[0].close()
    assert draw(qapp, desk.look, make_window, desk.door.path, tmp_path / "out", "wrong one") == 1
    assert "密码不对" in capsys.readouterr().err
