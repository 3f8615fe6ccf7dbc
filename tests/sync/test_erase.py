"""Erased everywhere: a person's record, what was said of them, and their photograph."""

from __future__ import annotations

import io
from pathlib import Path

import builders

from db.records import Attachment, Fact, Person
from db.store import erased, foreign, outgoing, replay
from db.store.store import Store

SECRET = "十三八〇〇一三八〇〇〇"


def test_a_person_is_erased_with_facts_and_files_on_every_laptop(
    store: Store, tmp_path: Path
) -> None:
    photo = store.attachments.store(io.BytesIO(b"face" * 1000))
    shared = store.attachments.store(io.BytesIO(b"hall" * 1000))
    with store.write() as w:
        person = w.create(Person, name="张三丰", phone=SECRET)
        w.create(Fact, subject=person, text=f"电话{SECRET}")
        w.create(Attachment, subject=person, filename="脸.jpg", sha256=photo)
        w.create(Attachment, subject=person, filename="会场.jpg", sha256=shared)
        w.create(Attachment, filename="会场二.jpg", sha256=shared)
    other = builders.a_clone(store, tmp_path / "other")
    assert other.attachments.holds(photo)
    changes = erased.erase(store, person)
    assert len(changes) == 4
    foreign.take_in(other, outgoing.export(store, {}).ops)
    for one in (store, other):
        assert not one.attachments.holds(photo)
        assert one.attachments.holds(shared), "another record speaks of it"
        assert SECRET not in everything_in(one)
        assert replay.problems(one) == []


def test_a_file_whose_erase_was_cut_short_goes_at_the_next_start(store: Store) -> None:
    photo = store.attachments.store(io.BytesIO(b"face" * 1000))
    with store.write() as w:
        made = w.create(Attachment, filename="脸.jpg", sha256=photo)
    with store.write() as w:
        w.erase(made)
    assert store.attachments.holds(photo), "the power went here"
    foreign.catch_up(store)
    assert not store.attachments.holds(photo)


def everything_in(store: Store) -> str:
    with store.reading() as cursor:
        cursor.execute("SELECT data FROM op_value")
        said = [bytes(data).decode() for (data,) in cursor.fetchall()]
        for table in ("person", "fact"):
            cursor.execute(f"SELECT * FROM {table}")
            said += [str(row) for row in cursor.fetchall()]
    return "".join(said)
