"""Heads: however edits arrive the same ones stand; none falls to a hand that never saw it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle import Wrote, deletes_of, heads_of, in_some_order, is_hidden

from db.journal.heads import CREATED, Heads
from db.journal.op import GONE

NAMES = ("phone", "note")
WRITERS = "abc"
STEPS = st.lists(
    st.tuples(
        st.sampled_from(WRITERS),
        st.sampled_from(["create", "patch", "patch", "stale", "delete", "restore", "hear", "hear"]),
        st.sampled_from(NAMES),
        st.sampled_from(WRITERS),
    ),
    max_size=30,
)


class Writer:
    """A laptop that knows some of the ops, in the order they came."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.known: dict[str, Wrote] = {}
        self.seq = 0
        self.before = Heads()

    @property
    def heads(self) -> Heads:
        return moved(list(self.known.values()))

    def hear(self, op: Wrote) -> None:
        self.known.setdefault(op.dot, op)

    def write(self, kind: str, parents: dict[str, tuple[str, ...]]) -> None:
        self.seq += 1
        frozen = {name: frozenset(dots) for name, dots in parents.items()}
        self.hear(Wrote(f"{self.name}{self.seq}", kind, self.name, self.seq, parents=frozen))


def moved(ops: list[Wrote]) -> Heads:
    heads = Heads()
    for op in ops:
        heads.move(op.kind, op.parents, op.dot)
    return heads


def as_sets(heads: Heads) -> dict[str, set[str]]:
    return {name: set(heads.of(name)) for name in (*NAMES, CREATED, GONE)}


def a_history(steps: list[tuple[str, str, str, str]]) -> list[Wrote]:
    """Three laptops that write and hear of each other; all that was written."""
    laptops = {name: Writer(name) for name in WRITERS}
    for name, action, field, other in steps:
        me, heads = laptops[name], laptops[name].heads
        if action == "hear":
            for op in laptops[other].known.values():
                me.hear(op)
        elif action == "create":
            if not me.known:
                me.write("create", {})
        elif not me.known:
            continue
        elif action == "patch":
            me.write("patch", {field: heads.of(field)})
            me.before = heads
        elif action == "stale":
            me.write("patch", {field: me.before.of(field) or heads.of(field)})
        elif action == "delete":
            me.write("delete", {**heads.named(), GONE: heads.of(GONE)})
        elif heads.of(GONE):
            me.write("resolve", {GONE: heads.of(GONE)})
    return list({dot: op for w in laptops.values() for dot, op in w.known.items()}.values())


@given(STEPS, st.integers(0, 2**32))
def test_any_order_of_arrival_ends_with_the_same_heads(
    steps: list[tuple[str, str, str, str]], seed: int
) -> None:
    ops, chance = a_history(steps), random.Random(seed)
    for _ in range(3):
        heads = moved(in_some_order(ops, chance))
        assert as_sets(heads) == {
            **{name: heads_of(ops, name) for name in (*NAMES, CREATED)},
            GONE: deletes_of(ops),
        }
        by_dot = {op.dot: op for op in ops}
        hidden = any(heads.hidden_by(by_dot[dot].parents) for dot in heads.of(GONE))
        assert hidden == is_hidden(ops, NAMES)
        assert as_sets(Heads.parse(str(heads))) == as_sets(heads)


def test_a_field_nobody_edited_stands_on_its_create() -> None:
    heads = Heads()
    heads.created("a1")
    assert heads.of("phone") == ("a1",)
    assert heads.of(GONE) == ()
    assert heads.are_simple()


def test_an_edit_that_saw_another_replaces_it_and_one_that_did_not_stands_beside_it() -> None:
    heads = moved([Wrote("a1", "create", "a", 1)])
    heads.replaced("phone", ["a1"], "a2")
    assert heads.of("phone") == ("a2",)
    heads.replaced("phone", ["a1"], "b1")
    assert set(heads.of("phone")) == {"a2", "b1"}
    assert heads.contested() == ["phone"]
    assert heads.of("note") == ("a1",)
    heads.replaced("phone", ["a2", "b1"], "a3")
    assert heads.of("phone") == ("a3",)
    assert heads.are_simple()


def test_a_record_made_on_two_laptops_has_both_creates_for_every_field() -> None:
    heads = moved([Wrote("a1", "create", "a", 1)])
    heads.replaced("phone", ["a1"], "a2")
    heads.created("b1")
    assert set(heads.of("note")) == {"a1", "b1"}
    assert set(heads.of("phone")) == {"a2", "b1"}


@pytest.mark.parametrize("unseen", ["phone", "note"])
def test_a_delete_hides_what_it_saw_and_only_that(unseen: str) -> None:
    heads = moved([Wrote("a1", "create", "a", 1)])
    heads.replaced("phone", ["a1"], "a2")
    saw = heads.named()
    heads.replaced(GONE, (), "a3")
    assert heads.hidden_by(saw)
    heads.replaced(unseen, saw.get(unseen, ("a1",)), "b1")
    assert not heads.hidden_by(saw)


def test_a_restore_lifts_the_deletes_it_saw() -> None:
    heads = moved([Wrote("a1", "create", "a", 1)])
    heads.replaced(GONE, (), "a2")
    heads.replaced(GONE, (), "b1")
    heads.withdrawn(GONE, ["a2"])
    assert heads.of(GONE) == ("b1",)
    heads.withdrawn(GONE, ["b1"])
    assert heads.of(GONE) == ()
    assert heads.are_simple()
    heads.withdrawn(GONE, ["b1"])
    assert heads.of(GONE) == ()
