"""招商人员 and 因公出访（团组）: who goes out for investment, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from db.records import City, Event, Park, Person
from db.store import queries
from db.store.store import Store
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
    parks = {p.id: p for p in queries.some(store, Park, [p.park for p in found if p.park])}
    cities = {
        c.id: c.caption
        for c in queries.some(store, City, [p.city for p in parks.values() if p.city])
    }
    ours = next((c.caption for c in queries.rows(store, City, is_ours=True)[1]), "")
    rows = []
    for person in found:
        park = parks.get(person.park or "")
        city = cities.get(park.city or "", ours) if park else ours
        rows.append(
            (
                person.caption,
                person.specialty or "",
                person.post or "",
                person.territory or "",
                city,
                park.caption if park else "",
                person.town or "",
                person.education or "",
                person.phone or "",
            )
        )
    return Sheet("招商人员", _STAFF, tuple(rows))


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
    goers = {
        p.id: p.caption
        for p in queries.some(store, Person, [i for e in found for i in e.delegation or ()])
    }
    rows = tuple(
        (
            e.delegation_name or e.caption,
            "、".join(goers[i] for i in e.delegation or () if i in goers),
            e.place or "",
            e.activities or "",
            e.result or "",
            e.next_step or "",
        )
        for e in found
    )
    return Sheet("因公出访（团组）", _TOURS, rows)
