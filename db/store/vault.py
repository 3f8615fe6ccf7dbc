"""Where the data key sleeps: ``vault.json``, the key wrapped once for each secret that opens it.

The data key is random and never changes; a new passphrase wraps it anew and re-encrypts nothing.
The key itself must never be written unwrapped, and nothing read here is believed before it has
been measured: the file may come from a stick.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import unicodedata
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson
from argon2.exceptions import HashingError
from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from db.errors import Refusal
from db.store import durable, recovery_code

DataKey = bytes
"""32 random bytes."""

FORMAT = 1
_MOST_BYTES = 64 * 2**10


@dataclass(frozen=True)
class Cost:
    """What one guess costs (Argon2id): memory in KiB, passes, lanes. About half a second."""

    memory: int = 256 * 2**10
    passes: int = 3
    lanes: int = 4

    @property
    def is_absurd(self) -> bool:
        """No vault of ours says so: a file that wants to eat the memory or the hour."""
        return not (
            1 <= self.lanes <= 16
            and 8 * self.lanes <= self.memory <= 2 * 2**20
            and 1 <= self.passes <= 20
        )


def create(path: Path, passphrase: str, *, params: Cost | None = None) -> tuple[DataKey, str]:
    """A new vault with a new data key; returns it and the recovery code to print, shown only now.

    Refuses to write over a vault that exists: whatever it locks would be lost.
    """
    if path.exists():
        raise Refusal(
            "vault_exists", "“{file}”已经存在。为免锁死里面的资料，不会覆盖它。", file=str(path)
        )
    key, code, cost = os.urandom(32), recovery_code.new(), params or Cost()
    slots = {
        "passphrase": _wrap(key, "passphrase", _bytes_of(passphrase), cost),
        "recovery": _wrap(key, "recovery", recovery_code.read(code).encode(), cost),
    }
    _write(path, key, slots)
    return key, code


def unlock(path: Path, passphrase: str) -> DataKey:
    """The data key, or ``wrong_passphrase``, or ``vault_damaged``. Takes about half a second."""
    key = _unwrap(_read(path), "passphrase", _bytes_of(passphrase), path)
    if key is None:
        raise Refusal(
            "wrong_passphrase",
            "口令不对。请检查大小写和输入法后再试；忘记口令时，可用首次运行时打印的恢复码打开。",
        )
    return key


def unlock_with_recovery(path: Path, code: str) -> DataKey:
    """The data key by the printed code, however it was typed; ``wrong_recovery_code`` otherwise."""
    key = _unwrap(_read(path), "recovery", recovery_code.read(code).encode(), path)
    if key is None:
        raise Refusal(
            "wrong_recovery_code",
            "这个恢复码打不开这份资料。它可能属于另一台电脑，或之后又换过新的恢复码。",
        )
    return key


def change_passphrase(path: Path, key: DataKey, new: str, *, params: Cost | None = None) -> None:
    """Only ``new`` opens the vault from now on (and the recovery code, unchanged)."""
    slot = _wrap(key, "passphrase", _bytes_of(new), params or Cost())
    _write_slot(path, key, "passphrase", slot)


def new_recovery_code(path: Path, key: DataKey, *, params: Cost | None = None) -> str:
    """Another code to print; the old one opens nothing any more."""
    code = recovery_code.new()
    slot = _wrap(key, "recovery", recovery_code.read(code).encode(), params or Cost())
    _write_slot(path, key, "recovery", slot)
    return code


def _write_slot(path: Path, key: DataKey, kind: str, slot: dict[str, Any]) -> None:
    vault = _read(path)
    if vault["key"] != _fingerprint(key):
        raise ValueError("not the key of this vault: wrapping it would lock everybody out")
    _write(path, key, vault["slots"] | {kind: slot})


def _bytes_of(passphrase: str) -> bytes:
    """As typed, whether the input method was in full width or in half."""
    if not passphrase.strip():
        raise Refusal("passphrase_empty", "口令不能为空。请输入口令。")
    return unicodedata.normalize("NFKC", passphrase).encode()


def _stretch(secret: bytes, salt: bytes, cost: Cost) -> AESGCM:
    try:
        raw = hash_secret_raw(secret, salt, cost.passes, cost.memory, cost.lanes, 32, Type.ID)
    except (HashingError, MemoryError) as error:
        raise Refusal(
            "not_enough_memory",
            "打开资料需要约 {mb} MB 空闲内存。请关闭一些程序后再试。",
            mb=cost.memory // 2**10,
        ) from error
    return AESGCM(raw)


def _wrap(key: DataKey, kind: str, secret: bytes, cost: Cost) -> dict[str, Any]:
    salt, nonce = os.urandom(16), os.urandom(12)
    wrapped = _stretch(secret, salt, cost).encrypt(nonce, key, _label(kind))
    slot: dict[str, Any] = {"argon2id": asdict(cost)}
    for name, value in (("salt", salt), ("nonce", nonce), ("wrapped", wrapped)):
        slot[name] = base64.b64encode(value).decode()
    return slot


def _unwrap(vault: dict[str, Any], kind: str, secret: bytes, path: Path) -> DataKey | None:
    """The key, or None when the secret is not the right one."""
    try:
        slot = vault["slots"][kind]
        cost = Cost(**{name: int(value) for name, value in slot["argon2id"].items()})
        salt, nonce, wrapped = (
            base64.b64decode(slot[name], validate=True) for name in ("salt", "nonce", "wrapped")
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _damaged(path) from error
    if cost.is_absurd or (len(salt), len(nonce), len(wrapped)) != (16, 12, 48):
        raise _damaged(path)
    try:
        return _stretch(secret, salt, cost).decrypt(nonce, wrapped, _label(kind))
    except InvalidTag:
        return None


def _label(kind: str) -> bytes:
    return f"sizhi vault {FORMAT} {kind}".encode()


def _fingerprint(key: DataKey) -> str:
    """Says which key this is and nothing about it: the key is random, so guessing is hopeless."""
    return hmac.new(key, b"sizhi vault key", hashlib.sha256).hexdigest()[:32]


def _checksum(vault: dict[str, Any]) -> str:
    """Tells a damaged file from a wrong passphrase. Secrecy rests on AES-GCM, not on this."""
    return hashlib.sha256(orjson.dumps(vault, option=orjson.OPT_SORT_KEYS)).hexdigest()


def _write(path: Path, key: DataKey, slots: dict[str, Any]) -> None:
    vault: dict[str, Any] = {"format": FORMAT, "key": _fingerprint(key), "slots": slots}
    vault["checksum"] = _checksum(vault)
    durable.write_whole(path, orjson.dumps(vault, option=orjson.OPT_INDENT_2))


def _read(path: Path) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
        vault = orjson.loads(content)
        if len(content) > _MOST_BYTES or vault.pop("checksum") != _checksum(vault):
            raise _damaged(path)
        newest = int(vault["format"])
    except FileNotFoundError as error:
        raise Refusal(
            "vault_missing",
            "找不到钥匙文件“{file}”，没有它谁也打不开资料。"
            "请从 backups 文件夹里最近一份备份中拷回 vault.json。",
            file=str(path),
        ) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise _damaged(path) from error
    if newest > FORMAT:
        raise Refusal(
            "vault_newer", "这份资料由更新版本的四知建立。请升级本机的程序后再打开。", format=newest
        )
    return dict(vault)


def _damaged(path: Path) -> Refusal:
    return Refusal(
        "vault_damaged",
        "钥匙文件“{file}”已损坏或被改动（与口令是否正确无关）。资料本身还在："
        "请从 backups 文件夹里最近一份备份中拷回 vault.json，再用当时的口令打开。",
        file=str(path),
    )
