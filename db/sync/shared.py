"""The shared folder this laptop looks into by itself, and how its bundles are locked.

The folder and its passphrase lie in this laptop's encrypted settings and travel nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import orjson

from db.errors import Refusal
from db.store.store import Store

if TYPE_CHECKING:
    from db.sync import folder

_SETTING: Final = "sync.folder"
LEAST_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class Shared:
    """Where it is, and the passphrase everybody who uses it knows."""

    path: Path
    words: str


def folder_of(store: Store) -> Shared | None:
    """The folder this laptop shares; None where it shares none."""
    kept = store.setting(_SETTING)
    if not kept:
        return None
    path, words = orjson.loads(kept)
    return Shared(Path(path), words)


def share(store: Store, path: Path, words: str) -> Shared:
    """From now on look into ``path``. Refuses with ``folder_gone`` or ``passphrase_short``."""
    if not path.is_dir():
        raise Refusal(
            "folder_gone", "找不到文件夹“{folder}”。请检查网络或磁盘后重选。", folder=str(path)
        )
    if len(words) < LEAST_WORDS:
        raise Refusal(
            "passphrase_short",
            "共享口令至少 {least} 个字符，每台电脑要填同一个。",
            least=LEAST_WORDS,
        )
    store.set_setting(_SETTING, orjson.dumps([str(path), words]).decode())
    return Shared(path, words)


def stop_sharing(store: Store) -> None:
    """Look into it no more; what lies there stays there."""
    store.set_setting(_SETTING, "")


def sync(store: Store, shared: Shared) -> folder.Report:
    """Take in what is new in the folder, add what it lacks."""
    from db.sync import folder  # locks and bundles: a start, which asks for the folder, needs none
    from db.sync.lock import Passphrase

    return folder.sync(store, shared.path, Passphrase(shared.words))
