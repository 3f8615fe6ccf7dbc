"""What changed since a pack was issued, said as a person would say it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.errors import Refusal
from db.records import Commitment, Fact, Firm, Issue, Negotiation
from db.store.store import Store
from desktop import briefing
from desktop.briefing.since import since
from desktop.pack.snapshot import Changed

TODAY = date(2026, 11, 23)


@pytest.fixture
def talk(store: Store) -> str:
    with store.write() as w:
        firm = w.create(Firm, legal_name="霁川精密传动股份有限公司")
        return w.create(Negotiation, name="丝杠基地", firm=firm)


def printed(store: Store, talk: str, folder: Path, edition: str = "team") -> str:
    out = folder / f"{edition}.pdf"
    return briefing.issue(store, talk, edition=edition, out=out, today=TODAY).number


def changes(store: Store, number: str, today: date = TODAY) -> tuple[Changed, ...]:
    return since(store, number, today=today).changes


def test_nothing_changed_is_nothing_said(store: Store, talk: str, tmp_path: Path) -> None:
    number = printed(store, talk, tmp_path)
    assert [c for c in changes(store, number) if "发放" not in c.part] == []


def test_a_changed_fact_says_from_what_to_what(store: Store, talk: str, tmp_path: Path) -> None:
    with store.write() as w:
        fact = w.create(
            Fact, subject=talk, card="firm", section="经营", title="营业收入", value="95.6",
            unit="亿元", as_of="2025年", disclosure=2,
        )  # fmt: skip
    number = printed(store, talk, tmp_path)
    with store.write() as w:
        w.patch(fact, {"value": "101", "as_of": "2026年"})
    (change,) = changes(store, number)
    assert change.sentence == (
        "知彼·经营·营业收入：内容由“95.6亿元”改为“101亿元”；数据时点由“2025年”改为“2026年”"
    )


def test_new_changed_and_gone_are_told_apart(store: Store, talk: str, tmp_path: Path) -> None:
    with store.write() as w:
        issue = w.create(Issue, negotiation=talk, topic="地价", ours_floor="15万元/亩")
        gone = w.create(Commitment, negotiation=talk, text="提供管线图", direction="ours")
    number = printed(store, talk, tmp_path)
    with store.write() as w:
        w.patch(issue, {"ours_floor": "16万元/亩"})
        w.delete(gone)
        w.create(
            Commitment, negotiation=talk, text="十月前通路", direction="ours", due="2026-12-31"
        )
    found = {(c.part, c.title): c for c in changes(store, number)}
    assert found["议题", "地价"].sentence == "议题·地价：底线由“15万元/亩”改为“16万元/亩”"
    assert found["承诺", "提供管线图"].kind == "gone"
    assert found["承诺", "十月前通路"].kind == "new"


def test_a_promise_that_came_due_meanwhile_is_a_change(
    store: Store, talk: str, tmp_path: Path
) -> None:
    with store.write() as w:
        w.create(
            Commitment, negotiation=talk, text="提供管线图", direction="ours", due="2026-11-30"
        )
    number = printed(store, talk, tmp_path)
    (change,) = changes(store, number, today=date(2026, 12, 5))
    assert "逾期由“待了解”改为“是”" in change.sentence or "逾期" in change.sentence


def test_a_guests_pack_is_compared_with_what_a_guest_may_know(
    store: Store, talk: str, tmp_path: Path
) -> None:
    number = printed(store, talk, tmp_path, "guest")
    with store.write() as w:
        w.create(Issue, negotiation=talk, topic="地价", ours_floor="15万元/亩")
        w.create(Fact, subject=talk, card="city", title="短板", text="缺铸件", disclosure=4)
    assert changes(store, number) == ()


def test_a_number_nobody_issued_is_refused(store: Store) -> None:
    with pytest.raises(Refusal) as said:
        since(store, "20990101-Q01", today=TODAY)
    assert said.value.code == "no_such_pack"
