"""Damage is found at the start, wherever the bit fell, and a backup is at hand."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest

from db.errors import Refusal
from db.store import backups, engine, home, integrity

KEY = bytes(range(32))


def a_store(path: Path, rows: int = 2000) -> engine.Connection:
    connection = engine.connect(path, KEY)
    connection.execute("CREATE TABLE fact (id INTEGER PRIMARY KEY, words TEXT, city INTEGER)")
    connection.execute("CREATE INDEX fact_city ON fact (city)")
    words = [(f"谈判底线 {number} " * 60, number % 97) for number in range(rows)]
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO fact (words, city) VALUES (?, ?)", words)
    connection.execute("COMMIT")
    return connection


def problems_at_start(path: Path) -> list[str]:
    """What a start would say: refused while opening, or found by the check."""
    try:
        connection = engine.connect(path, KEY)
    except Refusal as refusal:
        if refusal.code != "store_damaged":
            raise
        return [refusal.sentence]
    try:
        return integrity.check(connection)
    finally:
        connection.close()


def test_a_sound_store_has_no_problems(tmp_path: Path) -> None:
    connection = a_store(tmp_path / "sizhi.db")
    assert integrity.check(connection) == []
    assert integrity.check(connection, is_thorough=True) == []
    connection.close()
    assert problems_at_start(tmp_path / "sizhi.db") == []


def test_each_of_100_single_flipped_bits_is_found_and_a_backup_is_offered(tmp_path: Path) -> None:
    where = home.create(tmp_path)
    a_store(where.db).close()
    backups.back_up(where, KEY, "daily")
    size = where.db.stat().st_size
    assert size > 2 * 2**20
    rng = random.Random(5)
    # The first page is one of hundreds and the dearest: it gets a tenth of the flips.
    places = [rng.randrange(4096) for _ in range(10)] + [rng.randrange(size) for _ in range(90)]
    with where.db.open("rb+", buffering=0) as file:
        for place in places:
            bit = 1 << rng.randrange(8)
            _flip(file.fileno(), place, bit)
            assert problems_at_start(where.db), f"byte {place}, bit {bit}"
            assert backups.list_backups(where)[0].is_verified
            _flip(file.fileno(), place, bit)
    assert problems_at_start(where.db) == []


def _flip(file: int, place: int, bit: int) -> None:
    (byte,) = os.pread(file, 1, place)
    os.pwrite(file, bytes([byte ^ bit]), place)


@pytest.mark.parametrize("pages", [1, 3, 200])
def test_a_file_cut_at_a_page_is_found(tmp_path: Path, pages: int) -> None:
    path = tmp_path / "sizhi.db"
    a_store(path).close()
    os.truncate(path, path.stat().st_size - pages * 4096)
    assert problems_at_start(path)


def test_a_page_from_elsewhere_in_the_same_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "sizhi.db"
    a_store(path).close()
    content = bytearray(path.read_bytes())
    content[40 * 4096 : 41 * 4096] = content[41 * 4096 : 42 * 4096]
    path.write_bytes(content)
    assert problems_at_start(path)


def test_a_reference_to_nothing_is_found_by_the_thorough_check_alone(tmp_path: Path) -> None:
    connection = a_store(tmp_path / "sizhi.db", rows=1)
    connection.execute("CREATE TABLE note (fact INTEGER REFERENCES fact (id))")
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("INSERT INTO note VALUES (99)")
    assert integrity.check(connection) == []
    assert "note" in integrity.check(connection, is_thorough=True)[0]
    connection.close()


def a_crashed_store(tmp_path: Path) -> Path:
    """The files of a store as a crash leaves them: ten commits of one row still in the log."""
    connection = a_store(tmp_path / "sizhi.db", rows=10)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    for _ in range(10):
        connection.execute("INSERT INTO fact (words) VALUES ('刚刚保存')")
    crashed = tmp_path / "crashed"
    crashed.mkdir()
    for name in ("sizhi.db", "sizhi.db-wal"):
        shutil.copy(tmp_path / name, crashed)
    connection.close()
    return crashed / "sizhi.db"


def test_a_log_left_by_a_crash_is_no_damage(tmp_path: Path) -> None:
    path = a_crashed_store(tmp_path)
    assert problems_at_start(path) == []
    connection = engine.connect(path, KEY)
    assert connection.execute("SELECT count(*) FROM fact").fetchone()[0] == 20
    connection.close()


@pytest.mark.parametrize("place", [3, 17, 32 + 9, 32 + 24 + 100, 32 + 4120 * 3 + 2000])
def test_a_bit_flipped_in_the_synced_part_of_the_log_is_found(tmp_path: Path, place: int) -> None:
    path = a_crashed_store(tmp_path)
    wal = path.with_name("sizhi.db-wal")
    content = bytearray(wal.read_bytes())
    content[place] ^= 4
    wal.write_bytes(content)
    assert problems_at_start(path)


def test_the_torn_end_of_a_last_commit_is_no_damage(tmp_path: Path) -> None:
    path = a_crashed_store(tmp_path)
    wal = path.with_name("sizhi.db-wal")
    content = bytearray(wal.read_bytes())
    content[-1000] ^= 4
    wal.write_bytes(content)
    assert problems_at_start(path) == []


def test_work_that_follows_a_used_up_log_is_no_damage(tmp_path: Path) -> None:
    connection = a_store(tmp_path / "sizhi.db", rows=2000)
    for _ in range(3):
        connection.execute("PRAGMA wal_checkpoint(RESTART)")
        connection.execute("INSERT INTO fact (words) VALUES ('新一轮')")
        assert integrity.check(connection) == []
    connection.close()
