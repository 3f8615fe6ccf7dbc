"""How the hub on PostgreSQL finds what stands at a place of its journal."""

from __future__ import annotations

from db.records import Firm
from db.store import outgoing
from db.store.hub import offices
from db.store.hub.database import Database
from db.store.hub.journal import HubJournal
from db.store.hub.shelf import AT_PLACES
from db.store.store import Store


def test_in_a_young_journal_each_place_is_looked_up_by_stream_and_number(
    database: Database, store: Store
) -> None:
    """Nobody has counted the tables yet: by number alone it read the whole index each time."""
    with store.write() as w:
        for n in range(1500):
            w.create(Firm, legal_name=f"洛阳第{n}轴承厂")
    offices.add(database, "young")
    space = offices.number(database, "young")
    ops = outgoing.export(store, {}).ops
    HubJournal(database, space).take_in(ops)
    asked = ops[::100]
    with database.tenant(space) as cursor:
        cursor.execute(
            f"EXPLAIN (ANALYZE, FORMAT JSON) SELECT o.n {AT_PLACES}",
            {
                "space": space,
                "uids": [op.stream for op in asked],
                "seqs": [op.seq for op in asked],
            },
        )
        [[[said]]] = cursor.fetchall()
    assert said["Plan"]["Actual Rows"] == len(asked)
    [looked_up] = _of_ops(said["Plan"])
    assert looked_up["Actual Loops"] == len(asked)
    assert "stream = s.id" in str(looked_up["Index Cond"]), "by stream and number, not number alone"


def _of_ops(plan: dict[str, object]) -> list[dict[str, object]]:
    """The nodes of a plan that read the table of ops or a partition of it."""
    inner: list[dict[str, object]] = plan.get("Plans", [])  # type: ignore[assignment]
    here = [plan] if str(plan.get("Relation Name", "")).startswith("op") else []
    return here + [found for each in inner for found in _of_ops(each)]
