"""What the window keeps of itself between two starts: small plain values in this laptop's settings.

Written after the edits that wait, never in their way; lost settings lose no work. No screen may
keep here what belongs to the office: that goes into records.
"""

from __future__ import annotations

from typing import Any

import orjson
from PySide6.QtCore import QObject

from db.store.store import Store
from desktop.background import Background


class Remembered(QObject):
    """``value`` reads at once (a fraction of a millisecond), ``keep`` writes in the background."""

    def __init__(self, store: Store, background: Background) -> None:
        super().__init__()
        self._store = store
        self._background = background

    def value(self, key: str, default: Any = None) -> Any:
        """What was kept under ``key``; ``default`` where nothing was or nobody can read it."""
        text = self._store.setting(key)
        try:
            return default if text is None else orjson.loads(text)
        except orjson.JSONDecodeError:
            return default

    def keep(self, key: str, value: Any) -> None:
        """Keep a value that JSON can hold."""
        text = orjson.dumps(value).decode()
        self._background.run_in_order(self, lambda: self._store.set_setting(key, text))
