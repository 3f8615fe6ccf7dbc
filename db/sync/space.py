"""The laptops of our space, as the hub knows them: who is in, letting one in, putting one out.

What was last heard is kept here, so that a bundle can be sealed for all of them without a network.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

import orjson

from db.errors import Refusal
from db.store.store import Store
from db.sync import http, pinning
from db.sync.lock import Devices, public_key
from db.sync.membership import forget, is_enrolled, membership

_SETTING: Final = "sync.devices"


@dataclass(frozen=True, slots=True)
class Laptop:
    """One laptop of our space. ``key`` is what bundles are sealed for, "" where it gave none."""

    id: str
    label: str
    role: str
    key: str
    is_revoked: bool
    is_us: bool


def laptops(store: Store) -> list[Laptop]:
    """Ask the hub and remember it. Refuses as the carrier does."""
    with http.HubLine(membership(store), store.ending) as hub:
        said = hub.say("GET", "/devices")
    us = said.get("you")
    listed = said.get("devices", [])
    found = [_laptop(one, us) for one in listed if isinstance(one, dict)]
    store.set_setting(_SETTING, orjson.dumps([asdict(one) for one in found]).decode())
    return found


def remembered(store: Store) -> list[Laptop]:
    """What the hub said last; works without a network."""
    kept = store.setting(_SETTING)
    return [Laptop(**one) for one in orjson.loads(kept)] if kept else []


def lock_for_all(store: Store) -> Devices | None:
    """Who shall open a bundle: every laptop of our space, ours too; None where we know of none."""
    keys = [one.key for one in remembered(store) if one.key and not one.is_revoked]
    return Devices(sorted({*keys, public_key(store)})) if keys else None


def invite(store: Store, role: str = "editor") -> str:
    """A code for one more laptop, good once, for a day: address, code and what the hub's own
    certificate is known by. Refuses with ``not_allowed`` where our role may not."""
    member = membership(store)
    with http.HubLine(member, store.ending) as hub:
        said = hub.say("POST", "/invitations", {"role": role})
    code = str(said.get("code", ""))
    if not code:
        raise http.not_the_hub()
    pinned = f".{pinning.fingerprint(member.certificate)}" if member.certificate else ""
    return f"{member.address}/#{code}{pinned}"


def put_out(store: Store, id: str) -> None:
    """Revoke a laptop: its token opens nothing from now on. What it holds it keeps."""
    with http.HubLine(membership(store), store.ending) as hub:
        hub.say("POST", f"/devices/{id}", {"is_revoked": True})


def leave(store: Store) -> None:
    """This laptop belongs to no hub any more; its journal and what it has not sent stay."""
    if not is_enrolled(store):
        raise Refusal("not_enrolled", "这台电脑本来就没有登记到同步中心。")
    forget(store)
    store.set_setting(_SETTING, "")


def _laptop(said: dict[str, Any], us: object) -> Laptop:
    words = {name: str(said.get(name) or "") for name in ("id", "label", "role", "key")}
    return Laptop(**words, is_revoked=bool(said.get("is_revoked")), is_us=said.get("id") == us)
