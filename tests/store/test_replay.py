"""Random histories against a model in plain Python, and the proof the journal carries."""

from __future__ import annotations

import copy
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import builders
import pytest
from builders import a_firm
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run_machine

from db.records import Firm
from db.store import history, queries, replay, search
from db.store.rows import load_row
from db.store.store import Store

NAMES = st.sampled_from(["legal_name", "short_name", "phone"])
WORDS = ["长城汽车", "长安汽车股份", "中信重工", None]
WORD = st.sampled_from(WORDS)
WHICH = st.integers(0, 2)
QUESTIONS = ["汽车", "长", "changan", "zxzg", "重工", "cc 汽车"]


@dataclass
class Modelled:
    """A record as a set of writes for each field: number of the write → value."""

    id: str
    fields: dict[str, dict[int, Any]]
    deletes: dict[int, dict[str, set[int]]] = field(default_factory=dict)

    @property
    def is_gone(self) -> bool:
        saw = self.deletes.values()
        return any(all(set(v) <= s.get(n, set()) for n, v in self.fields.items()) for s in saw)

    def shown(self, name: str) -> Any:
        versions = self.fields[name]
        return versions[max(versions)]

    def contested(self) -> dict[str, set[Any]]:
        values = {name: set(versions.values()) for name, versions in self.fields.items()}
        return {name: found for name, found in values.items() if len(found) > 1}


class Histories(RuleBasedStateMachine):
    """What people do in a day. Each run has its own records in the one store of the module."""

    home: Path
    key: bytes

    def __init__(self) -> None:
        super().__init__()
        self.store = builders.reopened(self.home, self.key)
        self.records: list[Modelled] = []
        self.seen: list[tuple[str, dict[str, set[int]], set[int]]] = []
        self.count = 0

    @initialize()
    def begin(self) -> None:
        for _ in range(3):
            self.create("长城汽车")

    def create(self, name: str) -> None:
        self.count += 1
        identity = a_firm(self.store, name)
        fields = {n: {self.count: None} for n in ("short_name", "phone")}
        self.records.append(Modelled(identity, {"legal_name": {self.count: name}, **fields}))
        self.seen.append(("", {}, set()))
        self.look(len(self.records) - 1)

    @rule(which=WHICH)
    def look(self, which: int) -> None:
        """A person opens a form: it keeps the heads they see."""
        record = self.records[which]
        heads = queries.record(self.store, record.id).heads
        versions = {name: set(found) for name, found in record.fields.items()}
        self.seen[which] = (heads, versions, set(record.deletes))

    @rule(which=WHICH, name=NAMES, word=WORD, is_stale=st.booleans())
    def patch(self, which: int, name: str, word: str | None, is_stale: bool) -> None:
        record, (heads, versions, _) = self.records[which], self.seen[which]
        with self.store.write() as w:
            w.patch(record.id, {name: word}, seen=heads if is_stale else None)
        standing = record.fields[name]
        if record.shown(name) == word and len(standing) == 1:
            return
        self.write(record, name, word, versions[name] if is_stale else set(standing))

    @rule(which=WHICH, name=NAMES, word=WORD, is_stale=st.booleans())
    def resolve(self, which: int, name: str, word: str | None, is_stale: bool) -> None:
        record, (heads, versions, _) = self.records[which], self.seen[which]
        with self.store.write() as w:
            w.resolve(record.id, name, word, seen=heads if is_stale else None)
        self.write(record, name, word, versions[name] if is_stale else set(record.fields[name]))

    def write(self, record: Modelled, name: str, word: str | None, saw: set[int]) -> None:
        self.count += 1
        left = {number: v for number, v in record.fields[name].items() if number not in saw}
        record.fields[name] = left | {self.count: word}

    @rule(which=WHICH, is_stale=st.booleans())
    def delete(self, which: int, is_stale: bool) -> None:
        record, (heads, versions, deletes) = self.records[which], self.seen[which]
        with self.store.write() as w:
            w.delete(record.id, seen=heads if is_stale else None)
        if record.is_gone:
            return
        self.count += 1
        now = {name: set(found) for name, found in record.fields.items()}
        for number in deletes if is_stale else set(record.deletes):
            record.deletes.pop(number, None)
        record.deletes[self.count] = copy.deepcopy(versions) if is_stale else now

    @rule(which=WHICH)
    def restore(self, which: int) -> None:
        with self.store.write() as w:
            w.restore(self.records[which].id)
        self.records[which].deletes.clear()

    @rule(which=WHICH, name=NAMES, word=WORD)
    def fail(self, which: int, name: str, word: str | None) -> None:
        with suppress(ZeroDivisionError), self.store.write() as w:
            w.patch(self.records[which].id, {name: word})
            w.delete(self.records[which].id)
            w.flush()
            raise ZeroDivisionError

    @precondition(lambda self: self.count % 5 == 0)
    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = builders.reopened(self.home, self.key)

    @invariant()
    def the_store_says_what_the_model_says(self) -> None:
        for record in self.records:
            whole = queries.whole(self.store, record.id)
            told = {name: getattr(whole.record, name) for name in record.fields}
            assert told == {name: record.shown(name) for name in record.fields}
            assert whole.record.is_gone == record.is_gone
            versions = {n: {v.value for v in found} for n, found in whole.conflicts.items()}
            met = record.deletes and not record.is_gone
            assert versions == record.contested() | ({"!": {None}} if met else {})
            if not record.is_gone:
                assert whole.record.conflicts == len(versions)

    @invariant()
    def search_finds_what_a_scan_finds(self) -> None:
        ids = {record.id: record for record in self.records}
        for words in QUESTIONS[self.count % 3 :: 3]:
            with self.store.reading() as cursor:
                found = {hit.n for hit in search.find(cursor, words, limit=10_000).hits}
                assert found == search.scan(cursor, words)
        hits = {hit.id for hit in queries.find(self.store, "汽车", limit=10_000).hits}
        assert hits & set(ids) == {
            record.id
            for record in self.records
            if not record.is_gone
            and any("汽车" in (record.shown(n) or "") for n in ("legal_name", "short_name"))
        }

    def teardown(self) -> None:
        self.store.close()


def test_random_histories_end_as_the_model_says(
    empty_disk: tuple[Path, bytes], tmp_path: Path
) -> None:
    opened = builders.reopened(*empty_disk)
    store = builders.a_clone(opened, tmp_path / "home")
    opened.close()
    store.close()

    class Here(Histories):
        home, key = store.home.path, empty_disk[1]

    run_machine(
        Here,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    after = builders.reopened(store.home.path, empty_disk[1])
    assert replay.chain_problems(after) == []
    with after.reading() as cursor:
        before = replay.fingerprint(cursor)
    replay.rebuild(after)
    with after.reading() as cursor:
        assert replay.fingerprint(cursor) == before
    after.close()


def a_history(store: Store) -> str:
    identity = a_firm(store, phone="1")
    other = a_firm(store, "别的公司")
    with store.write() as w:
        seen = w.heads(identity)
        w.patch(identity, {"phone": "2"})
        w.patch(identity, {"phone": "3"}, seen=seen)
        w.delete(other)
    return identity


def test_a_rebuild_reports_how_far_it_is_and_gives_every_row_back(store: Store) -> None:
    a_history(store)
    with store.write() as w:
        for number in range(4000):
            w.create(Firm, legal_name=f"公司{number}")
    with store.reading() as cursor:
        before = replay.fingerprint(cursor)
    told: list[tuple[int, int]] = []
    assert replay.rebuild(store, lambda done, total: told.append((done, total))) == 4005
    assert told == [(2000, 4005), (4000, 4005), (4005, 4005)]
    with store.reading() as cursor:
        assert replay.fingerprint(cursor) == before
    assert queries.find(store, "公司399").total == 11


TAMPERING: dict[str, str] = {
    "a row": "UPDATE firm SET phone = '9'",
    "a flag": "UPDATE firm SET is_gone = 1",
    "the search": "UPDATE search_key SET title = 'x' WHERE kind = 'firm'",
    "a body": "UPDATE op SET body = replace(body, '\"w\":1', '\"w\":2') WHERE n = 1",
    "a value": "UPDATE op_value SET data = replace(data, '\"1\"', '\"7\"')",
    "a salt": "UPDATE op_value SET data = replace(data, '[\"', '[\"00') WHERE n = 3",
    "an op taken out": "DELETE FROM op WHERE n = 2",
    "an op moved": "UPDATE op SET seq = 9 WHERE n = 5",
    "a value of nothing": "INSERT INTO op_value VALUES (99, '{}')",
}


@pytest.mark.parametrize("sql", TAMPERING.values(), ids=list(TAMPERING))
def test_the_check_finds_what_was_written_beside_the_journal(store: Store, sql: str) -> None:
    a_history(store)
    assert replay.problems(store) == []
    with store.exclusive() as cursor:
        cursor.execute(sql)
        cursor.execute("SELECT changes()")
        assert cursor.fetchone()[0] > 0
    assert replay.problems(store) != []


def test_a_check_changes_nothing(store: Store) -> None:
    a_history(store)
    with store.exclusive() as cursor:
        cursor.execute("UPDATE firm SET phone = '9'")
    with store.reading() as cursor:
        before = replay.fingerprint(cursor)
    assert replay.problems(store) == ["表 firm 与流水不一致"]
    with store.reading() as cursor:
        assert replay.fingerprint(cursor) == before


def test_a_replay_gives_back_what_was_erased_as_erased(store: Store) -> None:
    identity = a_history(store)
    with store.write() as w:
        w.erase(identity)
    assert replay.problems(store) == []
    replay.rebuild(store)
    with store.reading() as cursor:
        row = load_row(cursor, "firm", identity)
    assert row is not None
    assert row.is_gone
    assert set(row.values.values()) == {None}
    assert all(v.is_erased for v in history.history(store, identity) if v.field != "!")
