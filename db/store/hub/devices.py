"""Who may talk to a hub: what is known of a device and of an invitation, wherever it is kept."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Final, Protocol

from db.errors import Refusal
from db.records import Level

DAY: Final = 24 * 3600
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I L O U: it is read aloud and typed


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
    most_level: int = Level.NEVER
    """What is above this disclosure level does not leave the hub for this device."""


class Register(Protocol):
    """The devices and invitations of a hub."""

    def invite(
        self, space: str, role: str, *, seconds: int = DAY, most_level: int = Level.NEVER
    ) -> str: ...
    def enrol(self, word: str, label: str, key: str = "") -> tuple[str, Device]: ...
    def of_token(self, token: str) -> Device | None: ...
    def listed(self, space: str | None = None) -> list[Device]: ...
    def revoke(self, device_id: str) -> None: ...
    def change(
        self, device_id: str, *, role: str | None = None, most_level: int | None = None
    ) -> Device: ...


def new_code() -> str:
    """Ten letters and digits, 50 bits: shown once, never stored."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))


def hashed(secret: str) -> str:
    """What is kept of a code or a token."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hashed_code(word: str) -> str:
    """The same for a code as people type it."""
    return hashed(word.replace("-", "").strip().upper())


def code_unknown() -> Refusal:
    return Refusal("code_unknown", "登记码不对、已用过或已过期。请向管理员要一个新的登记码。")


def no_such_device(device_id: str) -> Refusal:
    return Refusal("no_such_device", "没有编号为 {id} 的设备。", id=device_id)
