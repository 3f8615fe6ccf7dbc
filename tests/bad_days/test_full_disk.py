"""A drive without a free byte: refused with its name, nothing half-done, and a way to go on.

The drive is a small tmpfs the test mounts, which only root may do.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from firm_lists import a_long_list
from small_drive import fill
from terminal import CHEAP, PASSPHRASE, Terminal

from db.errors import Refusal
from db.records import Firm, Import, Negotiation, PackIssued
from db.store import ballast, replay, store
from db.store.queries import rows
from db.store.store import Store
from desktop import briefing, intake


@pytest.fixture
def opened(drive: Path) -> Iterator[Store]:
    """A store on the drive, with its ballast and its first backup."""
    made, _ = store.create(drive / "home", PASSPHRASE, cost=CHEAP)
    made.back_up("daily")
    assert ballast.is_kept(made.home)
    yield made
    made.close()


@contextmanager
def refused_for_the_disk(drive: Path) -> Iterator[Refusal]:
    refusal = Refusal("", "")
    with pytest.raises(Refusal) as caught:
        yield refusal
    assert caught.value.code == "disk_full"
    assert caught.value.details["drive"] == str(drive)
    assert f"“{drive}”已满" in caught.value.sentence
    refusal.details = caught.value.details
    refusal.sentence = caught.value.sentence


def save(opened: Store, number: int) -> str:
    with opened.write() as w:
        return w.create(Firm, legal_name=f"企业 {number}", profile="简介" * 500)


def saved(opened: Store) -> list[str]:
    return [firm.id for firm in rows(opened, Firm)[1]]


def test_a_save_on_a_full_disk_is_refused_and_all_before_it_is_there(
    drive: Path, opened: Store
) -> None:
    acknowledged = [save(opened, number) for number in range(50)]
    filler = fill(drive)
    with refused_for_the_disk(drive) as first:
        for number in range(20_000):
            acknowledged.append(save(opened, number))
    assert saved(opened) == acknowledged
    assert first.details["freed"] == ballast.SIZE
    assert "现在可以继续" in first.sentence

    acknowledged.append(save(opened, 1))  # the ballast made room: going on is possible at once
    assert saved(opened) == acknowledged

    with refused_for_the_disk(drive) as second:  # until that is used up too
        for number in range(20_000):
            acknowledged.append(save(opened, number))
    assert second.details["freed"] == 0
    assert "请先" in second.sentence
    assert saved(opened) == acknowledged

    filler.unlink()
    acknowledged.append(save(opened, 2))
    assert saved(opened) == acknowledged
    assert replay.problems(opened) == []


def test_an_import_that_fills_the_disk_leaves_nothing_of_it(
    drive: Path, opened: Store, tmp_path: Path
) -> None:
    acknowledged = [save(opened, 1)]
    file = a_long_list(tmp_path / "名单.csv", 5000)
    fillers: list[Path] = []

    def told(done: int, total: int | None) -> None:
        if not fillers:
            fillers.append(fill(drive))

    with refused_for_the_disk(drive):
        intake.run(opened, file, progress=told)
    assert saved(opened) == acknowledged
    assert rows(opened, Import)[0] == 0

    acknowledged.append(save(opened, 2))
    fillers[0].unlink()
    assert intake.run(opened, file).report.new == 5000
    assert set(acknowledged) <= set(saved(opened))
    assert rows(opened, Firm)[0] == 5002
    assert replay.problems(opened) == []


def test_without_room_for_the_backup_before_it_an_import_does_not_begin(
    drive: Path, opened: Store, tmp_path: Path
) -> None:
    save(opened, 1)
    fill(drive, leave=8 << 20)
    with pytest.raises(Refusal) as caught:
        intake.run(opened, a_long_list(tmp_path / "名单.csv", 10))
    assert caught.value.code == "no_room_for_backup"
    assert f"“{drive}”" in caught.value.sentence
    assert len(saved(opened)) == 1


def test_a_home_on_a_full_disk_opens_and_is_read(
    drive: Path, opened: Store, sizhi: Terminal
) -> None:
    identity = save(opened, 1)
    opened.close()
    fill(drive)
    home = str(drive / "home")
    assert sizhi.done("show", identity, "--home", home)["title"] == "企业 1"
    assert sizhi.done("check", "--home", home)["ok"]
    sizhi.done("set", identity, "phone=2", "--home", home)
    assert sizhi.done("show", identity, "--home", home)["fields"]["phone"] == "2"


def test_an_attachment_that_does_not_fit_is_refused_whole(
    drive: Path, opened: Store, sizhi: Terminal, tmp_path: Path
) -> None:
    identity = save(opened, 1)
    opened.close()
    fill(drive, leave=1 << 20)
    file = tmp_path / "影像.jpg"
    file.write_bytes(os.urandom(4 << 20))
    home = str(drive / "home")
    sentence = sizhi.refused("disk_full", "attach", identity, file, "--home", home)
    assert str(drive) in sentence
    assert sizhi.done("list", "attachment", "--home", home)["total"] == 0
    assert sizhi.done("check", "--home", home)["ok"]


def test_a_day_old_home_without_room_for_its_backup_opens_all_the_same(
    drive: Path, opened: Store
) -> None:
    identity = save(opened, 1)
    opened.close()
    fill(drive, leave=8 << 20)
    in_two_days = store.wall_clock() + 2 * 86_400_000
    later = store.open_store(drive / "home", PASSPHRASE, clock=lambda: in_two_days)
    try:
        assert saved(later) == [identity]
        assert "备份" in later.remark
    finally:
        later.close()


def test_a_pack_that_does_not_fit_is_neither_written_nor_registered(
    drive: Path, tmp_path: Path
) -> None:
    made, _ = store.create(tmp_path / "home", PASSPHRASE, cost=CHEAP)
    with made.write() as w:
        talk = w.create(Negotiation, name="丝杠基地", bluf="建议先谈用地。")
    fill(drive, leave=20_000)
    with pytest.raises(Refusal) as said:
        briefing.issue(made, talk, edition="team", out=drive / "简报.pdf", today=date(2026, 11, 23))
    assert said.value.code == "disk_full"
    assert str(drive) in said.value.sentence
    assert [file.name for file in drive.iterdir()] == ["somebody else's film"]
    assert rows(made, PackIssued)[0] == 0
    made.close()


def test_a_pack_that_cannot_be_registered_is_not_left_behind(
    drive: Path, opened: Store, tmp_path: Path
) -> None:
    with opened.write() as w:
        talk = w.create(Negotiation, name="丝杠基地", bluf="建议先谈用地。")
    fill(drive)
    with refused_for_the_disk(drive):
        for number in range(20_000):
            save(opened, number)
    fill(drive)  # what the ballast set free as well
    out = tmp_path / "简报.pdf"
    with pytest.raises(Refusal) as said:
        briefing.issue(opened, talk, edition="team", out=out, today=date(2026, 11, 23))
    assert "满" in said.value.sentence
    assert not out.exists()
