"""ledger: a list as .xlsx in the shape an office passes on."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

from db.store.store import Store
from desktop import ledgers


def ledger(store: Store, asked: Namespace) -> dict[str, Any]:
    """Write one ledger."""
    from desktop.ledgers import workbook

    wanted = ledgers.LEDGERS[asked.name]
    today = store.now().date()
    filing = ledgers.Filing(asked.group, asked.person or store.author, asked.phone, today)
    count = workbook.write(wanted.fill(store, today=today, filing=filing), Path(asked.out))
    return {"file": asked.out, "ledger": wanted.name, "rows": count}
