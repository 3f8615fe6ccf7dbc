"""The same snapshot, the same bytes: in another process, with other fonts about; memory stays."""

from __future__ import annotations

import gc
import hashlib
import os
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from pack_sample import a_snapshot

from desktop.pack.engine.fonts import FontSet
from desktop.pack.render import render

_PRINT = """
import hashlib, io, sys
from pack_sample import a_snapshot
from desktop.pack.render import render
out = io.BytesIO()
render(a_snapshot(edition="leader"), out)
print(hashlib.sha256(out.getvalue()).hexdigest())
"""
_STATUS = Path("/proc/self/status")


def in_another_process(folder: Path, seed: str) -> str:
    """The digest of the leader's edition, printed where no font of the system can be found."""
    root = Path(__file__).resolve().parents[2]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(root), str(Path(__file__).parent)]),
        "PYTHONHASHSEED": seed,
        "HOME": str(folder),
        "FONTCONFIG_PATH": str(folder),
        "FONTCONFIG_FILE": str(folder / "no-fonts.conf"),
        "TZ": "Pacific/Kiritimati",
    }
    done = subprocess.run(
        [sys.executable, "-c", _PRINT],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
    )
    return done.stdout.strip()


def test_another_process_without_system_fonts_prints_the_same_bytes(
    fonts: FontSet, tmp_path: Path
) -> None:
    here = BytesIO()
    render(a_snapshot(edition="leader"), here, fonts)
    digest = hashlib.sha256(here.getvalue()).hexdigest()
    assert [in_another_process(tmp_path, seed) for seed in ("1", "2")] == [digest, digest]


def test_no_face_comes_from_the_system(fonts: FontSet) -> None:
    """Every face lies in a package of the environment: page breaks cannot depend on a machine."""
    names = {face.name for family in ("serif", "sans", "medium", "bold") for face in
             fonts.family(family).faces}  # fmt: skip
    assert all(name.startswith("Noto") for name in names)


@pytest.mark.skipif(not _STATUS.exists(), reason="memory is read from /proc")
def test_pack_after_pack_the_memory_stays(fonts: FontSet) -> None:
    held = []
    for _ in range(24):
        render(a_snapshot(edition="leader"), BytesIO(), fonts)
        gc.collect()
        held.append(resident())
    assert held[-1] - held[7] < 6.0, held


def resident() -> float:
    """What this process holds, in MB."""
    line = next(x for x in _STATUS.read_text("utf-8").splitlines() if x.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024
