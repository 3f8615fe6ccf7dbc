"""A snapshot's file: pages SQLCipher reads as its own, in parts nobody can tamper with."""

from __future__ import annotations

import io
import os
from contextlib import closing
from pathlib import Path

import builders
import pytest
import zstandard
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db.store import engine, pages, parts

KEY, OTHER = bytes(range(32)), bytes(32)
PAGES = [b"SQLite format 3\0".ljust(pages.PLAIN, b"."), *(os.urandom(8) * 502 for _ in range(2500))]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes]:
    """A database with something in it, closed, as one file; and its key."""
    store = builders.a_store(tmp_path_factory.mktemp("source"))
    for number in range(20):
        builders.a_firm(store, f"洛阳第{number}轴承厂")
    with closing(engine.connect(store.home.db, store.key)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    key = store.key
    store.close()
    return store.home.db, key


def plain(path: Path, key: bytes) -> list[bytes]:
    with path.open("rb") as file:
        return list(pages.unlocked(file, key))


def written(key: bytes = KEY) -> bytes:
    file = io.BytesIO()
    parts.write(file, key, PAGES)
    return file.getvalue()


def split(content: bytes) -> list[bytes]:
    """The parts, each with its length."""
    found, at = [], len(parts.BEGIN)
    while at < len(content):
        end = at + 4 + int.from_bytes(content[at : at + 4], "big")
        found.append(content[at:end])
        at = end
    return found


def read(content: bytes, key: bytes = KEY) -> bytes:
    return b"".join(parts.read(io.BytesIO(content), key))


@pytest.mark.parametrize("at_once", [1, 65, 1024])
def test_sqlcipher_reads_what_was_locked_here(
    database: tuple[Path, bytes], tmp_path: Path, at_once: int
) -> None:
    found = plain(*database)
    assert len(found) > 130
    given = [b"".join(found[at : at + at_once]) for at in range(0, len(found), at_once)]
    copy = tmp_path / "copy.db"
    copy.write_bytes(b"".join(pages.locked(given, OTHER)))
    with closing(engine.connect(copy, OTHER)) as connection:
        assert connection.execute("PRAGMA cipher_integrity_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("SELECT count(*) FROM firm").fetchone()[0] == 20
    assert plain(database[0], database[1]) == found


def test_no_page_is_locked_twice_alike(database: tuple[Path, bytes]) -> None:
    found = plain(*database)
    one, other = (b"".join(pages.locked([b"".join(found)], OTHER)) for _ in range(2))
    starts = range(0, len(one), pages.SIZE)
    told = [file[at + 16 : at + pages.SIZE] for file in (one, other) for at in starts]
    vectors = {page[pages.PLAIN - 16 : -64] for page in told}
    assert len(set(told)) == len(vectors) == 2 * len(found)


@pytest.mark.parametrize("at", [3, 5000, -1])
def test_a_flipped_bit_of_a_page_is_found(
    database: tuple[Path, bytes], tmp_path: Path, at: int
) -> None:
    content = bytearray(database[0].read_bytes())
    content[at] ^= 1
    (tmp_path / "bad.db").write_bytes(content)
    with pytest.raises(pages.Forged):
        plain(tmp_path / "bad.db", database[1])


def test_half_a_page_and_another_key_are_found(
    database: tuple[Path, bytes], tmp_path: Path
) -> None:
    (tmp_path / "short.db").write_bytes(database[0].read_bytes()[:-7])
    for path, key in ((tmp_path / "short.db", database[1]), (database[0], OTHER)):
        with pytest.raises(pages.Forged):
            plain(path, key)


def test_what_is_no_database_is_not_locked() -> None:
    for wrong in ([b"x" * pages.PLAIN], [PAGES[0], b"short"], [PAGES[0] + b"short"]):
        with pytest.raises(pages.Forged):
            list(pages.locked(wrong, KEY))


def test_the_pages_come_out_as_they_went_in() -> None:
    content = written()
    assert len(split(content)) == 3
    assert read(content) == b"".join(PAGES)


@pytest.mark.parametrize("cut", [0, 5, 40, -1])
def test_a_file_that_was_cut_off_is_torn(cut: int) -> None:
    with pytest.raises(parts.Torn):
        read(written()[:cut])


def test_no_part_can_be_left_out_moved_or_repeated() -> None:
    one, two, three = split(written())
    wrong = ([one, two], [one, three], [two, three], [two, one, three], [one, two, three, three])
    for order in (*wrong, [one, one, two, three], []):
        with pytest.raises(parts.Torn):
            read(parts.BEGIN + b"".join(order))


def test_another_key_opens_nothing() -> None:
    with pytest.raises(parts.Torn):
        read(written(), OTHER)


def test_a_part_that_would_explode_is_not_inflated() -> None:
    """Only who has the key could make one; a hub that lies must not fill the memory."""
    bomb = zstandard.ZstdCompressor().compress(bytes(300 << 20))
    for packed in (
        bomb,
        zstandard.ZstdCompressor(write_content_size=False).compress(bytes(9 << 20)),
    ):
        sealed = AESGCM(KEY).encrypt(bytes([1]) + bytes(11), packed, None)
        with pytest.raises(parts.Torn):
            read(parts.BEGIN + len(sealed).to_bytes(4, "big") + sealed)


def test_a_part_that_says_it_is_huge_is_not_read() -> None:
    with pytest.raises(parts.Torn):
        read(parts.BEGIN + b"\xff\xff\xff\xff")
