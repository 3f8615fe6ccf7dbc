"""pack: print one negotiation."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from db.store.store import Store
from desktop.commands import words


def pack(store: Store, asked: Namespace) -> dict[str, Any]:
    """The pack of a negotiation in one edition, numbered and entered in the register."""
    from desktop.briefing import issue

    negotiation = words.identity(store, asked.negotiation, "negotiation")
    issued = issue(
        store,
        negotiation,
        edition=asked.edition,
        out=Path(asked.out),
        holder=asked.holder,
        today=store.now().date(),
    )
    return issued.plain()
