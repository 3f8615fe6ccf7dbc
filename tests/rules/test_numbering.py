"""Codes count up by year and industry, and clashes between laptops are seen."""

from __future__ import annotations

import pytest

from db.records import values
from db.rules import numbering


@pytest.mark.parametrize(
    ("industry", "code"),
    [("equipment", "2026-装备-015"), ("materials", "2026-材料-001"),
     ("低空经济", "2026-低空经济-001"),
     (None, "2026-综合-001"), (" - ", "2026-综合-001")],
)  # fmt: skip
def test_the_next_code_follows_the_highest_used(industry: str | None, code: str) -> None:
    used = ["2026-装备-014", "2026-装备-002", "2025-装备-077", None, "手写编号"]
    assert numbering.next_code(2026, industry, used) == code


def test_every_industry_has_its_short_name() -> None:
    assert set(numbering.SHORT) == set(values.INDUSTRY)


def test_after_a_thousand_the_code_grows() -> None:
    assert numbering.next_code(2026, "equipment", ["2026-装备-999"]) == "2026-装备-1000"


def test_the_same_code_from_two_laptops_is_seen() -> None:
    assert numbering.clashes(["2026-装备-001", None, "2026-材料-001", "2026-装备-001"]) == [
        "2026-装备-001"
    ]
