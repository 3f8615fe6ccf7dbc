from __future__ import annotations

import pytest

from desktop.screens.damaged import Damaged
from desktop.screens.frame import Frame
from desktop.screens.unlock import Unlock
from tests.desktop.conftest import PASSPHRASE, Desk


@pytest.fixture
def code(desk: Desk) -> str:
    """The recovery code of a home that was made and closed."""
    store, code = desk.door.make(PASSPHRASE)
    store.back_up("by_hand")
    store.close()
    return code


def unlock_of(desk: Desk) -> Unlock:
    page = desk.open().page
    assert isinstance(page, Unlock)
    return page


def is_open(desk: Desk) -> bool:
    return desk.window is not None and isinstance(desk.window.page, Frame)


def test_the_right_passphrase_opens_the_frame(desk: Desk, code: str) -> None:
    unlock = unlock_of(desk)
    desk.qtbot.keyClicks(unlock.passphrase, "x")
    unlock.passphrase.setText(PASSPHRASE)
    unlock.enter.click()
    desk.qtbot.waitUntil(lambda: is_open(desk))


def test_a_wrong_passphrase_is_said_in_its_place_and_can_be_typed_again(
    desk: Desk, code: str
) -> None:
    unlock = unlock_of(desk)
    unlock.passphrase.setText("nonsense")
    unlock.enter.click()
    desk.qtbot.waitUntil(lambda: "口令不对" in unlock.notice.sentence)
    assert unlock.enter.isEnabled()
    unlock.passphrase.setText(PASSPHRASE)
    unlock.enter.click()
    desk.qtbot.waitUntil(lambda: is_open(desk))


def test_the_recovery_code_opens_and_sets_a_new_passphrase(desk: Desk, code: str) -> None:
    unlock = unlock_of(desk)
    unlock.by_code.click()
    unlock.code.setText(code.lower().replace("-", " "))
    unlock.pair.first.setText("an entirely new sentence")
    unlock.pair.again.setText("an entirely new sentence")
    unlock.enter_by_code.click()
    desk.qtbot.waitUntil(lambda: is_open(desk))
    desk.close()
    desk.door.open("an entirely new sentence").close()


def test_a_mistyped_recovery_code_says_what_is_wrong_with_it(desk: Desk, code: str) -> None:
    unlock = unlock_of(desk)
    unlock.by_code.click()
    unlock.code.setText("12345")
    unlock.pair.first.setText("an entirely new sentence")
    unlock.pair.again.setText("an entirely new sentence")
    unlock.enter_by_code.click()
    desk.qtbot.waitUntil(lambda: "恢复码没有打对" in unlock.code_notice.sentence)


def test_a_home_in_use_says_so(desk: Desk, code: str) -> None:
    other = desk.door.open(PASSPHRASE)
    unlock = unlock_of(desk)
    unlock.passphrase.setText(PASSPHRASE)
    unlock.enter.click()
    desk.qtbot.waitUntil(lambda: "同时只能打开一次" in unlock.notice.sentence)
    other.close()


@pytest.mark.parametrize("file", ["sizhi.db", "vault.json"])
def test_a_damaged_home_offers_its_backups_and_one_brings_it_back(
    desk: Desk, code: str, file: str
) -> None:
    victim = desk.door.path / file
    content = bytearray(victim.read_bytes())
    content[len(content) // 2] ^= 1
    victim.write_bytes(content)
    unlock = unlock_of(desk)
    unlock.passphrase.setText(PASSPHRASE)
    unlock.enter.click()
    window = desk.window
    assert window is not None
    desk.qtbot.waitUntil(lambda: isinstance(window.page, Damaged))
    page = window.page
    assert isinstance(page, Damaged)
    desk.qtbot.waitUntil(lambda: page.list.count() >= 1)
    page.restore.click()
    desk.qtbot.waitUntil(lambda: is_open(desk))
    kept = [*desk.door.path.glob("vault.json.aside-*")]
    kept += [*(desk.door.path / "backups").glob("aside-*/sizhi.db")]
    assert [item.read_bytes() for item in kept] == [bytes(content)]


def test_locking_forgets_the_store_and_asks_again(desk: Desk, code: str) -> None:
    frame = desk.enter()
    desk.settle()
    frame.lock_wanted.emit()
    assert desk.window is not None
    assert isinstance(desk.window.page, Unlock)
    desk.qtbot.waitUntil(lambda: desk.window is not None and desk.window.background.is_idle)
    desk.door.open(PASSPHRASE).close()
