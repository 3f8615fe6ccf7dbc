"""A hub on SQLite keeps the journal and hardly a row: of files, and of what was erased."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import builders
import pytest

from db.records import TYPES, Attachment, Firm
from db.store import bare, foreign, outgoing
from db.store.bare import BareJournal
from db.store.store import Store


@pytest.fixture
def hub(empty_disk: tuple[Path, bytes], tmp_path: Path) -> Iterator[Store]:
    """The store of a space, as a hub opens it."""
    shutil.copytree(empty_disk[0], tmp_path / "space")
    opened = builders.reopened(tmp_path / "space", empty_disk[1], author="hub")
    yield opened
    opened.close()


def rows_in(store: Store) -> dict[str, int]:
    """Type → rows, of the types that have any."""
    found = {}
    with store.reading() as cursor:
        for type in TYPES:
            cursor.execute(f'SELECT count(*) FROM "{type}"')
            found[type] = cursor.fetchone()[0]
    return {type: count for type, count in found.items() if count}


def values_in(store: Store) -> bytes:
    with store.reading() as cursor:
        cursor.execute("SELECT data FROM op_value")
        return b"".join(bytes(data) for (data,) in cursor.fetchall())


def an_attachment(store: Store, sha: str) -> str:
    with store.write() as w:
        return w.create(Attachment, {"filename": "报价.pdf", "sha256": sha})


def test_records_have_no_rows_on_a_hub_and_files_are_known(store: Store, hub: Store) -> None:
    journal = BareJournal(hub)
    firm = builders.a_firm(store)
    builders.a_fact(store, firm)
    file = an_attachment(store, "ab" * 32)
    journal.take_in(outgoing.export(store, {}).ops)
    assert rows_in(hub) == {"attachment": 1}
    assert journal.speaking_of("ab" * 32) == [file]
    assert journal.missing_blobs() == ["ab" * 32]
    assert outgoing.vector(hub) == outgoing.vector(store)
    assert bare.problems(hub) == []


def test_what_was_erased_keeps_no_value_here_and_gets_none_later(store: Store, hub: Store) -> None:
    """Also what somebody else wrote meanwhile and brings afterwards."""
    journal = BareJournal(hub)
    firm = builders.a_firm(store, "要抹去的厂", note="要抹去的话")
    written = outgoing.export(store, {}).ops
    journal.take_in(written)
    other = builders.a_clone(store, store.home.path.with_name("other"))
    with other.write() as w:
        w.patch(firm, {"note": "后到的话"})
    known = outgoing.vector(store)
    with store.write() as w:
        w.erase(firm)
    journal.take_in(outgoing.export(store, known).ops)
    assert values_in(hub) == b""
    journal.take_in(outgoing.export(other, known).ops)
    assert values_in(hub) == b""
    assert rows_in(hub) == {"firm": 1}
    assert bare.problems(hub) == []
    other.close()


def test_a_hub_of_an_older_version_loses_its_rows_and_nothing_else(
    store: Store, hub: Store
) -> None:
    builders.a_firm(store)
    with store.write() as w:
        w.erase(w.create(Firm, {"legal_name": "抹去的厂"}))
    an_attachment(store, "cd" * 32)
    foreign.take_in(hub, outgoing.export(store, {}).ops)
    assert rows_in(hub) == {"firm": 2, "attachment": 1}
    journal = BareJournal(hub)
    assert rows_in(hub) == {"firm": 1, "attachment": 1}
    assert journal.missing_blobs() == ["cd" * 32]
    assert outgoing.vector(hub) == outgoing.vector(store)
    assert bare.problems(hub) == []


def test_the_file_of_a_deleted_attachment_is_still_wanted(store: Store, hub: Store) -> None:
    """A remark somebody hung on it meanwhile would bring it back on every laptop."""
    journal = BareJournal(hub)
    file = an_attachment(store, "ef" * 32)
    with store.write() as w:
        w.delete(file)
    journal.take_in(outgoing.export(store, {}).ops)
    assert journal.missing_blobs() == ["ef" * 32]


def test_a_row_that_should_not_be_there_is_found(store: Store, hub: Store) -> None:
    BareJournal(hub)
    builders.a_firm(store)
    foreign.take_in(hub, outgoing.export(store, {}).ops)
    assert bare.problems(hub)
