"""The card as it was last Tuesday comes back, in one step, and goes again in one."""

from __future__ import annotations

from db.records import Fact
from db.store import queries
from tests.desktop.conftest import Desk, Talk
from tests.desktop.test_history_page import Week
from tests.journeys.conftest import Comes


def value(desk: Desk, identity: str) -> tuple[str | None, bool]:
    fact = queries.record(desk.store, identity)
    assert isinstance(fact, Fact)
    return fact.value, fact.is_gone


def test_last_tuesdays_card_is_restored(comes: Comes, desk: Desk) -> None:
    talk = Talk()
    week = Week(talk)
    person = comes(week.write)
    person.clicks("洽谈")
    person.opens_row("洽谈", "长城轴承二期")
    person.clicks("历史")
    person.fills("看某一天", "2026-11-17")
    person.presses("Return")
    desk.settle()
    person.clicks("所列全部恢复到那时")
    desk.qtbot.waitUntil(lambda: value(desk, talk.fact) == ("63", False), timeout=15_000)
    desk.qtbot.waitUntil(lambda: value(desk, week.gone) == ("1200", False), timeout=15_000)
    desk.settle()
    person.presses("Ctrl+Z")
    desk.qtbot.waitUntil(lambda: value(desk, talk.fact) == ("70", False), timeout=15_000)
    assert value(desk, week.gone)[1]
