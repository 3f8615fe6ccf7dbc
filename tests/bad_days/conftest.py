"""A terminal on an empty home, as in tests/cli; the kills and power cuts of tests/store."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

for room in ("cli", "store"):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / room))
pytest.register_assert_rewrite("terminal")

import terminal  # noqa: E402  (found only now)


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
