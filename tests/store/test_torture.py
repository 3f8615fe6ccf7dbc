"""300 kills and 300 power cuts: nothing acknowledged is lost, nothing is there by half."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import kills
import powercuts
import pytest
import recorder
import torture_writer

WRITER = Path(__file__).with_name("torture_writer.py")


def a_ledger(folder: Path) -> Path:
    folder.mkdir()
    torture_writer.prepare(folder)
    return folder


def a_run(tmp_path: Path, synchronous: str) -> powercuts.Run:
    """150 commits, recorded down to the last sync."""
    if not recorder.can_listen():
        pytest.skip("this build of sqlcipher3 lets nobody listen to its files")
    folder = a_ledger(tmp_path / "home")
    writer = [str(WRITER), str(folder), "1", "150", synchronous]
    return powercuts.record(writer, folder, tmp_path)


@pytest.mark.skipif(os.name == "nt", reason="nothing can be forked or killed -9 here")
def test_300_kills_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    def lane(number: int) -> tuple[list[str], int]:
        return kills.kill_writers(
            WRITER,
            a_ledger(tmp_path / f"lane{number}"),
            lambda folder: [str(folder), str(torture_writer.unheard(folder)), "999999", "FULL"],
            torture_writer.problems,
            kills=150,
            seed=number,
        )

    with ThreadPoolExecutor(2) as pair:
        for problems, acknowledged in pair.map(lane, (1, 2)):
            assert problems == []
            assert acknowledged > 150


def test_300_power_cuts_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    run = a_run(tmp_path, "FULL")
    found = powercuts.replay(run, tmp_path / "after", torture_writer.problems, cuts=300, seed=3)
    assert found == []


def test_power_cuts_would_show_a_store_that_does_not_wait_for_the_disk(tmp_path: Path) -> None:
    run = a_run(tmp_path, "NORMAL")
    found = powercuts.replay(run, tmp_path / "after", torture_writer.problems, cuts=30, seed=4)
    assert any("acknowledged and is lost" in problem for problem in found)
