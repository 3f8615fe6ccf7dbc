"""Printing by the system: what it answers is said, and a printer that is not there is no crash."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from db.errors import Refusal
from desktop import printers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no lp")
# Stands in for CUPS: knows one printer, writes down what it was given.
LP = """#!/bin/sh
printf '%s\\n' "$@" > "$(dirname "$0")/given"
case "$*" in *楼上*) echo "lp: The printer or class does not exist." >&2; exit 1;; esac
echo "request id is office-7 (1 file(s))"
"""
LPSTAT = """#!/bin/sh
[ "$1" = -e ] && printf 'hall\\noffice\\n' || echo "system default destination: office"
"""


@pytest.fixture
def cups(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, script in (("lp", LP), ("lpstat", LPSTAT)):
        file = tmp_path / name
        file.write_text(script, "utf-8")
        file.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    return tmp_path


def test_the_systems_own_printer_comes_first(cups: Path) -> None:
    assert printers.printers() == ["office", "hall"]


def test_a_file_is_handed_over_with_its_copies(cups: Path, tmp_path: Path) -> None:
    file = tmp_path / "-简报 一.pdf"
    assert "office-7" in printers.send(file, "hall", 3)
    given = (cups / "given").read_text("utf-8").splitlines()
    assert given[-2:] == ["--", str(file)]
    assert given[given.index("-d") + 1] == "hall"
    assert given[given.index("-n") + 1] == "3"
    assert "sides=two-sided-long-edge" in given


def test_a_printer_that_is_not_there_is_named(cups: Path, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as said:
        printers.send(tmp_path / "a.pdf", "楼上")
    assert said.value.code == "printer_refused"
    assert "楼上" in said.value.sentence
    assert "does not exist" in said.value.sentence


def test_a_service_without_a_single_printer_says_so_and_what_to_do(
    cups: Path, tmp_path: Path
) -> None:
    (cups / "lpstat").write_text("#!/bin/sh\nexit 0\n", "utf-8")
    (cups / "lp").write_text("#!/bin/sh\necho 'lp: Error - no default' >&2\nexit 1\n", "utf-8")
    assert printers.printers() == []
    with pytest.raises(Refusal) as said:
        printers.send(tmp_path / "a.pdf")
    assert said.value.code == "no_printer"
    assert "添加一台" in said.value.sentence


def test_without_any_print_service_the_file_is_what_one_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert printers.printers() == []
    with pytest.raises(Refusal) as said:
        printers.send(tmp_path / "a.pdf")
    assert said.value.code == "no_printer"
