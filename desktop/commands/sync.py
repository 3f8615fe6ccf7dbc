"""``sizhi enrol``, ``sync``, ``bundle``, ``conflicts``, ``resolve``: syncing without a window."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from db.errors import Refusal
from db.records import TYPES
from db.store import contested, outgoing
from db.store.contested import Conflict
from db.store.store import Store
from db.sync import bundle, conflicts, space
from db.sync.lock import Devices, Passphrase, public_key
from db.sync.membership import BOOTH, HUB, is_enrolled
from desktop.commands import words


def bundles(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    """``bundle write|read FILE``; the lock is a passphrase file or the devices' keys."""
    path = Path(asked.file)
    locked = _words(asked.bundle_passphrase_file)
    if asked.verb == "read":
        return _read(store, path, locked)
    lock = _lock(store, asked.to, locked)
    written = bundle.write(store, path, lock)
    return {
        "file": str(path),
        "sent": written.ops,
        "blobs": written.blobs,
        "bytes": written.bytes,
    }


def _lock(store: Store, keys: list[str] | None, words: str | None) -> Devices | Passphrase:
    if words is not None:
        return Passphrase(words)
    if keys:
        return Devices(keys)
    ours = space.lock_for_all(store)
    if ours is None:
        raise Refusal(
            "bundle_lock",
            "同步包必须加锁：请用 --to 给出对方设备公钥，或用 --bundle-passphrase-file 给出口令。",
        )
    return ours


def _read(store: Store, path: Path, locked: str | None) -> dict[str, Any]:
    received = bundle.read(store, path, passphrase=locked)
    taken = received.taken
    return {
        "file": str(path),
        "received": taken.applied,
        "known": taken.known,
        "waiting": taken.parked,
        "refused": len(taken.refused),
        "refusals": [{"op": dot, "why": why} for dot, why in taken.refused],
        "forks": taken.forks,
        "blobs": received.blobs,
        "changed": [{"id": change.id, "kind": change.type} for change in taken.changes],
        "conflicts": contested.count(store),
    }


def _words(file: str | None) -> str | None:
    if file is None:
        return None
    try:
        return Path(file).read_text("utf-8-sig").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise Refusal(
            "passphrase_file", "读不了口令文件“{file}”，请检查位置，并存成 UTF-8 编码。", file=file
        ) from error


def enrol(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    """``enrol CODE``: make this laptop a device of a hub."""
    from db.sync import http

    member = http.enrol(store, asked.code)
    return {"hub": member.hub, "space": member.space, "address": member.address}


def sync(store: Store, _: argparse.Namespace) -> dict[str, Any]:
    """``sync``: exchange edits and attachments with the hub."""
    from db.sync import http

    hurt = outgoing.damaged_blobs(store)
    at = BOOTH if is_enrolled(store, BOOTH) and not is_enrolled(store) else HUB
    synced = http.sync(store, at=at)
    report = synced.report
    return {
        "sent": report.sent,
        "received": report.received,
        "conflicts": contested.count(store),
        "refused": len(report.refused),
        "refusals": [{"op": dot, "why": why} for dot, why in report.refused],
        "forks": report.forks,
        "bytes_up": report.bytes_up,
        "bytes_down": report.bytes_down,
        "blobs_up": synced.files.up,
        "blobs_down": synced.files.down,
        "blobs_damaged": len(still := outgoing.damaged_blobs(store)),
        "blobs_healed": len(hurt - still),
        "done": report.is_done,
        "changed": [{"id": change.id, "kind": change.type} for change in report.changes],
    }


def thin(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    """``thin --older-than DAYS``: old replaced values stay at the hub only."""
    from db.sync import thinning

    done = thinning.thin(store, asked.older_than)
    return {"ops": done.ops, "bytes_before": done.before, "bytes_after": done.after}


def device(store: Store, _: argparse.Namespace) -> dict[str, Any]:
    """``device``: the public key others seal bundles for."""
    return {"key": public_key(store)}


def listed(store: Store, _: argparse.Namespace) -> Any:
    """``conflicts``: everything undecided, with base and versions; a list, as JSON."""
    return [_plain(conflict) for conflict in conflicts.conflicts(store)]


def _plain(conflict: Conflict) -> dict[str, Any]:
    return {
        "id": conflict.id,
        "kind": conflict.kind,
        "title": conflict.title,
        "field": conflict.field,
        "label": contested.label(conflict.kind, conflict.field),
        "base": conflict.base,
        "versions": [
            {
                "value": version.value,
                "author": version.author,
                "when": version.when,
                "device": version.device,
            }
            for version in conflict.versions
        ],
    }


def resolve(store: Store, asked: argparse.Namespace) -> dict[str, Any]:
    """``resolve ID FIELD --take N | --value V``."""
    identity = words.identity(store, asked.id)
    undecided = contested.of_record(store, identity)
    labels = {contested.label(one.kind, one.field): one.field for one in undecided}
    conflict = conflicts.undecided(store, identity, labels.get(asked.field, asked.field))
    if asked.take is not None:
        conflicts.take(store, conflict, asked.take)
    else:
        assignment = f"{conflict.field}={asked.value}"
        value = words.values(store, TYPES[conflict.kind], [assignment])[conflict.field]
        conflicts.settle(store, conflict, value)
    return {"resolved": identity, "field": conflict.field, "left": contested.count(store)}
