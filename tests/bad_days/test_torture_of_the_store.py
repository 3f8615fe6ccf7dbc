"""300 kills and 300 power cuts on the real store: no acknowledged edit is lost, none is there by
half, the chain holds, and the rows are what the journal says."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import firm_writer
import kills
import powercuts
import pytest
import recorder

WRITER = Path(firm_writer.__file__)


@pytest.mark.skipif(os.name == "nt", reason="nothing can be forked or killed -9 here")
def test_300_kills_lose_no_acknowledged_edit(tmp_path: Path) -> None:
    homes = {number: firm_writer.prepare(tmp_path / f"lane{number}") for number in (11, 12)}

    def lane(number: int) -> tuple[list[str], int]:
        return kills.kill_writers(
            WRITER,
            homes[number],
            lambda folder: [str(folder), str(firm_writer.next_unit(folder)), "999999"],
            firm_writer.Check(often=10),
            kills=150,
            seed=number,
        )

    with ThreadPoolExecutor(2) as pair:
        for problems, acknowledged in pair.map(lane, homes):
            assert problems == []
            assert acknowledged > 150


def test_300_power_cuts_lose_no_acknowledged_edit(tmp_path: Path) -> None:
    if not recorder.can_listen():
        pytest.skip("this build of sqlcipher3 lets nobody listen to its files")
    folder = firm_writer.prepare(tmp_path / "home")
    run = powercuts.record([str(WRITER), str(folder), "1", "80"], folder, tmp_path)
    check = firm_writer.Check(often=10)
    assert powercuts.replay(run, tmp_path / "after", check, cuts=300, seed=13) == []
    assert check.times == 300


def test_the_check_sees_what_is_lost_and_what_is_there_by_half(tmp_path: Path) -> None:
    folder = firm_writer.prepare(tmp_path / "home")
    firm_writer.main([str(folder), "1", "7"])
    check = firm_writer.Check(often=1)
    assert check(folder, [6, 7]) == []
    assert "lost" in check(folder, [8])[0]
    opened = firm_writer.store.open_with_key(folder, firm_writer.KEY)
    with opened.write() as w:
        w.patch(firm_writer.identity(3), {"phone": "别的"})
    with opened.exclusive() as cursor:
        cursor.execute("UPDATE firm SET legal_name = '别的' WHERE n = 1")
    opened.close()
    assert check(folder, [7]) == ["a unit is there by half", "表 firm 与流水不一致"]
