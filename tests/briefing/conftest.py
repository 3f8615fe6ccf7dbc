"""Packs are written by one person."""

from __future__ import annotations

import pytest


@pytest.fixture
def author() -> str:
    return "祝闻笙"
