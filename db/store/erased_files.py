"""Which files erased records spoke of: noted in the transaction of the erase, for afterwards."""

from __future__ import annotations

from typing import Final

import orjson

from db.store.cursor import Cursor

SETTING: Final = "files.erased"


def remember(cursor: Cursor, sha: str) -> None:
    """A record that spoke of a file has been erased; in the transaction of its erase."""
    cursor.execute("SELECT value FROM setting WHERE key = ?", (SETTING,))
    found = cursor.fetchone()
    said = sorted({*(orjson.loads(found[0]) if found and found[0] else []), sha})
    cursor.execute(
        "INSERT OR REPLACE INTO setting(key, value) VALUES(?, ?)",
        (SETTING, orjson.dumps(said).decode()),
    )
