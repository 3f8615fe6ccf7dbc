"""What people attach: once, encrypted, and never handed out unproven."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import random
import tracemalloc
from pathlib import Path

import pytest
from refusals import refused

from db.store import attachments
from db.store.attachments import CHUNK, Attachments

KEY = bytes(range(32))


@pytest.fixture
def kept(tmp_path: Path) -> Attachments:
    return Attachments(tmp_path / "attachments", KEY)


def on_disk(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "attachments").iterdir())


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_what_was_stored_is_read_back_and_named_by_its_content(
    kept: Attachments, size: int
) -> None:
    content = random.Random(size).randbytes(size)
    sha = kept.store(io.BytesIO(content))
    assert sha == hashlib.sha256(content).hexdigest()
    assert kept.holds(sha)
    assert kept.read(sha) == content


def test_a_file_is_stored_from_disk_and_saved_back(kept: Attachments, tmp_path: Path) -> None:
    source, target = tmp_path / "规划图.pdf", tmp_path / "另存.pdf"
    source.write_bytes(b"%PDF-1.7" * 1000)
    kept.save_to(kept.store(source), target)
    assert target.read_bytes() == source.read_bytes()


def test_the_same_content_lies_there_once(kept: Attachments, tmp_path: Path) -> None:
    assert kept.store(io.BytesIO(b"same")) == kept.store(io.BytesIO(b"same"))
    assert len(on_disk(tmp_path)) == 1


def test_the_disk_shows_neither_content_nor_hash(kept: Attachments, tmp_path: Path) -> None:
    sha = kept.store(io.BytesIO("谈判底价8417万元".encode() * 50))
    (file,) = on_disk(tmp_path)
    content = file.read_bytes()
    assert "底价".encode() not in content
    assert sha[:16] not in file.name
    assert bytes.fromhex(sha) not in content
    if os.name == "posix":
        assert file.stat().st_mode & 0o077 == 0


def test_another_data_key_neither_finds_nor_reads(kept: Attachments, tmp_path: Path) -> None:
    sha = kept.store(io.BytesIO(b"ours"))
    other = Attachments(tmp_path / "attachments", bytes(32))
    assert not other.holds(sha)
    assert other.known() == set()
    on_disk(tmp_path)[0].rename(other._place(sha))
    with refused("attachment_damaged"):
        other.read(sha)


def test_any_single_flipped_bit_is_noticed(kept: Attachments, tmp_path: Path) -> None:
    sha = kept.store(io.BytesIO(bytes(3000)))
    (file,) = on_disk(tmp_path)
    whole = file.read_bytes()
    rng = random.Random(1)
    for place in [*range(100), *(rng.randrange(len(whole)) for _ in range(100))]:
        hurt = bytearray(whole)
        hurt[place] ^= 1 << rng.randrange(8)
        file.write_bytes(hurt)
        with refused("attachment_damaged"):
            kept.read(sha)
        assert len(kept.problems()) == 1
    file.write_bytes(whole)
    assert kept.problems() == []


def test_cut_lengthened_or_shuffled_files_are_noticed(kept: Attachments, tmp_path: Path) -> None:
    sha = kept.store(io.BytesIO(random.Random(2).randbytes(3 * CHUNK)))
    (file,) = on_disk(tmp_path)
    whole = file.read_bytes()
    head, step = len(whole) - 3 * (CHUNK + 16), CHUNK + 16
    first, second, third = (whole[head + n * step : head + (n + 1) * step] for n in range(3))
    for hurt in (
        b"",
        whole[:head],
        whole[: head + step],
        whole + b"\0",
        whole[:head] + second + first + third,
        whole[:head] + first + first + third,
    ):
        file.write_bytes(hurt)
        with refused("attachment_damaged"):
            kept.read(sha)


def test_a_valid_file_under_another_ones_name_is_noticed(kept: Attachments) -> None:
    one, two = kept.store(io.BytesIO(b"one")), kept.store(io.BytesIO(b"two"))
    kept._place(two).replace(kept._place(one))
    with refused("attachment_damaged"):
        kept.read(one)
    assert len(kept.problems()) == 1


def test_storing_again_heals_a_damaged_copy(kept: Attachments, tmp_path: Path) -> None:
    sha = kept.store(io.BytesIO(b"original"))
    on_disk(tmp_path)[0].write_bytes(b"rubbish")
    kept.store(io.BytesIO(b"original"))
    assert kept.read(sha) == b"original"


def test_saving_a_damaged_one_leaves_what_was_there(kept: Attachments, tmp_path: Path) -> None:
    sha = kept.store(io.BytesIO(random.Random(3).randbytes(2 * CHUNK)))
    os.truncate(on_disk(tmp_path)[0], CHUNK)
    target = tmp_path / "target"
    target.write_bytes(b"before")
    with refused("attachment_damaged"):
        kept.save_to(sha, target)
    assert target.read_bytes() == b"before"
    assert not list(tmp_path.glob(".tmp-*"))


def test_too_large_is_refused_while_reading_and_leaves_nothing(
    kept: Attachments, tmp_path: Path
) -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            self.taken += size
            return bytes(size)

    source = Endless()
    with refused("attachment_too_large"):
        kept.store(source, most=5 * CHUNK)  # type: ignore[arg-type]  # enough of a stream
    assert source.taken <= 7 * CHUNK
    assert on_disk(tmp_path) == []
    assert kept.read(kept.store(io.BytesIO(bytes(100)), most=100)) == bytes(100)
    with refused("attachment_too_large"):
        kept.store(io.BytesIO(bytes(101)), most=100)


def test_a_stream_that_gives_little_at_a_time_is_stored_alike(kept: Attachments) -> None:
    content = random.Random(5).randbytes(CHUNK + 700)

    class Trickle(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(size or 0, 50_021))

    assert kept.read(kept.store(Trickle(content))) == content


def test_a_large_file_never_lies_in_memory_whole(kept: Attachments, tmp_path: Path) -> None:
    source = tmp_path / "film"
    source.touch()
    os.truncate(source, 40 * CHUNK)
    tracemalloc.start()
    try:
        kept.save_to(kept.store(source), tmp_path / "copy")
        assert tracemalloc.get_traced_memory()[1] < 8 * CHUNK
    finally:
        tracemalloc.stop()


def test_erased_is_gone_and_the_rest_is_known(kept: Attachments) -> None:
    one, two = kept.store(io.BytesIO(b"one")), kept.store(io.BytesIO(b"two"))
    assert kept.known() == {one, two}
    assert kept.erase(one)
    assert not kept.erase(one)
    assert kept.known() == {two}
    with refused("attachment_missing"):
        kept.read(one)


@pytest.mark.parametrize(
    "hostile",
    ["", ".", "../vault.json", "/etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "\n", "..\\..\\x"],
)
def test_a_hostile_name_cannot_leave_the_folder(kept: Attachments, hostile: str) -> None:
    for use in (kept.read, kept.holds, kept.erase):
        with refused("attachment_unknown"):
            use(hostile)


def test_the_usual_cap_is_two_hundred_megabytes() -> None:
    assert attachments.MOST_BYTES == 200 * 2**20


def test_a_copy_a_drive_misread_once_is_taken_back_by_a_check(
    kept: Attachments, tmp_path: Path
) -> None:
    sha = kept.store(io.BytesIO(b"original" * 1000))
    (file,) = on_disk(tmp_path)
    whole = file.read_bytes()
    file.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with refused("attachment_damaged"):
        kept.read(sha)
    (aside,) = on_disk(tmp_path)
    aside.write_bytes(whole)
    assert kept.problems() == []
    assert on_disk(tmp_path) == [file]
    assert kept.read(sha) == b"original" * 1000


def test_a_whole_copy_that_came_while_a_damaged_one_was_read_stays(kept: Attachments) -> None:
    content = random.Random(9).randbytes(3 * CHUNK)
    sha = kept.store(io.BytesIO(content))
    place = kept._place(sha)
    hurt = bytearray(place.read_bytes())
    hurt[-1] ^= 1
    place.write_bytes(hurt)
    reading = kept.chunks(sha)
    next(reading)
    kept.store(io.BytesIO(content))
    with refused("attachment_damaged"):
        list(reading)
    assert kept.read(sha) == content


def test_a_bad_sector_is_damage_and_a_drive_that_went_away_is_not(
    kept: Attachments, monkeypatch: pytest.MonkeyPatch
) -> None:
    sha = kept.store(io.BytesIO(bytes(100)))

    class Failing(io.FileIO):
        number = errno.ENODEV

        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(self.number, "cannot be read")

    with monkeypatch.context() as day:
        day.setattr(Path, "open", lambda self, mode: Failing(str(self), mode))
        with pytest.raises(OSError, match="cannot be read"):
            kept.read(sha)
        assert kept._place(sha).exists()
        Failing.number = errno.EIO
        with refused("attachment_damaged"):
            kept.read(sha)
    assert not kept.holds(sha)
    assert kept.problems() == [], "the sector could be read after all"
    assert kept.holds(sha)
