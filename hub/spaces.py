"""The hub's folder: its identity, its epoch, its key, and one store for each space.

A space (an office, a fair) is a home of its own, with its own file and its own key derived from
the hub's: what belongs to one office cannot be asked for through another's store.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import threading
from pathlib import Path

import orjson

from db.errors import Refusal
from db.store import ballast, durable, home, migrations
from db.store.store import Store, open_with_key
from hub.devices import Devices

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}\Z")


class Hub:
    """An open hub on SQLite. One process on one folder; every home in it is held while open."""

    def __init__(self, folder: Path) -> None:
        about = folder / "hub.json"
        if not about.exists():
            raise Refusal(
                "no_hub", f"“{folder}”里没有同步中心。请先运行 sizhi-hub init。", folder=str(folder)
            )
        said = orjson.loads(about.read_bytes())
        self.id: str = said["id"]
        self.epoch: str = said["epoch"]
        self.folder = folder
        self.devices = Devices(folder / "devices.json")
        self._secret = (folder / "hub.key").read_bytes()
        self._stores: dict[str, Store] = {}
        self._opening = threading.Lock()

    def space(self, name: str) -> Store:
        """The store of a space, opened at the first question; refuses with ``no_such_space``."""
        with self._opening:
            if name not in self._stores:
                self._stores[name] = self._opened(name)
            return self._stores[name]

    def add_space(self, name: str) -> None:
        """A new, empty space; nothing happens where it is there already."""
        if not _NAME.match(name):
            raise Refusal("space_name", "空间名只能用小写字母、数字和连字符，最长 40 个。")
        path = self.folder / "spaces" / name
        if not path.exists():
            where = home.create(path)
            hold = home.hold(where)
            try:
                migrations.upgrade(where, self._key(name))
                ballast.keep(where)
            finally:
                hold.release()

    def _opened(self, name: str) -> Store:
        path = self.folder / "spaces" / name
        if not _NAME.match(name) or not path.is_dir():
            raise Refusal("no_such_space", "没有这个空间。")
        return open_with_key(path, self._key(name), author="hub")

    def _key(self, name: str) -> bytes:
        return hmac.new(self._secret, f"space {name}".encode(), hashlib.sha256).digest()

    def close(self) -> None:
        """Let every home go."""
        for store in self._stores.values():
            store.close()
        self._stores.clear()


def create(folder: Path) -> Hub:
    """A new hub in an empty folder; refuses with ``home_not_empty``."""
    if folder.exists() and any(folder.iterdir()):
        raise Refusal(
            "home_not_empty", f"“{folder}”里已经有内容，请另选一个空文件夹。", folder=str(folder)
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "spaces").mkdir()
    durable.write_whole(folder / "hub.key", secrets.token_bytes(32))
    _write_about(folder, secrets.token_hex(4))
    return Hub(folder)


def renew_epoch(folder: Path) -> None:
    """After a restore: positions handed out before it mean nothing any more."""
    _write_about(folder, orjson.loads((folder / "hub.json").read_bytes())["id"])


def _write_about(folder: Path, id: str) -> None:
    durable.write_whole(
        folder / "hub.json", orjson.dumps({"id": id, "epoch": secrets.token_hex(4)})
    )
