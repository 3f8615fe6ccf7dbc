"""What a talk says over the library counts in that talk, on screen and paper, and nowhere else."""

from __future__ import annotations

from datetime import date

from db.records import City, Fact, Firm, Negotiation, Value
from db.store import queries
from db.store.store import Store
from desktop import briefing
from desktop.briefing import overlay
from tests.builders import a_fact

TODAY = date(2026, 11, 23)


class Told:
    """Two talks with one firm, and one fact of the firm."""

    def __init__(self, store: Store) -> None:
        self._store = store
        with store.write() as w:
            firm = w.create(Firm, legal_name="霁川精密传动股份有限公司")
            city = w.create(City, city_name="澜州市", is_ours=True)
            self.here = w.create(Negotiation, name="丝杠基地", firm=firm, city=city)
            self.there = w.create(Negotiation, name="研发中心", firm=firm, city=city)
        self.fact = a_fact(
            store, firm, card="firm", section="经营", title="产能", value="63", unit="万套"
        )

    def over(self, **says: Value) -> str:
        library = queries.record(self._store, self.fact)
        assert isinstance(library, Fact)
        begun = overlay.begun(self.here, library)
        with self._store.write() as w:
            made = overlay.overlay_id(self.here, self.fact)
            return w.create(Fact, {**begun, **says}, record_id=made)

    def said(self, talk: str) -> list[tuple[str | None, str | None, bool | None]]:
        facts = briefing.gather(self._store, talk).facts_on("firm")
        return [(f.value, f.unit, f.pin) for f in facts]


def test_a_value_put_otherwise_counts_in_its_talk_only(store: Store) -> None:
    told = Told(store)
    told.over(value="70")
    assert told.said(told.here) == [("70", "万套", None)]
    assert told.said(told.there) == [("63", "万套", None)]


def test_what_the_talk_leaves_empty_follows_the_library(store: Store) -> None:
    told = Told(store)
    told.over(pin=True)
    with store.write() as w:
        w.patch(told.fact, {"value": "66"})
    assert told.said(told.here) == [("66", "万套", True)]


def test_a_fact_left_out_is_gone_from_card_and_pack_but_can_be_found_again(store: Store) -> None:
    told = Told(store)
    told.over(is_hidden=True)
    talk = briefing.gather(store, told.here)
    printed = briefing.snapshot(store, told.here, edition="team", today=TODAY)
    assert talk.facts_on("firm") == []
    assert [f.id for f in talk.hidden_on("firm")] == [told.fact]
    assert "63" not in str(printed.cards[0].sections)
    assert told.said(told.there) == [("63", "万套", None)]


def test_an_overlay_without_its_library_fact_says_nothing(store: Store) -> None:
    told = Told(store)
    told.over(value="70")
    with store.write() as w:
        w.delete(told.fact)
    assert told.said(told.here) == []
