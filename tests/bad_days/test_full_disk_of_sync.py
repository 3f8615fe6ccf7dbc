"""The disk fills up while others' edits arrive, on a laptop or on the hub: whoever has to make room
is told where, nothing arrives by halves, and afterwards both have everything.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from pathlib import Path

import builders
import pytest
from serving import joined, serving
from small_drive import fill

from db.errors import Refusal
from db.records import Attachment, Firm
from db.store import ballast, outgoing, queries, replay
from db.store.store import Store
from db.sync import booth, bundle, http, pinning, snapshot
from db.sync.lock import Devices, public_key
from db.sync.membership import BOOTH
from hub import spaces

FIRMS = 1500
LONG = "在手订单饱满，拟新建丝杠产线。" * 200
"""With this as its note each firm takes some 9 KB of the journal, a laptop's rows as much again."""


@pytest.fixture
def much(tmp_path: Path) -> Iterator[Store]:
    """A colleague's store with more in it than a nearly full drive can take, on another drive."""
    store = builders.a_store(tmp_path / "much", author="赵一")
    with store.write() as w:
        for number in range(FIRMS):
            w.create(Firm, legal_name=f"企业{number}", note=f"{number}{LONG}")
    yield store
    store.close()


def firms(store: Store) -> int:
    return queries.rows(store, Firm)[0]


def full(attempt: object) -> Refusal:
    """What an attempt is refused with, which has to be that the disk is full."""
    with pytest.raises(Refusal) as caught:
        attempt()  # type: ignore[operator]
    assert caught.value.code == "disk_full"
    return caught.value


@pytest.mark.parametrize("leave", [0, 4 << 20], ids=["nothing", "some"])
def test_a_bundle_that_does_not_fit_leaves_whole_pages_and_comes_in_after_room_was_made(
    drive: Path, much: Store, tmp_path: Path, leave: int
) -> None:
    mine = builders.a_store(drive / "home")
    ballast.keep(mine.home)
    builders.a_firm(mine, "我的企业")
    file = tmp_path / "同步包.sizhi"
    bundle.write(much, file, Devices([public_key(mine)]))
    filler = fill(drive, leave)

    refusal = full(lambda: bundle.read(mine, file))
    assert f"“{drive}”已满" in refusal.sentence
    assert refusal.details["freed"] == ballast.SIZE

    fill(drive)
    assert full(lambda: bundle.read(mine, file)).details["freed"] == 0
    assert 1 <= firms(mine) <= FIRMS
    assert replay.problems(mine) == []

    filler.unlink()
    bundle.read(mine, file)
    assert firms(mine) == FIRMS + 1
    assert outgoing.vector(mine).items() >= outgoing.vector(much).items()
    assert replay.problems(mine) == []
    mine.close()


def test_an_attachment_of_a_bundle_that_does_not_fit_comes_in_after_room_was_made(
    drive: Path, tmp_path: Path
) -> None:
    theirs, mine = builders.a_store(tmp_path / "theirs"), builders.a_store(drive / "home")
    content = os.urandom(3 << 20)
    sha = theirs.attachments.store(io.BytesIO(content))
    with theirs.write() as w:
        w.create(Attachment, filename="合影.jpg", sha256=sha)
    file = tmp_path / "同步包.sizhi"
    bundle.write(theirs, file, Devices([public_key(mine)]))
    filler = fill(drive, 2 << 20)

    refusal = full(lambda: bundle.read(mine, file))
    assert f"“{drive}”已满" in refusal.sentence
    assert not mine.attachments.holds(sha)
    assert mine.attachments.problems() == []

    filler.unlink()
    bundle.read(mine, file)
    assert mine.attachments.read(sha) == content
    mine.close()
    theirs.close()


def test_a_hub_whose_disk_is_full_says_that_it_is_its_own_and_takes_in_all_after_room_was_made(
    drive: Path, much: Store
) -> None:
    office = spaces.create(drive / "hub")
    office.add_space("office")
    with serving(office) as address:
        joined(much, office, address, "office")
        filler = fill(drive)

        for _ in range(2):  # once the ballast makes room again, then nothing does
            refusal = full(lambda: _sync(much, drive))
            assert "同步中心的磁盘已满" in refusal.sentence
            assert "管理员" in refusal.sentence
            assert str(drive) not in refusal.sentence
        assert firms(much) == FIRMS
        assert office.space("office").problems() == []

        filler.unlink()
        assert http.sync(much).report.is_done
        assert office.space("office").journal.vector() == outgoing.vector(much)
        assert office.space("office").problems() == []
    office.close()


def _sync(store: Store, drive: Path) -> None:
    fill(drive, 1 << 20)
    http.sync(store)


def test_a_laptop_whose_disk_is_full_takes_in_from_the_hub_after_room_was_made(
    drive: Path, much: Store, tmp_path: Path
) -> None:
    office = spaces.create(tmp_path / "hub")
    office.add_space("office")
    mine = builders.a_store(drive / "home")
    with serving(office) as address:
        joined(much, office, address, "office")
        http.sync(much)
        joined(mine, office, address, "office")
        filler = fill(drive, 2 << 20)

        refusal = full(lambda: http.sync(mine))
        assert f"“{drive}”已满" in refusal.sentence
        assert replay.problems(mine) == []

        filler.unlink()
        assert http.sync(mine).report.is_done
        assert firms(mine) == FIRMS
        assert outgoing.vector(mine) == outgoing.vector(much)
    mine.close()
    office.close()


# -- a new laptop ----------------------------------------------------------------------------------


@pytest.fixture
def office(much: Store, tmp_path: Path) -> Iterator[tuple[spaces.Hub, str]]:
    """The hub of an office that has everything, and where it answers."""
    with much.write() as w:
        for number in range(200):  # packed it is still some megabytes
            w.create(Firm, legal_name=f"旧企业{number}", note=os.urandom(10_000).hex())
    hub = spaces.create(tmp_path / "hub")
    hub.add_space("office")
    with serving(hub) as address:
        joined(much, hub, address, "office")
        http.sync(much)
        yield hub, address
    hub.close()


def test_a_snapshot_that_does_not_fit_is_taken_up_again_after_room_was_made(
    drive: Path, much: Store, office: tuple[spaces.Hub, str]
) -> None:
    mine = builders.a_store(drive / "home")
    joined(mine, *office, "office")
    filler = fill(drive, 1 << 20)

    refusal = full(lambda: snapshot.fetch(mine))
    assert f"“{drive}”已满" in refusal.sentence
    assert firms(mine) == 0

    filler.unlink()
    heard: list[int] = []
    fetched = snapshot.fetch(mine, lambda here, _: heard.append(here))
    assert heard[0] > 3 << 19, "behind what had come already, not from the beginning"
    _ends_with_everything(mine, fetched, much)


def test_a_snapshot_for_which_there_is_no_room_once_it_is_here_changes_nothing(
    drive: Path, much: Store, office: tuple[spaces.Hub, str]
) -> None:
    mine = builders.a_store(drive / "home")
    key = mine.key
    joined(mine, *office, "office")
    fetched = snapshot.fetch(mine)
    filler = fill(drive, 1 << 20)

    refusal = full(lambda: snapshot.adopt(mine, fetched))
    assert f"“{drive}”已满" in refusal.sentence
    mine = builders.reopened(mine.home.path, key)
    assert firms(mine) == 0
    assert replay.problems(mine) == []

    filler.unlink()
    whole = fetched.file.stat().st_size
    heard: list[tuple[int, int]] = []
    again = snapshot.fetch(mine, lambda here, all_: heard.append((here, all_)))
    assert heard == [(whole, whole)], "what had come is not fetched once more"
    _ends_with_everything(mine, again, much)


def _ends_with_everything(mine: Store, fetched: snapshot.Fetched, much: Store) -> None:
    key = mine.key
    snapshot.adopt(mine, fetched)
    laptop = builders.reopened(mine.home.path, key)
    assert firms(laptop) == firms(much)
    assert outgoing.vector(laptop) == outgoing.vector(much)
    assert replay.problems(laptop) == []
    assert http.sync(laptop).report.is_done
    assert not list(laptop.home.path.glob("*incoming*")), "it takes no room any more"
    laptop.close()


# -- at a booth ------------------------------------------------------------------------------------


def test_a_booth_host_whose_disk_is_full_says_that_it_is_the_hosts_and_takes_all_in_afterwards(
    drive: Path, much: Store
) -> None:
    host = builders.a_store(drive / "home", author="主机")
    served = booth.serve(host, lambda _: None, host="127.0.0.1", port=0)
    try:
        mark = pinning.fingerprint(served.pairing.identity.certificate)
        http.enrol(much, f"https://127.0.0.1:{served.port}/#{served.pairing.word}.{mark}")
        filler = fill(drive, 2 << 20)

        refusal = full(lambda: http.sync(much, at=BOOTH))
        assert "展位主机的磁盘已满" in refusal.sentence
        assert str(drive) not in refusal.sentence
        assert firms(much) == FIRMS
        assert replay.problems(host) == []

        filler.unlink()
        assert http.sync(much, at=BOOTH).report.is_done
        assert firms(host) == FIRMS
        assert outgoing.vector(host) == outgoing.vector(much)
        assert replay.problems(host) == []
    finally:
        served.close()
        host.close()
