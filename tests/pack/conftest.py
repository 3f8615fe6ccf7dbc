"""One set of fonts and one printed pack for all tests of the pack."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pack_sample import a_snapshot
from pack_text import text_of

from desktop.pack.engine.fonts import FontSet, default_fonts
from desktop.pack.engine.text import Setting
from desktop.pack.render import render

JUDGE = Path(__file__).resolve().parents[3] / "shared" / "checks" / "check_pdf.py"


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    return default_fonts()


@pytest.fixture
def setting(fonts: FontSet) -> Setting:
    return Setting(fonts)


@pytest.fixture(scope="session")
def team_pdf(fonts: FontSet) -> bytes:
    """The sample's team edition."""
    buffer = BytesIO()
    render(a_snapshot(), buffer, fonts)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def team_text(team_pdf: bytes) -> list[str]:
    """Its text, page by page, without white space."""
    return text_of(team_pdf)


@pytest.fixture(scope="session")
def faults() -> Callable[..., tuple[dict[str, int], dict[str, Any]]]:
    """The judge of the shared checks: faults found by kind, with examples.

    Given the source's words it also finds those that are not on paper.
    """
    if not JUDGE.is_file():
        pytest.skip("the judge ../shared/checks/check_pdf.py is not here")
    spec = importlib.util.spec_from_file_location("check_pdf", JUDGE)
    assert spec is not None
    assert spec.loader is not None
    judge = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(judge)

    def run(path: Path, source: str = "") -> tuple[dict[str, int], dict[str, Any]]:
        _, found, examples = judge.check(str(path), source or None)
        return dict(found), dict(examples)

    return run
