"""The way into the encrypted file: set up alike each time, and sentences instead of error texts."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from refusals import refused
from sqlcipher3 import dbapi2

from db.errors import Refusal
from db.store import backups, ballast, durable, engine, home

KEY = bytes(range(32))
BIG = "INSERT INTO note (words) VALUES (randomblob(20000))"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "sizhi.db"


@pytest.fixture
def small_drive(tmp_path: Path) -> Iterator[Path]:
    """A drive of 24 MB of its own, to be filled to the last byte."""
    drive = tmp_path / "小盘"
    drive.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(drive)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount here to make a small drive with")
    if done.returncode:
        pytest.skip("mounting a small drive is not allowed here")
    yield drive
    subprocess.run(["umount", "-l", str(drive)], check=True)


def a_store(path: Path) -> engine.Connection:
    """A connection to a file with a table of notes."""
    connection = engine.connect(path, KEY)
    connection.execute("CREATE TABLE IF NOT EXISTS note (id INTEGER PRIMARY KEY, words TEXT)")
    return connection


def fill(drive: Path) -> None:
    """Leave not one byte."""
    with (drive / "fill").open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(bytes(4096)):
            pass
    assert durable.free_bytes(drive) == 0


def test_every_connection_has_the_settings_of_the_design(path: Path) -> None:
    for _ in range(2):
        connection = engine.connect(path, KEY)
        for pragma, value in {
            "journal_mode": "wal",
            "synchronous": 2,
            "foreign_keys": 1,
            "temp_store": 2,
            "trusted_schema": 0,
            "secure_delete": 1,
            "busy_timeout": 10000,
            "cache_size": -65536,
        }.items():
            assert connection.execute(f"PRAGMA {pragma}").fetchone()[0] == value, pragma
        connection.close()


def test_only_a_file_nobody_else_knows_is_written_without_waiting_for_the_disk(path: Path) -> None:
    for is_lasting, synchronous in ((False, 0), (True, 2)):
        connection = engine.connect(path, KEY, is_lasting=is_lasting)
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == synchronous
        connection.close()


def test_nothing_legible_lies_on_the_disk(path: Path) -> None:
    connection = a_store(path)
    connection.execute("INSERT INTO note (words) VALUES ('底价8417万元')")
    for file in path.parent.iterdir():
        content = file.read_bytes()
        assert "底价8417".encode() not in content
        assert not content.startswith(b"SQLite format 3")
    connection.close()


def test_a_foreign_key_opens_nothing(path: Path) -> None:
    a_store(path).close()
    with refused("store_damaged"):
        engine.connect(path, bytes(32))


@pytest.mark.parametrize("content", [b"\n", "这是一个文本文件。".encode() * 900, bytes(8192)])
def test_a_file_that_is_no_store_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with refused("store_damaged"):
        engine.connect(path, KEY)
    assert path.read_bytes() == content


def test_a_file_of_0_bytes_is_damage_and_not_a_new_store(path: Path) -> None:
    path.write_bytes(b"")
    with refused("store_damaged") as refusal:
        engine.connect(path, KEY)
    assert "0 字节" in refusal.value.sentence
    assert path.read_bytes() == b""


@pytest.mark.parametrize("left", [1, 100, 4095, 4096, 8192 + 17])
def test_a_truncated_file_is_refused(path: Path, left: int) -> None:
    connection = a_store(path)
    connection.executemany("INSERT INTO note (words) VALUES (?)", [("知" * 900,)] * 50)
    connection.close()
    os.truncate(path, left)
    with refused("store_damaged"), engine.refusing(path):
        engine.connect(path, KEY).execute("SELECT count(words) FROM note").fetchone()


def test_a_file_gone_missing_is_not_replaced_by_an_empty_one(tmp_path: Path) -> None:
    where = home.create(tmp_path)
    a_store(where.db).close()
    backups.back_up(where, KEY, "daily")
    where.db.unlink()
    with refused("store_missing"):
        engine.connect(where.db, KEY)
    assert not where.db.exists()


def test_a_log_without_its_file_is_not_thrown_away(path: Path) -> None:
    (path.parent / "sizhi.db-wal").write_bytes(b"the last hour's work")
    with refused("store_missing"):
        engine.connect(path, KEY)
    assert (path.parent / "sizhi.db-wal").read_bytes() == b"the last hour's work"


def test_a_new_file_appears_whole_and_nothing_unfinished_beside_it(path: Path) -> None:
    engine.connect(path, KEY).close()
    assert path.stat().st_size >= 4096
    assert [item.name for item in path.parent.iterdir()] == ["sizhi.db"]


def test_a_read_only_file_can_be_read_and_refuses_writes(path: Path) -> None:
    a_store(path).close()
    pool = engine.create_engine(path, KEY, lambda new: new.execute("PRAGMA query_only=ON"))
    with pool.connect() as connection:
        assert connection.scalar(sa.text("SELECT count(*) FROM note")) == 0
        with refused("store_read_only"):
            connection.exec_driver_sql(BIG)
    pool.dispose()


def test_errors_never_show_what_was_to_be_written(path: Path) -> None:
    pool = engine.create_engine(path, KEY)
    with pool.connect() as connection, pytest.raises(sa.exc.OperationalError) as error:
        connection.execute(sa.text("INSERT INTO nowhere VALUES (:a)"), {"a": "底价8417万元"})
    assert "8417" not in str(error.value)
    pool.dispose()


def test_prepare_sees_each_new_connection_once(path: Path) -> None:
    seen: list[object] = []
    pool = engine.create_engine(path, KEY, seen.append)
    with pool.connect(), pool.connect():
        assert len(seen) == 2
    with pool.connect():
        assert len(seen) == 2
    pool.dispose()


def test_writers_take_their_turn_and_none_fails(path: Path) -> None:
    a_store(path).close()
    pool = engine.create_engine(path, KEY)
    failures: list[BaseException] = []

    def write_fifty() -> None:
        try:
            for _ in range(50):
                with pool.execution_options(**engine.WRITE).begin() as connection:
                    seen = connection.scalar(sa.text("SELECT count(*) FROM note"))
                    connection.exec_driver_sql("INSERT INTO note (words) VALUES (?)", (seen,))
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=write_fifty) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with pool.connect() as connection:
        found = connection.execute(sa.text("SELECT words FROM note ORDER BY id")).scalars().all()
    pool.dispose()
    assert failures == []
    assert [int(words) for words in found] == list(range(200))


def test_waiting_for_another_writer_too_long_is_a_refusal(path: Path) -> None:
    first = a_store(path)
    first.execute("BEGIN IMMEDIATE")
    pool = engine.create_engine(path, KEY, lambda new: new.execute("PRAGMA busy_timeout=1"))
    with refused("store_busy"), pool.execution_options(**engine.WRITE).begin():
        pass
    pool.dispose()
    first.close()


def test_only_a_known_failure_becomes_a_sentence(path: Path) -> None:
    connection = a_store(path)
    with pytest.raises(dbapi2.OperationalError), engine.refusing(path):
        connection.execute("SELECT nothing FROM note")
    with pytest.raises(dbapi2.IntegrityError), engine.refusing(path):
        connection.execute("INSERT INTO note (id) VALUES (1), (1)")
    connection.close()


def test_a_full_drive_loses_nothing_names_itself_and_the_ballast_lets_work_go_on(
    small_drive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ballast, "ROOM", 0)
    monkeypatch.setattr(ballast, "SIZE", 2**22)
    where = home.create(small_drive)
    connection = a_store(where.db)
    assert ballast.keep(where)
    pool = engine.create_engine(where.db, KEY).execution_options(**engine.WRITE)
    acknowledged = 0
    with refused("disk_full") as refusal:
        for acknowledged in range(10_000):  # noqa: B007  # how far it came is looked at below
            with pool.begin() as writing:
                writing.exec_driver_sql(BIG)
    assert refusal.value.details["drive"] == str(small_drive)
    assert refusal.value.details["freed"] == 2**22
    assert str(small_drive) in refusal.value.sentence
    assert not ballast.is_kept(where)
    assert acknowledged > 100
    with pool.begin() as writing:
        assert writing.scalar(sa.text("SELECT count(*) FROM note")) == acknowledged
        writing.exec_driver_sql(BIG)
    assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    pool.dispose()
    connection.close()


def test_with_0_bytes_free_the_store_still_opens_by_its_ballast(
    small_drive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ballast, "ROOM", 0)
    monkeypatch.setattr(ballast, "SIZE", 2**22)
    where = home.create(small_drive)
    a_store(where.db).close()
    ballast.keep(where)
    fill(small_drive)
    connection = engine.connect(where.db, KEY)
    connection.execute("INSERT INTO note (words) VALUES ('还能保存')")
    connection.close()
    assert not ballast.is_kept(where)


def test_with_0_bytes_free_and_no_ballast_the_drive_is_named(small_drive: Path) -> None:
    where = home.create(small_drive)
    a_store(where.db).close()
    fill(small_drive)
    with refused("disk_full") as refusal:
        engine.connect(where.db, KEY)
    assert str(small_drive) in refusal.value.sentence
    with pytest.raises(Refusal):
        durable.write_whole(where.vault, bytes(10_000))
    assert not where.vault.exists()
