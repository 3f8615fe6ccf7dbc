"""A terminal on an empty home, ready in milliseconds."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.register_assert_rewrite("terminal")

import terminal  # noqa: E402  (its assertions explain themselves like those of a test)


@pytest.fixture(scope="session")
def an_empty_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return terminal.a_home(tmp_path_factory.mktemp("cli") / "home")


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
