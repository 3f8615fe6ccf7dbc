"""A terminal on an empty home, as in tests/cli; the kills and power cuts of tests/store,
the hub of tests/hub; a small drive to fill."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

for room in ("cli", "store", "hub"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / room))
pytest.register_assert_rewrite("terminal")

import small_drive  # noqa: E402  (found only now)
import terminal  # noqa: E402


@pytest.fixture(scope="session")
def an_empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return terminal.a_home(tmp_path_factory.mktemp("bad") / "home")


@pytest.fixture
def sizhi(
    tmp_path: Path,
    an_empty_home: Path,
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> terminal.Terminal:
    """``sizhi.type(…)`` on a home of its own."""
    home = terminal.a_copy(an_empty_home, tmp_path / "home")
    return terminal.Terminal(home, capsysbinary, monkeypatch)


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Path]:
    """An empty drive of 100 MB of its own."""
    with small_drive.a_small_drive(tmp_path / "drive") as place:
        yield place
