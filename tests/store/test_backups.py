"""Copies that are known to open, thinned out with sense, and the way back."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from refusals import refused

from db.errors import Refusal
from db.store import backups, durable, engine, home, vault
from db.store.backups import Backup, Why

KEY = bytes(range(32))
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def where(tmp_path: Path) -> home.Home:
    made = home.create(tmp_path / "home")
    write(made, "第一条")
    return made


def write(where: home.Home, words: str) -> None:
    connection = engine.connect(where.db, KEY)
    connection.execute("CREATE TABLE IF NOT EXISTS fact (id INTEGER PRIMARY KEY, words TEXT)")
    connection.execute("INSERT INTO fact (words) VALUES (?)", (words,))
    connection.close()


def words_in(path: Path) -> list[str]:
    connection = engine.connect(path, KEY)
    found = [row[0] for row in connection.execute("SELECT words FROM fact ORDER BY id")]
    connection.close()
    return found


def a_backup(when: datetime, why: Why = "daily") -> Backup:
    return Backup(Path(f"{when:%Y%m%dT%H%M}-{why}"), when, why, 4096, {}, True)


def test_a_backup_is_one_encrypted_file_that_opens_with_its_own_vault(where: home.Home) -> None:
    key, _ = vault.create(where.vault, "口令", params=vault.Cost(64, 1, 1))
    where.db.unlink()
    connection = engine.connect(where.db, key)
    connection.execute("CREATE TABLE fact (words TEXT)")
    folder = backups.back_up(where, key, "daily")
    connection.close()
    assert sorted(item.name for item in folder.iterdir()) == [
        "about.json",
        "sizhi.db",
        "vault.json",
    ]
    assert not (folder / "sizhi.db").read_bytes().startswith(b"SQLite")
    kept = home.open_at(folder)
    engine.connect(kept.db, vault.unlock(kept.vault, "口令")).close()


def test_a_backup_holds_what_was_there_also_from_the_log(where: home.Home) -> None:
    connection = engine.connect(where.db, KEY)
    connection.execute("INSERT INTO fact (words) VALUES ('还在日志里')")
    folder = backups.back_up(where, KEY, "by_hand")
    connection.close()
    write(where, "之后")
    assert words_in(folder / "sizhi.db") == ["第一条", "还在日志里"]
    (listed,) = backups.list_backups(where)
    assert listed.rows == {"fact": 2}
    assert (listed.why, listed.is_verified) == ("by_hand", True)
    assert backups.prove(folder, KEY) == []


def test_others_go_on_writing_and_the_copy_is_of_one_moment(where: home.Home) -> None:
    connection = engine.connect(where.db, KEY)
    connection.execute("CREATE TABLE pair (one INTEGER, two INTEGER)")
    connection.execute("CREATE TABLE bulk AS SELECT randomblob(30000000) AS bytes")
    done = threading.Event()

    def write_pairs() -> None:
        own = engine.connect(where.db, KEY)
        while not done.is_set():
            own.execute("INSERT INTO pair SELECT count(*), count(*) FROM pair")
        own.close()

    writer = threading.Thread(target=write_pairs)
    writer.start()
    seen: list[tuple[int, int]] = []
    try:
        folder = backups.back_up(where, KEY, "daily", progress=lambda *at: seen.append(at))
    finally:
        done.set()
        writer.join()
    connection.close()
    assert len(seen) > 2
    assert seen[-1][0] == seen[-1][1]
    copy = engine.connect(folder / "sizhi.db", KEY)
    count, last = copy.execute("SELECT count(*), max(one) FROM pair").fetchone()
    copy.close()
    assert last is None or last == count - 1


def test_a_damaged_store_makes_no_backup_and_costs_none(where: home.Home) -> None:
    for number in range(300):
        write(where, f"{number} " * 500)
    for day in range(7):
        backups.back_up(where, KEY, "daily", now=NOON + timedelta(days=day))
    content = bytearray(where.db.read_bytes())
    content[20 * 4096 + 77] ^= 1
    where.db.write_bytes(content)
    with pytest.raises(Refusal, match=r"损坏|核对"):
        backups.back_up(where, KEY, "daily", now=NOON + timedelta(days=7))
    assert len(backups.list_backups(where)) == 7
    assert not list(where.backups.glob(".tmp-*"))


def test_a_drive_without_room_is_refused_before_anything_is_written(
    where: home.Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(durable, "free_bytes", lambda _: 30 * 2**20)
    with refused("no_room_for_backup"):
        backups.back_up(where, KEY, "daily")
    assert list(where.backups.iterdir()) == []


def test_seven_days_four_weeks_and_three_of_each_kind_are_kept(where: home.Home) -> None:
    for day in range(60):
        backups.back_up(where, KEY, "daily", now=NOON + timedelta(days=day))
    for hour in range(5):
        late = NOON + timedelta(days=60, hours=hour)
        for why in ("before_migration", "before_import", "before_merge", "by_hand"):
            backups.back_up(where, KEY, why, now=late)
    kept = backups.list_backups(where)
    days = [(backup.when - NOON).days for backup in kept if backup.why == "daily"]
    assert days[:7] == [59, 58, 57, 56, 55, 54, 53]
    # NOON is a Monday, so a week ends on the days 6, 13, 20 …
    assert days[7:] == [52, 48, 41, 34]
    for why in ("before_migration", "before_import", "before_merge"):
        hours = [backup.when.hour for backup in kept if backup.why == why]
        assert hours == [16, 15, 14]
    assert sum(backup.why == "by_hand" for backup in kept) == 5


def test_many_in_one_day_do_not_push_out_older_days() -> None:
    today = [a_backup(NOON + timedelta(minutes=minute)) for minute in range(20)]
    yesterday = a_backup(NOON - timedelta(days=1))
    gone = backups.superseded([*today, yesterday])
    assert yesterday not in gone
    assert gone == sorted(today[:-1], key=lambda backup: backup.when, reverse=True)


def test_a_daily_backup_is_due_after_a_day_and_not_before(where: home.Home) -> None:
    assert backups.daily_due(where, NOON)
    backups.back_up(where, KEY, "before_import", now=NOON)
    assert not backups.daily_due(where, NOON + timedelta(hours=23))
    assert backups.daily_due(where, NOON + timedelta(hours=24))
    # A clock that was wrong once must not stop backups for years.
    assert backups.daily_due(where, NOON - timedelta(days=1))
    naive = (NOON + timedelta(hours=1)).astimezone().replace(tzinfo=None)
    assert not backups.daily_due(where, naive)


def test_what_is_no_backup_is_not_listed_and_a_cut_one_is_not_verified(where: home.Home) -> None:
    folder = backups.back_up(where, KEY, "daily")
    (where.backups / "照片").mkdir()
    (where.backups / "20260302T120000000000Z-whatever").mkdir()
    os.truncate(folder / "sizhi.db", 4096)
    (listed,) = backups.list_backups(where)
    assert not listed.is_verified
    (folder / "about.json").write_bytes(b"\xff")
    assert [backup.is_verified for backup in backups.list_backups(where)] == [False]


def test_restore_brings_back_and_keeps_the_present_aside(where: home.Home) -> None:
    folder = backups.back_up(where, KEY, "daily")
    write(where, "后来写的")
    aside = backups.restore(where, KEY, folder)
    assert words_in(where.db) == ["第一条"]
    assert words_in(aside / "sizhi.db") == ["第一条", "后来写的"]
    write(where, "恢复之后")
    assert words_in(aside / "sizhi.db") == ["第一条", "后来写的"]
    assert words_in(folder / "sizhi.db") == ["第一条"]
    assert len(backups.list_backups(where)) == 1


def test_a_log_of_the_old_file_never_plays_into_the_restored_one(where: home.Home) -> None:
    folder = backups.back_up(where, KEY, "daily")
    connection = engine.connect(where.db, KEY)
    connection.execute("INSERT INTO fact (words) VALUES ('日志里的旧话')")
    log = (where.path / "sizhi.db-wal").read_bytes()
    connection.close()
    where.db.write_bytes(b"damaged" * 1000)
    (where.path / "sizhi.db-wal").write_bytes(log)
    aside = backups.restore(where, KEY, backups.list_backups(where)[0])
    assert words_in(where.db) == ["第一条"]
    assert (aside / "sizhi.db").read_bytes() == b"damaged" * 1000
    assert (aside / "sizhi.db-wal").read_bytes() == log
    assert folder.is_dir()


def test_a_store_that_went_missing_is_restored_too(where: home.Home) -> None:
    backups.back_up(where, KEY, "daily")
    where.db.unlink()
    backups.restore(where, KEY, backups.list_backups(where)[0])
    assert words_in(where.db) == ["第一条"]


@pytest.mark.parametrize("harm", ["bit", "cut", "empty", "gone", "text"])
def test_a_backup_that_does_not_open_is_refused_and_touches_nothing(
    where: home.Home, harm: str
) -> None:
    folder = backups.back_up(where, KEY, "daily")
    file = folder / "sizhi.db"
    whole = file.read_bytes()
    content = whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:]
    file.unlink()
    if harm != "gone":
        hurt: dict[str, bytes] = {
            "bit": content,
            "cut": content[:4096],
            "empty": b"",
            "text": b"hello" * 2000,
        }
        file.write_bytes(hurt[harm])
    write(where, "后来写的")
    before = where.db.read_bytes()
    with refused("backup_damaged"):
        backups.restore(where, KEY, folder)
    assert where.db.read_bytes() == before
    assert words_in(where.db) == ["第一条", "后来写的"]
    assert not list(where.path.glob(".tmp-*"))
    assert not list(where.backups.glob("aside-*"))


def test_a_changed_passphrase_locks_the_backups_too(where: home.Home) -> None:
    cheap = vault.Cost(64, 1, 1)
    key, _ = vault.create(where.vault, "泄露的", params=cheap)
    where.db.unlink()
    engine.connect(where.db, key).close()
    folder = backups.back_up(where, key, "daily")
    vault.change_passphrase(where.vault, key, "新的", params=cheap)
    backups.renew_vaults(where)
    with refused("wrong_passphrase"):
        vault.unlock(folder / "vault.json", "泄露的")
    assert vault.unlock(folder / "vault.json", "新的") == key
