"""The journal's own tables, and the settings of this laptop. The records' tables are declared
in ``db.records``; together they are the metadata the migrations are measured against.

``stream``, ``record``, ``op`` and ``op_value`` are the journal: dropping everything else and
replaying gives everything else back. Nothing but the journal room writes to them.
"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, LargeBinary, MetaData, String, Table, text

from db.records import Base
from db.records.base import key_column

METADATA: MetaData = Base.metadata

_FIRM = METADATA.tables["firm"].c
for _name in ("legal_name", "uscc", "reg_place", "industry", key_column("reg_capital")):
    # 105,000 of them are sorted in a fifth of the time; other lists are shorter.
    Index(f"ix_firm_by_{_name}", _FIRM[_name], sqlite_where=text("NOT is_gone"))

stream = Table(
    "stream",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("uid", LargeBinary(16), nullable=False, index=True),
    Column("parent", Integer, nullable=False),
    Column("since", Integer, nullable=False),
    comment="who: one row for each start of the program on any laptop, and for each branch",
)

record = Table(
    "record",
    METADATA,
    Column("n", Integer, primary_key=True),
    Column("id", String, nullable=False, unique=True),
    Column("type", String, nullable=False),
    comment="every record anybody made, by this laptop's own number",
)

op = Table(
    "op",
    METADATA,
    Column("n", Integer, primary_key=True),
    Column("stream", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("record", Integer, nullable=False, index=True),
    Column("lamport", Integer, nullable=False),
    Column("wall", Integer, nullable=False),
    Column("batch", String),
    Column("body", LargeBinary, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Index("ix_op_stream_seq", "stream", "seq", unique=True),
    comment="the journal, in order of arrival",
)
Index("ix_op_batch", op.c.batch, sqlite_where=op.c.batch.is_not(None))

op_value = Table(
    "op_value",
    METADATA,
    Column("n", Integer, primary_key=True),
    Column("data", LargeBinary, nullable=False),
    comment="field → [salt, value] of an op; a row that is not there has been erased",
)

parked = Table(
    "parked",
    METADATA,
    Column("n", Integer, primary_key=True),
    Column("uid", LargeBinary(16), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("hash", LargeBinary(32), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("data", LargeBinary),
    Column("record", String, index=True),
    Column("why", String, nullable=False),
    Column("waits_for", String, index=True),
    Index("ix_parked_uid_seq_hash", "uid", "seq", "hash", unique=True),
    comment="ops that have no place in the journal: too early, or on a broken chain",
)

held = Table(
    "held",
    METADATA,
    Column("n", Integer, primary_key=True),
    Column("record", String, index=True),
    Column("kind", String),
    Column("why", String, nullable=False),
    comment="ops of the journal (op.record = 0) that reach no row",
)

thinned = Table(
    "thinned",
    METADATA,
    Column("n", Integer, primary_key=True),
    Column("is_wanted", Boolean, nullable=False),
    comment="ops of the journal without their values, which no row needs; whether we ask for them",
)

setting = Table(
    "setting",
    METADATA,
    Column("key", String, primary_key=True),
    Column("value", String),
    comment="this laptop's own: author, last backup; never synced",
)

JOURNAL_TABLES = ("stream", "record", "op", "op_value", "parked", "held", "thinned")
