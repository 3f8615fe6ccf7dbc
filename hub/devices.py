"""Who may talk to the hub: one-time codes become device tokens, both kept only as hashes.

The space a device belongs to comes from its token and from nothing else. One small file, written
whole; for offices on PostgreSQL a table will take its place.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import orjson
from filelock import FileLock

from db.errors import Refusal
from db.store import durable

READER, EDITOR, CHIEF, ADMINISTRATOR = "reader", "editor", "chief", "administrator"
ROLES: Final = (READER, EDITOR, CHIEF, ADMINISTRATOR)
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I L O U: it is read aloud and typed
_DAY: Final = 24 * 3600


@dataclass(frozen=True, slots=True)
class Device:
    """One laptop of one space. ``key`` is its public key for bundles, "" where it gave none."""

    id: str
    space: str
    role: str
    label: str
    key: str
    token: str
    """sha256 of the token, in hex."""
    is_revoked: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """An invitation: ``code`` is the sha256 of what was handed out, good once, until ``until``."""

    code: str
    space: str
    role: str
    until: int


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

    def invite(self, space: str, role: str = EDITOR, *, seconds: int = _DAY) -> str:
        """A new one-time code, 10 letters and digits; shown once, never stored."""
        if role not in ROLES:
            raise Refusal(
                "unknown_role", f"没有角色“{role}”。可用：{'、'.join(ROLES)}。", role=role
            )
        word = "".join(secrets.choice(_ALPHABET) for _ in range(10))
        with self._changing():
            code = Code(_hashed(word), space, role, int(self._now()) + seconds)
            self._codes[code.code] = code
        return word

    def enrol(self, word: str, label: str, key: str = "") -> tuple[str, Device]:
        """(token, device) for a code; refuses with ``code_unknown`` what is wrong, used or late."""
        with self._changing():
            code = self._codes.pop(_hashed(word.replace("-", "").upper()), None)
            if code is None or code.until < self._now():
                raise Refusal(
                    "code_unknown", "登记码不对、已用过或已过期。请向管理员要一个新的登记码。"
                )
            token = secrets.token_hex(32)
            device = Device(
                secrets.token_hex(8), code.space, code.role, label[:100], key[:100], _hashed(token)
            )
            self._devices[device.token] = device
        return token, device

    def of_token(self, token: str) -> Device | None:
        """The device that bears a token; None for unknown and revoked ones alike."""
        self._refresh()
        device = self._devices.get(_hashed(token))
        return device if device and not device.is_revoked else None

    def listed(self) -> list[Device]:
        """Every device there ever was, also the revoked."""
        self._refresh()
        return list(self._devices.values())

    def revoke(self, device_id: str) -> None:
        """Its token opens nothing any more; refuses with ``no_such_device``."""
        with self._changing():
            found = [device for device in self._devices.values() if device.id == device_id]
            if not found:
                raise Refusal("no_such_device", f"没有编号为 {device_id} 的设备。", id=device_id)
            self._devices[found[0].token] = replace(found[0], is_revoked=True)


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
