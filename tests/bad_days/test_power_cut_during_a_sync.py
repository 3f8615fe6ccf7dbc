"""The power fails while laptops sync, for the hub, for a laptop, or for the whole office: what was
typed and what the hub has said to have is there, and everybody ends with everything."""

from __future__ import annotations

from pathlib import Path

import plugged_office
import powercuts
import pytest
import recorder
from plugged_office import MACHINES

WRITER = Path(plugged_office.__file__)


def a_run(tmp_path: Path, turns: int, *how: str) -> tuple[powercuts.Run, plugged_office.Check]:
    """Some turns of an office, recorded, and the check of what they promised."""
    if not recorder.can_listen():
        pytest.skip("this build of sqlcipher3 lets nobody listen to its files")
    folder, ledger = plugged_office.prepare(tmp_path / "office"), tmp_path / "ledger.json"
    run = powercuts.record(
        [str(WRITER), str(folder), str(ledger), str(turns), *how], folder, tmp_path
    )
    return run, plugged_office.Check(ledger)


def test_40_power_cuts_during_syncs_lose_nothing_that_was_promised(tmp_path: Path) -> None:
    run, check = a_run(tmp_path, 12)
    after = tmp_path / "after"
    assert powercuts.replay(run, after, check, cuts=40, seed=21, machines=MACHINES) == []
    assert check.times == 40


@pytest.mark.long
@pytest.mark.parametrize("seed", range(22, 26))
def test_hundreds_of_power_cuts_during_syncs(tmp_path: Path, seed: int) -> None:
    run, check = a_run(tmp_path, 40)
    after = tmp_path / "after"
    assert powercuts.replay(run, after, check, cuts=150, seed=seed, machines=MACHINES) == []


def test_power_cuts_would_show_a_hub_that_answers_before_it_has_written(tmp_path: Path) -> None:
    run, check = a_run(tmp_path, 12, "careless")
    found = powercuts.replay(run, tmp_path / "after", check, cuts=20, seed=1, machines=["hub"])
    assert any("hub promised" in problem for problem in found)
