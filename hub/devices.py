"""The register of a hub on SQLite: one small file, written whole, codes and tokens only as hashes.

The space a device belongs to comes from its token and from nothing else.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import orjson
from filelock import FileLock

from db.records import Level
from db.rules import roles
from db.store import durable
from db.store.hub import devices as known
from db.store.hub.devices import DAY, Device


@dataclass(frozen=True, slots=True)
class Code:
    """An invitation: ``code`` is the sha256 of what was handed out, good once, until ``until``."""

    code: str
    space: str
    role: str
    until: int
    most_level: int = Level.NEVER


class Devices:
    """The register in one file. Safe to use from several threads of one process."""

    def __init__(self, path: Path, now: Callable[[], float] = time.time) -> None:
        self._path = path
        self._now = now
        self._lock = threading.RLock()
        self._between_processes = FileLock(f"{path}.lock", thread_local=False)
        self._stamp = -1
        self._devices: dict[str, Device] = {}
        self._codes: dict[str, Code] = {}
        self._refresh()

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """One writer at a time, also when `sizhi-hub enrol` runs beside the service."""
        with self._lock, self._between_processes:
            self._refresh()
            yield
            said = {
                "devices": [asdict(device) for device in self._devices.values()],
                "codes": [asdict(c) for c in self._codes.values() if c.until >= self._now()],
            }
            durable.write_whole(self._path, orjson.dumps(said))
            self._stamp = self._path.stat().st_mtime_ns

    def _refresh(self) -> None:
        """Read what another process wrote."""
        with self._lock:
            stamp = self._path.stat().st_mtime_ns if self._path.exists() else 0
            if stamp != self._stamp and stamp:
                said = orjson.loads(self._path.read_bytes())
                self._devices = {one["token"]: Device(**one) for one in said["devices"]}
                self._codes = {one["code"]: Code(**one) for one in said["codes"]}
            self._stamp = stamp

    def invite(
        self,
        space: str,
        role: str = roles.EDITOR,
        *,
        seconds: int = DAY,
        most_level: int = Level.NEVER,
    ) -> str:
        """A new one-time code; refuses with ``unknown_role``."""
        word = known.new_code()
        with self._changing():
            until = int(self._now()) + seconds
            code = Code(known.hashed_code(word), space, roles.checked(role), until, most_level)
            self._codes[code.code] = code
        return word

    def enrol(self, word: str, label: str, key: str = "") -> tuple[str, Device]:
        """(token, device) for a code; refuses with ``code_unknown`` what is wrong, used or late."""
        with self._changing():
            code = self._codes.pop(known.hashed_code(word), None)
            if code is None or code.until < self._now():
                raise known.code_unknown()
            token = secrets.token_hex(32)
            device = Device(
                secrets.token_hex(8), code.space, code.role, label[:100], key[:100],
                known.hashed(token), most_level=code.most_level,
            )  # fmt: skip
            self._devices[device.token] = device
        return token, device

    def of_token(self, token: str) -> Device | None:
        """The device that bears a token; None for unknown and revoked ones alike."""
        self._refresh()
        device = self._devices.get(known.hashed(token))
        return device if device and not device.is_revoked else None

    def listed(self, space: str | None = None) -> list[Device]:
        """Every device there ever was, also the revoked, of one space or all."""
        self._refresh()
        return [one for one in self._devices.values() if space in (None, one.space)]

    def revoke(self, device_id: str) -> None:
        """Its token opens nothing any more; refuses with ``no_such_device``."""
        with self._changing():
            device = self._found(device_id)
            self._devices[device.token] = replace(device, is_revoked=True)

    def change(
        self, device_id: str, *, role: str | None = None, most_level: int | None = None
    ) -> Device:
        """Another role, another level; refuses with ``no_such_device`` or ``unknown_role``."""
        with self._changing():
            device = self._found(device_id)
            if role is not None:
                device = replace(device, role=roles.checked(role))
            if most_level is not None:
                device = replace(device, most_level=most_level)
            self._devices[device.token] = device
        return device

    def _found(self, device_id: str) -> Device:
        for device in self._devices.values():
            if device.id == device_id:
                return device
        raise known.no_such_device(device_id)
