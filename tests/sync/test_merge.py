"""Long texts of two people: put together by sentence in what is shown, never by character."""

from __future__ import annotations

import builders
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.journal.merge import merged, pieces, sentences
from db.records import Negotiation
from db.store import foreign, history, outgoing, queries
from db.store.store import Store

BASE = "对方城市主打港口优势。补贴上限为每亩三十万元。需要配套学校两所。环评周期约六个月。"


def with_changes(*changes: tuple[str, str]) -> str:
    text = BASE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


def test_different_sentences_are_merged() -> None:
    mine = with_changes(("三十万元", "二十五万元"))
    theirs = with_changes(("约六个月", "约四个月，可并联审批"))
    both = with_changes(("三十万元", "二十五万元"), ("约六个月", "约四个月，可并联审批"))
    assert merged(BASE, mine, theirs) == both == merged(BASE, theirs, mine)


def test_neighbouring_sentences_are_merged() -> None:
    mine, theirs = with_changes(("三十万元", "二十五万元")), with_changes(("两所", "三所"))
    assert merged(BASE, mine, theirs) == with_changes(("三十万元", "二十五万元"), ("两所", "三所"))


def test_the_same_sentence_is_asked_about() -> None:
    mine, theirs = with_changes(("三十", "二十五")), with_changes(("三十", "四十"))
    assert merged(BASE, mine, theirs) is None
    [open_piece] = [piece for piece in pieces(BASE, mine, theirs) if piece.text is None]
    assert (open_piece.mine, open_piece.theirs) == (
        "补贴上限为每亩二十五万元。",
        "补贴上限为每亩四十万元。",
    )


def test_a_sentence_taken_out_by_one_and_changed_by_the_other_is_asked_about() -> None:
    mine, theirs = with_changes(("需要配套学校两所。", "")), with_changes(("两所", "三所"))
    assert merged(BASE, mine, theirs) is None


def test_two_sentences_put_in_at_one_place_are_asked_about() -> None:
    mine = with_changes(("两所。", "两所。另需人才公寓三百套。"))
    theirs = with_changes(("两所。", "两所。税收三免三减半。"))
    assert merged(BASE, mine, theirs) is None


def test_the_same_change_made_twice_is_one_change() -> None:
    mine = with_changes(("三十", "二十五"))
    assert merged(BASE, mine, mine) == mine


TEXTS = st.text(alphabet="甲乙。！\n”", max_size=12)


@given(TEXTS)
def test_sentences_are_the_whole_text(text: str) -> None:
    assert "".join(sentences(text)) == text


@given(TEXTS, TEXTS, TEXTS)
def test_every_merged_sentence_was_written_by_somebody(base: str, mine: str, theirs: str) -> None:
    text = merged(base, mine, theirs)
    assert text == merged(base, theirs, mine)
    if text is not None:
        written = {*sentences(base), *sentences(mine), *sentences(theirs)}
        assert "".join(p.text or "" for p in pieces(base, mine, theirs)) == text
        assert (
            all(sentence in written for p in pieces(base, mine, theirs) for sentence in [p.text])
            or set(sentences(text)) <= written
            or _joined(text, written)
        )


def _joined(text: str, written: set[str]) -> bool:
    """The text can be cut into sentences somebody wrote (a mark may end two of them at once)."""
    ends = {0}
    for end in range(1, len(text) + 1):
        if any(text[start:end] in written for start in ends):
            ends.add(end)
    return len(text) in ends


@given(TEXTS, TEXTS)
def test_a_change_of_one_side_alone_is_taken_whole(base: str, mine: str) -> None:
    assert merged(base, mine, base) == mine == merged(base, base, mine)


@pytest.fixture
def two(store: Store, tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Store, str]:
    """Two laptops that both have a negotiation with a long text."""
    other = builders.a_clone(store, tmp_path_factory.mktemp("other") / "home")
    with store.write() as w:
        talk = w.create(Negotiation, name="轴承项目", project=BASE)
    carried(store, other)
    return store, other, talk


def carried(one: Store, other: Store) -> None:
    foreign.take_in(other, outgoing.export(one, {}).ops)


def test_both_laptops_show_the_merged_text_and_nobody_is_asked(
    two: tuple[Store, Store, str],
) -> None:
    one, other, talk = two
    with one.write() as w:
        w.patch(talk, {"project": with_changes(("三十", "二十五"))})
    with other.write() as w:
        w.patch(talk, {"project": with_changes(("六个月", "四个月"))})
    carried(one, other)
    carried(other, one)
    both = with_changes(("三十", "二十五"), ("六个月", "四个月"))
    for store in (one, other):
        record = queries.record(store, talk)
        assert isinstance(record, Negotiation)
        assert record.project == both
        assert record.conflicts == 0
        assert history.conflicts(store, talk) == {}
        assert queries.find(store, "四个月").total == 1, "the merged text is what search finds"


def test_the_next_edit_settles_a_merged_text_on_both(two: tuple[Store, Store, str]) -> None:
    test_both_laptops_show_the_merged_text_and_nobody_is_asked(two)
    one, other, talk = two
    with one.write() as w:
        w.patch(talk, {"project": "重写了一遍。"})
    carried(one, other)
    record = queries.record(other, talk)
    assert isinstance(record, Negotiation)
    assert (record.project, record.conflicts) == ("重写了一遍。", 0)


def test_the_same_sentence_changed_twice_is_a_conflict_on_both(
    two: tuple[Store, Store, str],
) -> None:
    one, other, talk = two
    for store, figure in ((one, "二十五"), (other, "四十")):
        with store.write() as w:
            w.patch(talk, {"project": with_changes(("三十", figure))})
    carried(one, other)
    carried(other, one)
    for store in (one, other):
        assert queries.record(store, talk).conflicts == 1
        assert len(history.conflicts(store, talk)["project"]) == 2
