"""Several questions of one moment, and settings that need not wait for the disk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import builders
import pytest

from db.store import outgoing
from db.store.store import Store


def elsewhere(store: Store) -> None:
    """Somebody writes on another thread, and has written."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(builders.a_firm, store).result()


def test_what_is_asked_in_one_block_is_of_one_moment(store: Store) -> None:
    builders.a_firm(store)
    with store.steady():
        before = outgoing.position(store)
        elsewhere(store)
        assert outgoing.position(store) == before
        with store.steady():
            assert outgoing.position(store) == before
    assert outgoing.position(store) == before + 1


def test_the_moment_begins_with_the_first_question(store: Store) -> None:
    with store.steady():
        elsewhere(store)
        assert outgoing.position(store) == 1


def test_nothing_is_written_in_it_that_it_could_not_see(store: Store) -> None:
    with store.steady(), pytest.raises(RuntimeError, match="one moment"):
        builders.a_firm(store)
    builders.a_firm(store)


def test_a_question_that_fails_leaves_the_store_as_it_was(store: Store) -> None:
    def asked() -> None:
        with store.steady():
            outgoing.position(store)
            raise ValueError("ours")

    with pytest.raises(ValueError, match="ours"):
        asked()
    builders.a_firm(store)
    assert outgoing.position(store) == 1


def test_a_note_is_kept_and_what_is_written_after_it_waits_for_the_disk_again(
    store: Store,
) -> None:
    store.note("place", "here")
    with store.exclusive() as cursor:
        cursor.execute("PRAGMA synchronous")
        assert cursor.fetchone()[0] == 2
    key, home = store.key, store.home.path
    store.close()
    again = builders.reopened(home, key)
    assert again.setting("place") == "here"
    again.close()
