"""The benchmark table can be printed at any time; whether its figures are good nobody asserts."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
GROUPS = {"edit", "find", "import", "start", "desk", "open", "journal", "backup", "pack", "sync"}


@pytest.fixture(scope="module")
def table() -> dict[str, Any]:
    """What a quick run says as JSON."""
    command = [sys.executable, "benchmarks/run.py", "--quick", "--json"]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    said: dict[str, Any] = json.loads(done.stdout)
    return said


def test_every_group_has_lines(table: dict[str, Any]) -> None:
    assert {line["group"] for line in table["rows"]} == GROUPS


def test_every_line_has_a_time_and_a_ratio_where_it_has_a_floor(table: dict[str, Any]) -> None:
    for line in table["rows"]:
        assert 0 < line["ours"]["p50"] <= line["ours"]["p95"], line
        is_alone = line["against"] == "" or line["against"].endswith("not installed")
        assert (line["floor"] is None) == (line["ratio"] is None) == is_alone, line
        assert line["floor"] is None or 0 < line["floor"]["p50"] <= line["floor"]["p95"], line
        assert line["ratio"] is None or line["ratio"] > 0, line


def test_the_work_was_really_done(table: dict[str, Any]) -> None:
    lines = {line["name"]: line for line in table["rows"]}
    firms = table["conditions"]["firms"]
    assert lines[f"import {firms:,} firms"]["notes"]["new"] > 0.9 * firms
    assert lines["the same file again"]["notes"]["new"] == 0
    assert lines[f"find 有限公司 in {firms:,}"]["notes"]["hits"] > 0


def test_nothing_is_left_behind(table: dict[str, Any], tmp_path: Path) -> None:
    command = [sys.executable, "benchmarks/run.py", "--quick", "--only", "edit"]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "TEMP": str(tmp_path)}
    subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True)
    assert list(tmp_path.iterdir()) == []
