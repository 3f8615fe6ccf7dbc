"""A new laptop gets the whole store in one piece: ready at once, and nothing said twice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import builders
import httpx2 as httpx
import pytest
from serving import Served, joined

from db.errors import Refusal
from db.records import Firm
from db.store import engine, outgoing, queries, replay
from db.store.store import Store
from db.sync import http, snapshot
from db.sync.membership import membership


@pytest.fixture
def fresh(empty_disk: tuple[Path, bytes], tmp_path: Path) -> Store:
    """A laptop out of the box; whoever adopts a snapshot closes it."""
    shutil.copytree(empty_disk[0], tmp_path / "fresh")
    return builders.reopened(tmp_path / "fresh", empty_disk[1], author="新人")


def filled(store: Store, served: Served, space: str, firms: int = 30) -> None:
    joined(store, *served, space)
    for i in range(firms):
        builders.a_firm(store, f"洛阳第{i}轴承厂")
    http.sync(store)


def adopted(store: Store) -> Store:
    key = store.key
    snapshot.adopt(store, snapshot.fetch(store))
    return builders.reopened(store.home.path, key, author="新人")


def test_the_new_laptop_has_everything_and_nothing_is_sent_twice(
    served: Served, space: str, store: Store, fresh: Store
) -> None:
    filled(store, served, space)
    joined(fresh, *served, space)
    laptop = adopted(fresh)
    assert queries.rows(laptop, Firm)[0] == 30
    assert outgoing.vector(laptop) == outgoing.vector(store)
    assert replay.problems(laptop) == []
    synced = http.sync(laptop).report
    assert (synced.sent, synced.received, synced.rounds, synced.is_done) == (0, 0, 1, True)
    builders.a_firm(laptop, "新人的厂")
    http.sync(laptop)
    assert http.sync(store).report.received == 1
    laptop.close()


def test_what_the_hub_got_since_comes_by_the_next_sync(
    served: Served, space: str, store: Store, fresh: Store
) -> None:
    filled(store, served, space)
    joined(fresh, *served, space)
    fetched = snapshot.fetch(fresh)
    builders.a_firm(store, "后来的厂")
    http.sync(store)
    key = fresh.key
    snapshot.adopt(fresh, fetched)
    laptop = builders.reopened(fresh.home.path, key)
    assert http.sync(laptop).report.received == 1
    laptop.close()


def test_the_file_on_the_way_is_nobodys_without_the_devices_key(
    served: Served, space: str, store: Store, fresh: Store
) -> None:
    filled(store, served, space)
    joined(fresh, *served, space)
    fetched = snapshot.fetch(fresh)
    assert "轴承".encode() not in fetched.file.read_bytes()
    with pytest.raises(Refusal):
        engine.connect(fetched.file, bytes(32))
    fresh.close()


def test_a_laptop_with_words_of_its_own_keeps_them(
    served: Served, space: str, store: Store, fresh: Store
) -> None:
    filled(store, served, space)
    joined(fresh, *served, space)
    builders.a_firm(fresh, "自己的厂")
    key = fresh.key
    with pytest.raises(Refusal) as refused:
        snapshot.adopt(fresh, snapshot.fetch(fresh))
    assert refused.value.code == "home_not_empty"
    laptop = builders.reopened(fresh.home.path, key)
    assert queries.rows(laptop, Firm)[0] == 1
    http.sync(laptop)
    assert queries.rows(laptop, Firm)[0] == 31
    laptop.close()


def test_a_download_that_broke_off_goes_on_where_it_was(
    served: Served, space: str, store: Store, fresh: Store
) -> None:
    filled(store, served, space)
    joined(fresh, *served, space)
    whole = snapshot.fetch(fresh).file
    content = whole.read_bytes()
    member = membership(fresh)
    url = f"{member.address}/v1/spaces/{space}/snapshot"
    tag = httpx.get(url, headers={"Authorization": f"Bearer {member.token}"}).headers["ETag"]
    half = len(content) // 2
    whole.write_bytes(content[:half])
    whole.with_suffix(".tag").write_text(tag)
    told: list[int] = []
    again = snapshot.fetch(fresh, lambda here, whole: told.append(here))
    assert again.file.read_bytes() == content
    assert told[0] > half
    fresh.close()


CUT_WHILE_OPENING = """
import os, signal, sys
from pathlib import Path
import builders
from db.store import pages, snapshots
from db.sync import snapshot

def cut(plain, key, locked=pages.locked):
    for number, some in enumerate(locked(plain, key)):
        if number == 2:
            os.kill(os.getpid(), signal.SIGKILL)
        yield some

snapshots.pages.locked = cut
store = builders.reopened(Path(sys.argv[1]), bytes.fromhex(sys.stdin.read()))
snapshot.adopt(store, snapshot.fetch(store))
"""


@pytest.mark.skipif(os.name == "nt", reason="no signals")
def test_a_laptop_killed_while_it_opens_what_came_need_not_fetch_it_once_more(
    served: Served, space: str, store: Store, fresh: Store
) -> None:
    filled(store, served, space)
    joined(fresh, *served, space)
    home, key = fresh.home.path, fresh.key
    fresh.close()
    cut = subprocess.run(
        [sys.executable, "-c", CUT_WHILE_OPENING, str(home)],
        input=key.hex(),
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=False,
    )
    assert cut.returncode == -signal.SIGKILL
    laptop = builders.reopened(home, key)
    assert queries.rows(laptop, Firm)[0] == 0
    heard: list[tuple[int, int]] = []
    fetched = snapshot.fetch(laptop, lambda here, whole: heard.append((here, whole)))
    assert len(heard) == 1, "one byte, to see that it is the same"
    assert heard[0] == (fetched.file.stat().st_size,) * 2
    snapshot.adopt(laptop, fetched)
    laptop = builders.reopened(home, key)
    assert queries.rows(laptop, Firm)[0] == 30
    assert not list(home.glob("*incoming*"))
    laptop.close()


def test_a_snapshot_nobody_opened_goes_where_the_laptop_has_words_of_its_own(
    served: Served, space: str, store: Store, fresh: Store
) -> None:
    filled(store, served, space)
    joined(fresh, *served, space)
    fetched = snapshot.fetch(fresh)
    http.sync(fresh)
    key = fresh.key
    fresh.close()
    assert fetched.file.exists()
    builders.reopened(fresh.home.path, key).close()
    assert not list(fresh.home.path.glob("incoming*"))


def test_the_rest_of_another_snapshot_is_not_glued_to_the_beginning_of_this(
    served: Served, space: str, store: Store, fresh: Store
) -> None:
    filled(store, served, space)
    joined(fresh, *served, space)
    whole = snapshot.fetch(fresh).file
    whole.write_bytes(b"\0" * 50_000)
    whole.with_suffix(".tag").write_text('"another"')
    laptop = adopted(fresh)
    assert queries.rows(laptop, Firm)[0] == 30
    laptop.close()


def test_a_damaged_snapshot_is_refused_and_the_laptop_stays_as_it_was(
    served: Served, space: str, store: Store, fresh: Store
) -> None:
    filled(store, served, space)
    joined(fresh, *served, space)
    fetched = snapshot.fetch(fresh)
    content = bytearray(fetched.file.read_bytes())
    content[len(content) // 2] ^= 1
    fetched.file.write_bytes(content)
    key = fresh.key
    with pytest.raises(Refusal) as refused:
        snapshot.adopt(fresh, fetched)
    assert refused.value.code == "snapshot_damaged"
    laptop = builders.reopened(fresh.home.path, key)
    http.sync(laptop)
    assert queries.rows(laptop, Firm)[0] == 30
    laptop.close()


def test_who_may_not_have_everything_gets_no_snapshot(
    served: Served, space: str, store: Store, fresh: Store
) -> None:
    filled(store, served, space)
    joined(fresh, *served, space, most_level=3)
    with pytest.raises(Refusal) as refused:
        snapshot.fetch(fresh)
    assert refused.value.code == "no_snapshot"
    fresh.close()


def test_no_setting_of_the_hub_travels(
    served: Served, space: str, store: Store, fresh: Store
) -> None:
    filled(store, served, space)
    maker = served[0].space(space)
    if hasattr(maker, "store"):
        maker.store.set_setting("secret", "of the hub")
    joined(fresh, *served, space)
    laptop = adopted(fresh)
    assert laptop.setting("secret") is laptop.setting("mirror") is None
    assert membership(laptop).space == space
    laptop.close()
