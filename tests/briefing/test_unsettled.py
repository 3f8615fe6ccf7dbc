"""On paper nothing that people disagree about looks decided."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import fields as parts_of
from dataclasses import is_dataclass
from datetime import date
from pathlib import Path

import pytest
from canaries import Aviary, a_talk_of_canaries

from db.records import Commitment, Fact, Firm, Issue, Kind, Negotiation, Person, Value, fields
from db.store import queries
from db.store.store import Store
from desktop import briefing
from desktop.briefing.talk import records_of
from desktop.briefing.unsettled import MARK
from desktop.pack.snapshot import FactLine, Snapshot

TODAY = date(2026, 11, 23)
_WORDS = (Kind.TEXT, Kind.LONG, Kind.NUMBER, Kind.MONEY, Kind.AREA, Kind.DATE)
_TOKEN = re.compile("[甲乙]方说([0-9]{4})")


def disagree(store: Store, record: str, *said: dict[str, Value]) -> None:
    """So many people write a record, none of whom has seen what the others wrote."""
    seen = queries.record(store, record).heads
    for author, values in zip(("张三", "李四", "王五"), said, strict=False):
        with store.write(author=author) as w:
            w.patch(record, values, seen=seen)


def texts(part: object) -> Iterator[str]:
    """Every string of a snapshot, but of lines that are printed with who said what."""
    if isinstance(part, FactLine) and part.is_in_conflict:
        return
    if isinstance(part, str):
        yield part
    elif is_dataclass(part) and not isinstance(part, type):
        for one in parts_of(part):
            yield from texts(getattr(part, one.name))
    elif isinstance(part, (list, tuple)):
        for item in part:
            yield from texts(item)


def said_in(made: Snapshot) -> str:
    return "\n".join(texts(made))


@pytest.mark.parametrize("edition", ["team", "leader", "pocket"])
def test_whatever_is_printed_of_a_record_in_dispute_is_marked(edition: str, store: Store) -> None:
    """Every field of every record of a talk at once: wherever one value of it stands, a mark or
    the other value stands with it."""
    talk = a_talk_of_canaries(Aviary(store))
    numbers = itertools.count()
    for record in list(records_of(briefing.gather(store, talk))):
        names = [
            name
            for name, declared in fields(type(record)).items()
            if declared.kind in _WORDS and not declared.is_kept and not isinstance(record, Fact)
        ]
        own = [next(numbers) for _ in names]
        if names:
            disagree(store, record.id, *(
                {name: f"{who}方说{n:04d}" for name, n in zip(names, own, strict=True)}
                for who in "甲乙"
            ))  # fmt: skip
    found = list(texts(briefing.snapshot(store, talk, edition=edition, today=TODAY)))
    whole = "\n".join(found)
    seen = {int(n) for n in _TOKEN.findall(whole)}
    assert len(seen) > (60 if edition == "team" else 5)
    bare = [
        text
        for text in found
        if _TOKEN.search(text) and MARK not in text and "⚠冲突" not in text
    ]  # fmt: skip
    assert bare == []


@pytest.fixture
def talk(store: Store) -> str:
    with store.write() as w:
        firm = w.create(Firm, legal_name="霁川精密传动股份有限公司")
        guest = w.create(Person, name="顾䶮川", post="董事长", firm=firm)
        return w.create(Negotiation, name="丝杠基地", firm=firm, guests=[guest], bluf="先谈用地")


def test_the_cover_and_the_one_sentence_say_what_both_have_written(store: Store, talk: str) -> None:
    disagree(
        store, talk,
        {"invest_total": "71.5亿元", "bluf": "先谈电价"},
        {"invest_total": "82.5亿元", "bluf": "先谈土地"},
    )  # fmt: skip
    made = briefing.snapshot(store, talk, edition="leader", today=TODAY)
    assert made.leader.bluf == "◆先谈土地 ⇄ 先谈电价"
    assert "标◆的各方记载不一" in made.leader.foot
    assert "总投资◆82.5亿元 ⇄ 71.5亿元" in said_in(made)


def test_a_pinned_figure_in_dispute_stands_on_the_leaders_page_with_every_value(
    store: Store, talk: str
) -> None:
    firm = str(queries.record(store, talk).firm)  # type: ignore[attr-defined]
    with store.write() as w:
        fact = w.create(
            Fact, subject=firm, card="firm", title="营业收入", value="9.1", unit="亿元", pin=True,
            disclosure=1, as_of="2025年",
        )  # fmt: skip
    disagree(store, fact, {"value": "9.3"}, {"value": "9.7"})
    made = briefing.snapshot(store, talk, edition="leader", today=TODAY)
    assert made.leader.firm_line is not None
    assert "营业收入◆9.7亿元 ⇄ 9.3亿元（2025年）" in made.leader.firm_line.text
    with store.write() as w:
        w.resolve(fact, "value", "9.7")
    disagree(store, fact, {"unit": "亿美元"}, {"unit": "万元"})
    made = briefing.snapshot(store, talk, edition="leader", today=TODAY)
    assert made.leader.firm_line is not None
    assert "◆营业收入9.7" in made.leader.firm_line.text


def test_a_line_only_some_have_written_is_marked_alone(store: Store, talk: str) -> None:
    disagree(store, talk, {"say": ["欢迎再来", "电价可谈"]}, {"say": ["欢迎再来", "地价可谈"]})
    made = briefing.snapshot(store, talk, edition="leader", today=TODAY)
    assert [remark.text for remark in made.leader.say] == ["欢迎再来", "◆地价可谈", "◆电价可谈"]


def test_of_two_judgements_of_a_promise_the_graver_counts_and_both_are_read(
    store: Store, talk: str
) -> None:
    with store.write() as w:
        said = w.create(
            Commitment, negotiation=talk, text="土地出让金返还三成", direction="ours",
            red_line="pending",
        )  # fmt: skip
    disagree(store, said, {"red_line": "forbidden"}, {"red_line": "clear"})
    made = briefing.snapshot(store, talk, edition="team", today=TODAY)
    (promise,) = made.leader.promises
    forbidden = (fields(Commitment)["red_line"].choices or {})["forbidden"]
    assert promise.text.endswith(f"〔{forbidden}〕")


def test_which_firm_it_is_cannot_be_printed_twice_and_is_said_before_printing(
    store: Store, talk: str, tmp_path: Path
) -> None:
    with store.write() as w:
        others = [w.create(Firm, legal_name=name) for name in ("甲公司", "乙公司")]
    disagree(store, talk, *({"firm": other} for other in others))
    issued = briefing.issue(store, talk, edition="team", out=tmp_path / "a.pdf", today=TODAY)
    assert "“丝杠基地”的“企业”各方说法不一，只印了其中一种。请先到“冲突”里定下来再印。" in [
        str(warning) for warning in issued.warnings
    ]


def test_a_guest_reads_neither_value(store: Store, talk: str) -> None:
    with store.write() as w:
        w.create(Issue, negotiation=talk, topic="用地")
    disagree(store, talk, {"invest_total": "71.5亿元"}, {"invest_total": "82.5亿元"})
    guest = str(queries.record(store, talk).guests[0])  # type: ignore[attr-defined]
    disagree(store, guest, {"post": "总裁"}, {"post": "行长"})
    whole = said_in(briefing.snapshot(store, talk, edition="guest", today=TODAY))
    assert not [word for word in ("71.5", "82.5", "总裁", "行长", MARK) if word in whole]
