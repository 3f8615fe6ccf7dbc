"""Leads without a window: kept half typed, likened to what is known, sorted out and taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.errors import Refusal
from db.records import (
    TYPES,
    Attachment,
    Commitment,
    Fact,
    Firm,
    Negotiation,
    Person,
    QuickLead,
    Value,
)
from db.store import queries
from db.store.store import Store
from desktop import leads, likeness, triage
from desktop.triage import Choice, Work
from tests.builders import a_firm

TODAY = date(2026, 11, 23)


def a_lead(store: Store, **values: Value) -> QuickLead:
    said: dict[str, Value] = {
        "person": "张三", "firm_name": "洛阳长城轴承", "phone": "138 0013 8000",
        "one_line": "想找30亩地", "met_by": "李四", "spot": "A12", "state": "new",
        "caught_at": "2026-11-23 10:05", **values,
    }  # fmt: skip
    with store.write() as w:
        identity = w.create(QuickLead, said)
    return again(store, identity)


def again(store: Store, identity: str) -> QuickLead:
    return queries.some(store, QuickLead, [identity])[0]


def a_person(store: Store, **values: Value) -> Person:
    with store.write() as w:
        identity = w.create(Person, values)
    return queries.some(store, Person, [identity])[0]


def done(store: Store, work: Work) -> str:
    with store.write() as w:
        return work(w)


def counts(store: Store) -> dict[str, int]:
    return {name: n for name, kind in TYPES.items() if (n := queries.rows(store, kind)[0])}


def test_a_half_typed_lead_is_there_again(store: Store) -> None:
    leads.put(store, {"a" * 32: {"person": "张", "state": "draft", "spot": "A12"}})
    leads.put(store, {"a" * 32: {"person": "张三", "state": "draft", "spot": "A12"}})
    opening = leads.opening(store, TODAY)
    assert opening.draft is not None
    assert (opening.draft.person, opening.stays["spot"]) == ("张三", "A12")
    assert (opening.caught_today, opening.unsorted) == (0, 1)


def test_a_firm_is_likened_by_the_words_that_make_it_out(store: Store) -> None:
    known = a_firm(store, "洛阳长城轴承股份有限公司")
    a_firm(store, "洛阳长虹灯具有限公司")
    found = likeness.likely(store, a_lead(store, firm_name="长城轴承集团")).firms
    assert [(alike.id, alike.why, alike.is_sure) for alike in found] == [(known, "名称相近", False)]


def test_a_firm_by_its_short_name_is_sure(store: Store) -> None:
    known = a_firm(store, "洛阳长城轴承股份有限公司", short_name="洛轴")
    found = likeness.likely(store, a_lead(store, firm_name="洛轴")).firms
    assert [(alike.id, alike.is_sure) for alike in found] == [(known, True)]


def test_a_person_is_known_by_number_before_name(store: Store) -> None:
    by_number = a_person(store, name="张山", phone="+86 13800138000")
    by_name = a_person(store, name="张三", firm_name="郑州某公司")
    found = likeness.likely(store, a_lead(store)).people
    assert [(p.id, p.why) for p in found] == [(by_number.id, "电话相同"), (by_name.id, "同名")]


def test_a_new_lead_becomes_firm_person_fact_and_promise(store: Store) -> None:
    lead = a_lead(store, promised="税收地方留成部分全额返还")
    done(store, triage.kept(store, lead, Choice(), TODAY))
    firm, person = queries.rows(store, Firm)[1][0], queries.rows(store, Person)[1][0]
    assert (firm.legal_name, firm.source_ref) == ("洛阳长城轴承", "展会快录 A12 李四")
    assert (person.name, person.firm, person.phone) == ("张三", firm.id, "138 0013 8000")
    assert [f.text for f in queries.facts(store, [firm.id])] == ["想找30亩地"]
    promise = queries.rows(store, Commitment)[1][0]
    assert (promise.red_line, promise.by, promise.said_on) == ("pending", "李四", "2026-11-23")
    after = again(store, lead.id)
    assert (after.state, after.firm, after.contact) == ("kept", firm.id, person.id)


def test_a_merge_fills_what_is_empty_and_notes_what_differs(store: Store) -> None:
    person = a_person(store, name="张三", phone="0379-1", note="老朋友")
    lead = a_lead(store, post="总经理", firm_name=None)
    done(store, triage.kept(store, lead, Choice(person=person.id), TODAY))
    merged = queries.some(store, Person, [person.id])[0]
    assert (merged.post, merged.phone) == ("总经理", "0379-1")
    assert merged.note == "老朋友\n展会快录 A12 李四：电话 138 0013 8000"
    assert again(store, lead.id).state == "merged"


def test_a_promotion_takes_everything_of_the_lead_along(store: Store, tmp_path: Path) -> None:
    firm = a_firm(store, "洛阳长城轴承有限公司", short_name="长城轴承")
    lead = a_lead(store, promised="协调用地", heat="hot", industry="equipment")
    photo = tmp_path / "名片.jpg"
    photo.write_bytes(b"\xff\xd8\xff picture")
    leads.attach(store, lead.id, photo)
    choice = Choice(firm=firm, is_promoted=True)
    identity = done(store, triage.kept(store, lead, choice, TODAY))
    talk = queries.some(store, Negotiation, [identity])[0]
    assert (talk.name, talk.code, talk.heat) == ("长城轴承项目洽谈", "2026-装备-001", "hot")
    assert (talk.firm, talk.lead_source, talk.first_date) == (firm, "event", "2026-11-23")
    assert queries.rows(store, Commitment, negotiation=talk.id)[0] == 1
    assert queries.rows(store, Attachment, subject=talk.id)[0] == 1
    assert again(store, lead.id).negotiation == talk.id


def test_a_dropped_lead_makes_nothing_of_itself(store: Store) -> None:
    lead = a_lead(store, promised="协调用地")
    done(store, triage.dropped(lead))
    assert counts(store) == {"quick_lead": 1}
    assert again(store, lead.id).state == "dropped"


def test_a_lead_of_two_words_can_be_kept(store: Store) -> None:
    lead = a_lead(store, person=None, firm_name=None, phone=None, one_line="问补贴")
    identity = done(store, triage.kept(store, lead, Choice(is_promoted=True), TODAY))
    assert queries.rows(store, Fact, subject=identity)[0] == 1


def test_a_photograph_that_is_not_there_is_refused_and_nothing_written(
    store: Store, tmp_path: Path
) -> None:
    lead = a_lead(store)
    with pytest.raises(Refusal):
        leads.attach(store, lead.id, tmp_path / "没有.jpg")
    assert queries.rows(store, Attachment)[0] == 0
