"""A copy of an attachment that is damaged or gone is fetched again, from wherever there is one."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from pathlib import Path

import builders
import pytest
from serving import Served, joined, serving

from db.errors import Refusal
from db.records import Attachment
from db.store import erased, outgoing
from db.store.attachments import CHUNK
from db.store.store import Store
from db.sync import booth, bundle, folder, http, pinning
from db.sync.lock import Devices, Passphrase, public_key
from db.sync.membership import BOOTH
from desktop.commands import upkeep
from desktop.syncing import work
from hub import spaces

PHOTO = random.Random(7).randbytes(2 * CHUNK + 999)


@pytest.fixture
def other(empty_disk: tuple[Path, bytes], tmp_path: Path) -> Iterator[Store]:
    opened = builders.a_store(tmp_path / "other", author="赵一")
    yield opened
    opened.close()


def photographed(store: Store, content: bytes = PHOTO) -> str:
    """A photo with its record; its SHA-256."""
    sha = store.attachments.store(io.BytesIO(content))
    with store.write() as w:
        w.create(Attachment, filename="合影.jpg", sha256=sha, size=str(len(content)))
    return sha


def the_file(store: Store, sha: str) -> Path:
    return store.attachments._place(sha)


def hurt(store: Store, sha: str) -> bytes:
    """Flip a bit in the middle of the copy here; what then lies there."""
    content = bytearray(the_file(store, sha).read_bytes())
    content[len(content) // 2] ^= 4
    the_file(store, sha).write_bytes(content)
    return bytes(content)


def opened(store: Store, sha: str) -> str:
    """The code a person is refused with who opens it."""
    with pytest.raises(Refusal) as refused:
        store.attachments.read(sha)
    return refused.value.code


def test_a_copy_found_damaged_when_opened_is_set_aside_and_fetched_by_the_next_sync(
    served: Served, space: str, store: Store
) -> None:
    joined(store, *served, space)
    sha = photographed(store)
    http.sync(store)
    damaged = hurt(store, sha)
    assert http.sync(store).files.down == 0, "nobody has looked at it yet"

    assert opened(store, sha) == opened(store, sha) == "attachment_damaged"
    aside = the_file(store, sha).with_suffix(".damaged")
    assert aside.read_bytes() == damaged, "it might be the only one there is"
    assert not store.attachments.holds(sha)
    assert outgoing.missing_blobs(store) == [sha]

    outcome = work.sync(store, is_metered=False)
    assert (outcome.is_done, outcome.files) == (True, 1)
    assert "1 个损坏的附件已重新取回" in outcome.sentence
    assert store.attachments.read(sha) == PHOTO
    assert not aside.exists()
    assert work.sync(store, is_metered=False).sentence == ""


def test_a_copy_that_is_gone_or_cut_short_is_fetched_without_anybody_having_opened_it(
    served: Served, space: str, store: Store
) -> None:
    joined(store, *served, space)
    gone, cut = photographed(store), photographed(store, PHOTO[1:])
    http.sync(store)
    the_file(store, gone).unlink()
    the_file(store, cut).write_bytes(the_file(store, cut).read_bytes()[:-CHUNK])
    assert http.sync(store).files.down == 2
    assert store.attachments.read(gone) == PHOTO
    assert store.attachments.read(cut) == PHOTO[1:]


def test_check_finds_it_says_so_and_the_next_sync_brings_it(
    served: Served, space: str, empty_disk: tuple[Path, bytes], tmp_path: Path
) -> None:
    laptop = builders.a_store(tmp_path / "laptop")
    key = laptop.key
    joined(laptop, *served, space)
    sha = photographed(laptop)
    http.sync(laptop)
    hurt(laptop, sha)
    laptop.close()

    for _ in range(2):
        said = upkeep.check(laptop.home.path, builders.PASSPHRASE)
        assert not said["ok"]
        [problem] = said["problems"]
        assert "已损坏" in problem
        assert "下次同步会重新取" in problem
    laptop = builders.reopened(laptop.home.path, key)
    assert http.sync(laptop).files.down == 1
    laptop.close()
    assert upkeep.check(laptop.home.path, builders.PASSPHRASE)["ok"]


def test_what_nobody_else_has_is_kept_and_said_and_the_rest_of_the_sync_goes_on(
    served: Served, space: str, store: Store, other: Store
) -> None:
    joined(store, *served, space)
    joined(other, *served, space)
    sha, second = photographed(store), photographed(store, PHOTO[:CHUNK] + PHOTO)
    damaged = hurt(store, sha)

    synced = http.sync(store)
    assert synced.report.is_done
    assert synced.files.up == 1, "the second went all the same"
    outcome = work.sync(store, is_metered=False)
    assert outcome.is_done
    assert "1 个附件在本机上已损坏，还没有取到完好的一份" in outcome.sentence
    assert the_file(store, sha).with_suffix(".damaged").read_bytes() == damaged

    http.sync(other)
    assert other.attachments.holds(second)
    assert not other.attachments.holds(sha)
    other.attachments.store(io.BytesIO(PHOTO))  # a colleague has the original on his camera
    http.sync(other)
    assert "已重新取回" in work.sync(store, is_metered=False).sentence
    assert store.attachments.read(sha) == PHOTO


def test_a_laptop_at_a_booth_gives_it_again(store: Store, other: Store) -> None:
    sha = photographed(store)
    host = booth.serve(store, lambda _: None, host="127.0.0.1", port=0)
    try:
        mark = pinning.fingerprint(host.pairing.identity.certificate)
        http.enrol(other, f"https://127.0.0.1:{host.port}/#{host.pairing.word}.{mark}")
        http.sync(other, at=BOOTH)
        hurt(other, sha)
        assert opened(other, sha) == "attachment_damaged"
        http.sync(other, at=BOOTH)
        assert other.attachments.read(sha) == PHOTO

        # And the other way: what the host's copy has become is not taken for the photo.
        hurt(store, sha)
        the_file(other, sha).unlink()
        with pytest.raises(Refusal):
            http.sync(other, at=BOOTH)
        assert http.sync(other, at=BOOTH).files.nowhere == [sha]
        other.attachments.store(io.BytesIO(PHOTO))
        http.sync(other, at=BOOTH)
        assert store.attachments.read(sha) == PHOTO
    finally:
        host.close()


def test_a_bundle_read_again_gives_it_again(store: Store, other: Store, tmp_path: Path) -> None:
    sha = photographed(store)
    path = tmp_path / "同步包.sizhi"
    bundle.write(store, path, Devices([public_key(other)]))
    bundle.read(other, path)
    hurt(other, sha)
    assert opened(other, sha) == "attachment_damaged"
    assert bundle.read(other, path).blobs == 1
    assert other.attachments.read(sha) == PHOTO


def test_a_shared_folder_is_looked_through_for_it_once(
    store: Store, other: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared, lock = tmp_path / "共享", Passphrase("一个很长的口令")
    shared.mkdir()
    sha = photographed(store)
    folder.sync(store, shared, lock)
    folder.sync(other, shared, lock)
    for laptop in (other, store):  # also from the bundle it wrote itself
        hurt(laptop, sha)
        assert opened(laptop, sha) == "attachment_damaged"
        assert folder.sync(laptop, shared, lock).blobs == 1
        assert laptop.attachments.read(sha) == PHOTO

    with store.write() as w:
        w.create(Attachment, filename="没有人有.jpg", sha256="ab" * 32)
    folder.sync(store, shared, lock)
    read: list[Path] = []
    monkeypatch.setattr(folder.bundle, "read", lambda _, path, **__: read.append(path))
    assert folder.sync(store, shared, lock).blobs == 0
    assert read == [], "what none of them has is not looked for at every visit"


def test_an_office_gets_its_own_damaged_copy_back_from_the_laptops(
    store: Store, tmp_path: Path
) -> None:
    hub = spaces.create(tmp_path / "hub")
    hub.add_space("office")
    with serving(hub) as address:
        joined(store, hub, address, "office")
        sha = photographed(store)
        http.sync(store)
        hurt(hub.space("office").store, sha)
        assert "已损坏" in hub.space("office").problems()[0]
        http.sync(store)
        assert hub.space("office").problems() == []
        assert b"".join(hub.space("office").blobs.chunks(sha)) == PHOTO
    hub.close()


def test_what_was_set_aside_is_erased_with_its_record(store: Store) -> None:
    sha = photographed(store)
    hurt(store, sha)
    assert opened(store, sha) == "attachment_damaged"
    with store.reading() as cursor:
        cursor.execute("SELECT id FROM attachment")
        (record,) = cursor.fetchone()
    erased.erase(store, record)
    assert list(store.home.attachments.iterdir()) == []
    assert opened(store, sha) == "attachment_missing"
