"""Stages are soft: what should be there is said, and nobody is stopped."""

from __future__ import annotations

from datetime import date

import pytest

from db.records import values
from db.records.base import fields
from db.records.talk import Negotiation
from db.rules import stages
from db.rules.stages import Around

TODAY = date(2026, 11, 23)


def a_negotiation(**changed: object) -> dict[str, object]:
    filled: dict[str, object] = dict.fromkeys(fields(Negotiation), "有")
    return filled | {"status": "ongoing", "due": "2026-12-31", "parks": ["p"]} | changed


def test_the_stages_follow_one_another() -> None:
    assert stages.following(None) == "lead"
    assert stages.following("signed") == "registered"
    assert stages.following("ramped") is None
    assert stages.following("谋划") is None
    assert stages.is_later("signed", "loi")
    assert not stages.is_later("loi", "谋划")


def test_every_gate_asks_for_a_field_a_negotiation_has() -> None:
    for stage in values.STAGE:
        assert stages.before_entering(stage, a_negotiation()) == []


def test_a_gate_names_what_is_not_there() -> None:
    told = stages.before_entering("screened", a_negotiation(firm=None, industry=""))
    assert told == ["还没有写明企业", "还没有归入产业"]
    assert "还没有意向园区" in stages.before_entering("loi", a_negotiation(parks=[]))


def test_a_gate_asks_for_what_skipped_stages_wanted() -> None:
    assert stages.before_entering("signed", a_negotiation(chief=None)) == ["还没有定主谈人"]
    assert stages.before_entering("lead", {}) == []


def test_signing_asks_about_red_lines_and_reviews() -> None:
    around = Around(commitments_pending=2, commitments_forbidden=1, policies_unreviewed=3)
    told = stages.before_entering("signed", a_negotiation(), around)
    assert told[0] == "有2项承诺触发红线待审，还没有人决定"
    assert len(told) == 3
    assert stages.before_entering("loi", a_negotiation(), around) == []


def test_what_nobody_counted_is_not_taken_for_none() -> None:
    assert stages.before_entering("loi", a_negotiation(), Around(meetings_held=None)) == []
    told = stages.before_entering("loi", a_negotiation(), Around(meetings_held=0, issues=0))
    assert told == ["还没有一次会谈记录", "议题表是空的"]


@pytest.mark.parametrize(
    ("day", "stalled"), [(date(2026, 10, 24), True), (date(2026, 10, 25), False)]
)
def test_thirty_days_without_progress_is_a_stall(day: date, stalled: bool) -> None:
    assert stages.is_stalled(day, TODAY) is stalled


@pytest.mark.parametrize("status", ["lost", "abandoned", "transferred", "won", "on_hold"])
def test_what_has_ended_or_rests_does_not_stall(status: str) -> None:
    assert not stages.is_stalled(date(2020, 1, 1), TODAY, status)


def test_a_stall_wants_its_reason() -> None:
    old = date(2026, 10, 1)
    assert stages.remarks(a_negotiation(stall_reason=None), old, TODAY) == [
        "53天无进展，请写停滞原因"
    ]
    assert stages.remarks(a_negotiation(stall_reason="等批复"), old, TODAY) == ["53天无进展"]
    assert stages.remarks(a_negotiation(due="2026-11-20"), TODAY, TODAY) == ["下一步已逾期3天"]
    assert stages.remarks(a_negotiation(status="lost", reason=None), old, TODAY) == [
        "已结束，但没有写原因，请补记以便复盘"
    ]


def test_the_dates_suggest_a_status_and_a_persons_word_stands() -> None:
    assert stages.suggested_status(a_negotiation(), TODAY, TODAY) == "ongoing"
    assert stages.suggested_status(a_negotiation(due="2026-11-01"), TODAY, TODAY) == "delayed"
    assert stages.suggested_status(a_negotiation(), date(2026, 10, 1), TODAY) == "dormant"
    held = a_negotiation(status="on_hold")
    assert stages.suggested_status(held, date(2020, 1, 1), TODAY) == "on_hold"
