"""Bytes kept back for the day the drive is full."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from db.store import ballast, durable, home


def test_ballast_is_real_bytes_that_no_file_system_can_squeeze(tmp_path: Path) -> None:
    where = home.create(tmp_path)
    assert ballast.keep(where)
    content = where.ballast.read_bytes()
    assert len(content) == 16 * 2**20
    assert len(zlib.compress(content, 1)) > 0.99 * len(content)


def test_ballast_that_lies_there_is_left_alone_and_a_cut_one_is_made_again(tmp_path: Path) -> None:
    where = home.create(tmp_path)
    ballast.keep(where)
    made = where.ballast.stat().st_mtime_ns
    assert ballast.keep(where)
    assert where.ballast.stat().st_mtime_ns == made
    where.ballast.write_bytes(b"too little")
    assert not ballast.is_kept(where)
    assert ballast.keep(where)
    assert ballast.is_kept(where)


def test_releasing_says_how_much_became_free(tmp_path: Path) -> None:
    where = home.create(tmp_path)
    ballast.keep(where)
    assert ballast.release(where) == 16 * 2**20
    assert not where.ballast.exists()
    assert ballast.release(where) == 0


def test_a_nearly_full_drive_is_not_filled_with_ballast(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(durable, "free_bytes", lambda _: 63 * 2**20)
    where = home.create(tmp_path)
    assert not ballast.keep(where)
    assert not where.ballast.exists()
