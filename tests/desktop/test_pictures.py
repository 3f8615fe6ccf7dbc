from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from db.store.store import Store
from desktop import sample
from desktop.app import make_window
from desktop.shots import album, draw
from tests.desktop.conftest import PASSPHRASE, TODAY, Desk


def count_ops(store: Store) -> int:
    with store.reading() as cursor:
        return int(cursor.execute("SELECT count(*) FROM op").fetchone()[0])


def test_a_few_screens_of_ones_own_home_are_drawn_and_nothing_is_written(
    desk: Desk, qapp: QApplication, tmp_path: Path
) -> None:
    store, _ = desk.door.make(PASSPHRASE)
    sample.fill(store, TODAY)
    before = count_ops(store)
    store.close()
    out = tmp_path / "out"
    home = desk.door.path
    assert draw.draw_home(qapp, desk.look, make_window, home, out, PASSPHRASE) == 0
    names = {file.stem for file in out.glob("*.png")}
    assert names == {f"{name}-{look}" for name in draw.FEW for look in ("light", "dark")}
    again = desk.door.open(PASSPHRASE)
    assert count_ops(again) == before
    again.close()


def test_pictures_of_a_home_that_does_not_open_say_why(
    desk: Desk, qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.door.make(PASSPHRASE)[0].close()
    out = tmp_path / "out"
    assert draw.draw_home(qapp, desk.look, make_window, desk.door.path, out, "wrong one") == 1
    assert "口令不对" in capsys.readouterr().err


def test_every_scene_has_a_name_of_its_own_and_says_what_it_shows() -> None:
    found = list(draw.scenes())
    assert len({scene.name for scene in found}) == len(found) > 60
    assert all(scene.title != scene.name for scene in found)
    known = {scene.name for scene in found}
    assert set(draw.FEW) | set(draw.SCALED) <= known


def test_the_album_shows_what_was_taken_and_forgets_what_is_gone(
    desk: Desk, qapp: QApplication, tmp_path: Path
) -> None:
    zh = tmp_path / "zh"
    only = ("today", "board_long", "firms_nothing")
    assert draw.draw_all(qapp, desk.look, make_window, zh, only) == 0
    assert QImage(str(zh / "today-light.png")).width() == 1366
    album.bind(tmp_path)
    page = (tmp_path / "index.html").read_text("utf-8")
    assert all(f"zh/{name}-dark.png" in page for name in only)
    assert (zh / "sheet-01.png").is_file()
    (zh / "today-light.png").unlink()
    album.keep(zh, [])
    album.bind(tmp_path)
    assert "today-light" not in (tmp_path / "index.html").read_text("utf-8")
