"""招商人员 and 因公出访（团组）: who goes out for investment, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from db.records import City, Event, Person
from db.store import queries
from db.store.store import Store
from desktop.ledgers.said import Said, filled
from desktop.ledgers.sheet import Column, Filing, Sheet

_STAFF = (
    Column("姓名", 10, is_centred=True), Column("专攻方向", 20), Column("职务", 22),
    Column("招商区域", 18), Column("市区", 12, is_centred=True), Column("园区", 18),
    Column("街镇", 14), Column("学历", 10, is_centred=True),
    Column("联系方式", 16, is_centred=True),
)  # fmt: skip
_TOURS = (
    Column("团组名称", 28), Column("主要成员", 30), Column("出访地", 20),
    Column("主要开展活动和拜访企业", 44), Column("取得成果", 40), Column("下一步打算", 36),
)  # fmt: skip


def staff(
    store: Store,
    *,
    today: date,
    filing: Filing | None = None,
    only: Sequence[str] | None = None,
) -> Sheet:
    """Our own people."""
    found = queries.rows(store, Person, is_ours=True)[1]
    found = [p for p in found if only is None or p.id in only]
    ours = next((c.caption for c in queries.rows(store, City, is_ours=True)[1]), "")
    told = (Said(store, person) for person in found)
    return filled("招商人员", _STAFF, told, lambda person: _colleague(person, ours))


def _colleague(person: Said, ours: str) -> tuple[str, ...]:
    park = person.one("park")
    return (
        person.title,
        person["specialty"],
        person["post"],
        person["territory"],
        (park["city"] if park else "") or ours,
        person["park"],
        person["town"],
        person["education"],
        person["phone"],
    )


def tours(
    store: Store,
    *,
    today: date,
    filing: Filing | None = None,
    only: Sequence[str] | None = None,
) -> Sheet:
    """Delegations that went out, the newest first."""
    found = queries.rows(store, Event, event_type="outbound")[1]
    found = [e for e in found if only is None or e.id in only]
    found.sort(key=lambda e: e.starts_on or "", reverse=True)
    return filled("因公出访（团组）", _TOURS, (Said(store, event) for event in found), _tour)


def _tour(event: Said) -> tuple[str, ...]:
    return (
        event["delegation_name"] or event.title,
        event["delegation"],
        event["place"],
        event["activities"],
        event["result"],
        event["next_step"],
    )
