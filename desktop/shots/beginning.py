"""开始 · Before a home is open"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtWidgets import QWidget

from db.store import backups
from desktop import sample
from desktop.screens.first_run import FirstRun
from desktop.screens.unlock import Unlock
from desktop.shots.homes import sample_frame
from desktop.shots.stage import PASSPHRASE, Stage

MORNING = datetime(2026, 11, 23, 1, 12, tzinfo=UTC)


def first_run(stage: Stage) -> QWidget | None:
    """第一次启动：定口令"""
    window = stage.new_window("new")
    first = window.page
    assert isinstance(first, FirstRun)
    first.pair.first.setText(PASSPHRASE)
    return None


def first_run_code(stage: Stage) -> QWidget | None:
    """第一次启动：收好恢复码"""
    first = _first(stage)
    first.setCurrentIndex(1)
    first.copied.setFocus()
    first.code.setText("7KX2M-Q9D4T-HB6WZ-3FNRC-8YVPJ")
    return None


def first_run_choice(stage: Stage) -> QWidget | None:
    """第一次启动：从哪里开始"""
    _first(stage).setCurrentIndex(2)
    return None


def _first(stage: Stage) -> FirstRun:
    window = stage.window or stage.new_window("new")
    page = window.page if isinstance(window.page, FirstRun) else stage.new_window("new").page
    assert isinstance(page, FirstRun)
    return page


def unlock(stage: Stage) -> QWidget | None:
    """打开资料夹"""
    sample_frame(stage)
    stage.new_window("sample")
    return None


def unlock_wrong(stage: Stage) -> QWidget | None:
    """口令不对"""
    page = _unlock(stage)
    page.passphrase.setText("不是这个口令")
    page.enter.click()
    stage.settle()
    return None


def unlock_code(stage: Stage) -> QWidget | None:
    """忘了口令：用恢复码打开"""
    _unlock(stage).by_code.click()
    return None


def damaged(stage: Stage) -> QWidget | None:
    """资料损坏，有备份可以恢复"""
    frame = stage.frame("broken", sample.fill)
    store = frame.room.store
    if not backups.list_backups(store.home):
        backups.back_up(store.home, store.key, "daily", now=MORNING)
        stage.close()
        ruined = bytearray(store.home.db.read_bytes())
        ruined[8192:12288] = bytes(4096)
        store.home.db.write_bytes(ruined)
    page = _unlock(stage, "broken")
    page.passphrase.setText(PASSPHRASE)
    page.enter.click()
    stage.settle()
    return None


def damaged_without_backup(stage: Stage) -> QWidget | None:
    """资料损坏，没有备份"""
    stage.frame("ruined")
    stage.close()
    (stage.folder / "ruined" / "sizhi.db").write_bytes(bytes(65536))
    page = _unlock(stage, "ruined")
    page.passphrase.setText(PASSPHRASE)
    page.enter.click()
    stage.settle()
    return None


def _unlock(stage: Stage, home: str = "sample") -> Unlock:
    if home == "sample":
        sample_frame(stage)  # it has to be there
    page = stage.new_window(home).page
    assert isinstance(page, Unlock)
    return page
