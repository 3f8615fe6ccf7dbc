"""Erasing for good: a record with all that is said of it, and the files nobody speaks of any more.

The erase itself is an op and travels like any other; the file of an erased attachment is taken off
the disk afterwards, on every laptop, because no transaction reaches it.
"""

from __future__ import annotations

import orjson

from db.records import Attachment, Fact
from db.store.erased_files import SETTING
from db.store.store import Store
from db.store.unit import Change


def erase(store: Store, record_id: str) -> list[Change]:
    """Wipe a record, and the facts and files that hang on it, everywhere, for ever: every value
    ever given, here at once, elsewhere with the next sync. Backups and bundles are out of reach."""
    with store.write() as w:
        for kind in (Fact, Attachment):
            w.cursor.execute(
                f'SELECT id FROM "{kind.__tablename__}" WHERE subject = ?', (record_id,)
            )
            for (hanging,) in w.cursor.fetchall():
                if not w.is_erased(hanging):
                    w.erase(hanging)
        w.erase(record_id)
    sweep(store)
    return list(w.changes)


def sweep(store: Store) -> int:
    """Take the files of erased records off the disk, where no other record speaks of them; returns
    how many. Cheap where there is nothing to do."""
    kept = store.setting(SETTING)
    if not kept:
        return 0
    gone = 0
    for sha in orjson.loads(kept):
        with store.reading() as cursor:
            cursor.execute("SELECT EXISTS(SELECT 1 FROM attachment WHERE sha256 = ?)", (sha,))
            is_spoken_of = bool(cursor.fetchone()[0])
        if not is_spoken_of:
            gone += store.attachments.erase(sha)
    store.set_setting(SETTING, "")
    return gone
