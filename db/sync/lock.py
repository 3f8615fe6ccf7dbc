"""Who may open a bundle: the devices it was made for, or whoever knows its passphrase (age).

The file is an ordinary age file, so `age --decrypt` opens it too. This laptop's own key pair lies
in its encrypted store. Nothing here knows what is inside.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

import pyrage

from db.errors import Refusal
from db.sentences import Sentence
from db.store.store import Store

_IDENTITY = "device.identity"
_TRIES: Final = 5


class Reader(Protocol):
    """What plain text is read from."""

    def read(self, size: int = -1, /) -> bytes: ...


class Writer(Protocol):
    """What plain text or a sealed file is written to."""

    def write(self, data: bytes, /) -> int: ...
    def flush(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Devices:
    """Sealed for some devices, by their public keys (``age1…``)."""

    keys: Sequence[str]


@dataclass(frozen=True, slots=True)
class Passphrase:
    """Sealed with a passphrase; costs about a second, and the whole bundle lies in memory."""

    words: str


Lock = Devices | Passphrase


def public_key(store: Store) -> str:
    """This device's public key: what others seal bundles for."""
    return str(_identity(store).to_public())


def _identity(store: Store) -> Any:
    kept = store.setting(_IDENTITY)
    if kept is None:
        kept = str(pyrage.x25519.Identity.generate())
        store.set_setting(_IDENTITY, kept)
    return pyrage.x25519.Identity.from_str(kept)


def seal(lock: Lock, source: Reader, target: Writer) -> None:
    """Encrypt everything ``source`` gives into ``target``."""
    match lock:
        case Devices(keys):
            pyrage.encrypt_io(source, target, [_recipient(key) for key in keys])
        case Passphrase(words):
            pieces = iter(lambda: source.read(1 << 20), b"")
            target.write(pyrage.passphrase.encrypt(b"".join(pieces), words))


def _recipient(key: str) -> Any:
    try:
        return pyrage.x25519.Recipient.from_str(key)
    except pyrage.RecipientError as error:
        raise Refusal(
            "device_key", "“{key}…”不是设备公钥，没有写出。请重新复制对方的设备公钥。", key=key[:20]
        ) from error


def open_sealed(store: Store, source: Reader, target: Writer, words: str | None = None) -> None:
    """Decrypt into ``target``, piece by piece as far as it is proven.

    Refuses with ``bundle_locked`` (not for this device, or the wrong passphrase) or
    ``bundle_damaged``. What ``target`` raises passes through.
    """
    try:
        if words is None:
            pyrage.decrypt_io(source, target, [_identity(store)])
        else:
            pieces = iter(lambda: source.read(1 << 20), b"")
            target.write(_unlocked(b"".join(pieces), words))
    except pyrage.DecryptError as error:
        if "eader" in str(error):
            raise Refusal(
                "not_a_bundle",
                "这个文件不是同步包（或开头已损坏），没有收下任何内容。请核对文件后再试。",
            ) from error
        if "xcessive" in str(error):
            raise Refusal(
                "bundle_costly",
                "这台电脑现在太忙，算不完这个口令，没有收下任何内容。请关掉别的程序后再试。",
            ) from error
        how = Sentence("这台电脑的设备密钥") if words is None else Sentence("这个口令")
        raise Refusal(
            "bundle_locked",
            "同步包不能用{how}打开，没有收下任何内容。请向写出者核对对象和口令，或重新写出。",
            how=how,
        ) from error
    except OSError as error:
        if error.errno is not None:  # the stick was pulled out: not the file's fault
            raise Refusal(
                "bundle_unreadable",
                "同步包读到一半读不下去了。请重新插好磁盘再试；已收下的内容保留，不会重复。",
            ) from error
        raise damaged(Sentence("内容残缺或被改动")) from error


def _unlocked(content: bytes, words: str) -> bytes:
    """age measures how long this machine needs for a passphrase and declines what would take too
    long; a machine busy in that very moment measures wrong, so it is asked again."""
    for _ in range(_TRIES - 1):
        try:
            return bytes(pyrage.passphrase.decrypt(content, words))
        except pyrage.DecryptError as error:
            if "xcessive" not in str(error):
                raise
    return bytes(pyrage.passphrase.decrypt(content, words))


def damaged(why: str) -> Refusal:
    """The file is torn off, altered, or none of ours."""
    return Refusal(
        "bundle_damaged",
        "同步包{why}，读到此处为止；已核实的部分保留，不会重复。请对方重新写出一份。",
        why=why,
    )
