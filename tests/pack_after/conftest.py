"""A pack printed once for all tests of what comes after."""

from __future__ import annotations

from io import BytesIO

import pytest
from pack_files import TITLE

from desktop.pack.render import render
from desktop.pack.snapshot import AgendaItem, Person, Snapshot


@pytest.fixture(scope="session")
def a_snapshot() -> Snapshot:
    return Snapshot(
        edition="leader",
        number="20261123-L01",
        made_on="2026年11月23日",
        title=TITLE,
        holder="林湖㳇",
        prepared_by="澜州市投资促进局",
        agenda=(AgendaItem("9:00", "会谈", "第1会议室"),),
        people=(Person("顾䶮川", "董事长", note="讲究数据"), Person("王砺", is_ours=True)),
    )


@pytest.fixture(scope="session")
def pack(a_snapshot: Snapshot) -> bytes:
    """A small pack as the printer makes it."""
    buffer = BytesIO()
    render(a_snapshot, buffer)
    return buffer.getvalue()
