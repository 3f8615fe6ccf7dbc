"""Every hand-made page of the library opens without keeping anybody waiting."""

from __future__ import annotations

import pytest
from watchdog import watched

from db.records import (
    Chain,
    City,
    Event,
    Firm,
    Indicator,
    Law,
    Node,
    Park,
    Person,
    Policy,
    Procedure,
    Record,
    RedLine,
    Trend,
)
from db.store import queries
from desktop import sample
from desktop.screens.face_view import FaceView
from desktop.screens.law_view import LawView
from desktop.screens.record_page import RecordPage
from tests.desktop.conftest import TODAY, Desk

__all__ = ["watched"]
WITH_A_FACE: tuple[type[Record], ...] = (
    Firm, Person, City, Park, Policy, Procedure, RedLine, Law, Indicator, Trend, Chain, Node, Event,
)  # fmt: skip
MOST = 3  # of each kind; the sample's are of all sizes


def test_every_face_opens_without_a_freeze(desk: Desk, request: pytest.FixtureRequest) -> None:
    frame = desk.enter(lambda store: sample.fill(store, TODAY))
    desk.settle()
    request.getfixturevalue("watched")
    for record_type in WITH_A_FACE:
        known = queries.rows(desk.store, record_type, limit=MOST)[1]
        assert known, f"the sample has no {record_type.__tablename__}"
        for record in known:
            frame.open_record(record.id)

            def is_open(wanted: str = record.id) -> bool:
                page = frame.pages.currentWidget()
                return (
                    isinstance(page, RecordPage)
                    and page.record_id == wanted
                    and isinstance(page.face, FaceView | LawView)
                    and page.face.isVisible()
                )

            desk.qtbot.waitUntil(is_open, timeout=15_000)
            desk.settle()
