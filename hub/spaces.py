"""A hub on SQLite: its folder, its identity, its epoch, its key, and one store for each space.

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
from db.store import ballast, bare, durable, home, migrations
from db.store.bare import BareJournal
from db.store.store import Store, open_beside, open_with_key
from hub.blobs import HomeBlobs
from hub.devices import Devices
from hub.mirror import Mirror
from hub.office import Snapshot

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}\Z")
_LEAST_FREE = 64 << 20


class HomeSpace:
    """A space in a home of its own."""

    def __init__(self, hub: Hub, name: str, store: Store) -> None:
        self.store = store
        self.journal = BareJournal(store)
        self.blobs = HomeBlobs(store)
        self._hub = hub
        self._name = name

    def snapshot(self) -> Snapshot:
        return self._mirror().snapshot(self.journal, self._hub.epoch, self._hub.derived)

    def ready(self) -> None:
        self._mirror().ready(self.journal, self._hub.epoch, self._hub.derived)

    def sweep(self) -> list[str]:
        """Remove the files no record speaks of any more, and snapshots made before."""
        self._mirror().forget()
        known = self.store.attachments.known(is_aside_too=True)
        gone = [sha for sha in known if not self.journal.speaking_of(sha)]
        return [sha for sha in gone if self.blobs.erase(sha)]

    def erase(self, record: str) -> list[str]:
        """Wipe a record for good."""
        lay_here = self.store.attachments.known()
        self._mirror().erase(self.journal, self._hub.epoch, record)
        self.sweep()
        return sorted(lay_here - self.store.attachments.known())

    def problems(self) -> list[str]:
        """Reads the journal, replays what of it has rows here, and reads every file."""
        return bare.problems(self.store) + self.blobs.problems()

    def _mirror(self) -> Mirror:
        hub = self._hub
        return Mirror(hub.folder / "mirrors" / self._name, hub.derived(f"mirror {self._name}"))


class Hub:
    """An open hub on SQLite. One process on one folder; every home in it is held while open."""

    def __init__(self, folder: Path, *, is_beside: bool = False) -> None:
        """``is_beside`` the process that serves it: only to read."""
        said = about(folder)
        self.id: str = said["id"]
        self.epoch: str = said["epoch"]
        self.folder = folder
        self.devices = Devices(folder / "devices.json")
        self._secret = (folder / "hub.key").read_bytes()
        self._is_beside = is_beside
        self._spaces: dict[str, HomeSpace] = {}
        self._opening = threading.Lock()

    def space(self, name: str, device: str = "") -> HomeSpace:
        """A space, opened at the first question; refuses with ``no_such_space``."""
        with self._opening:
            if name not in self._spaces:
                self._spaces[name] = HomeSpace(self, name, self._opened(name))
            return self._spaces[name]

    def spaces(self) -> list[str]:
        """The names of all spaces."""
        return sorted(path.name for path in (self.folder / "spaces").iterdir() if path.is_dir())

    def add_space(self, name: str) -> None:
        """A new, empty space; nothing happens where it is there already."""
        path = self.folder / "spaces" / checked_name(name)
        if home.is_empty(path):  # also one whose making was broken off
            where = home.create(path)
            hold = home.hold(where)
            try:
                migrations.upgrade(where, self.key_of(name))
                ballast.keep(where)
            finally:
                hold.release()

    def see_that_it_works(self) -> None:
        """Refuses with ``disk_full`` before it is."""
        if durable.free_bytes(self.folder) < _LEAST_FREE:
            raise durable.disk_full(self.folder)

    def _opened(self, name: str) -> Store:
        path = self.folder / "spaces" / name
        if not _NAME.match(name) or not path.is_dir():
            raise Refusal("no_such_space", "没有这个空间。")
        if self._is_beside:
            return open_beside(path, self.key_of(name))
        return open_with_key(path, self.key_of(name), author="hub")

    def key_of(self, name: str) -> bytes:
        """The data key of a space."""
        return self.derived(f"space {name}")

    def derived(self, purpose: str) -> bytes:
        """A key for one purpose, the same in every process on this folder."""
        return hmac.new(self._secret, purpose.encode(), hashlib.sha256).digest()

    def close(self) -> None:
        """Let every home go."""
        for space in self._spaces.values():
            space.store.close()
        self._spaces.clear()


def checked_name(name: str) -> str:
    """The name itself; refuses with ``space_name``."""
    if not _NAME.match(name):
        raise Refusal("space_name", "空间名只能用小写字母、数字和连字符，最长 40 个。")
    return name


def create(folder: Path) -> Hub:
    """A new hub in an empty folder; refuses with ``home_not_empty``."""
    if folder.exists() and any(folder.iterdir()):
        raise Refusal(
            "home_not_empty", "“{folder}”里已经有内容，请另选一个空文件夹。", folder=str(folder)
        )
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    (folder / "spaces").mkdir()
    durable.write_whole(folder / "hub.key", secrets.token_bytes(32))
    write_about(folder, {"id": secrets.token_hex(4), "epoch": secrets.token_hex(4)})
    return Hub(folder)


def renew_epoch(folder: Path) -> str:
    """After a restore: positions handed out before it mean nothing any more."""
    epoch = secrets.token_hex(4)
    write_about(folder, {**about(folder), "epoch": epoch})
    return epoch


def about(folder: Path) -> dict[str, str]:
    """What stands in ``hub.json``; refuses with ``no_hub``."""
    file = folder / "hub.json"
    if not file.exists():
        raise Refusal(
            "no_hub", "“{folder}”里没有同步中心。请先运行 sizhi-hub init。", folder=str(folder)
        )
    said: dict[str, str] = orjson.loads(file.read_bytes())
    return said


def write_about(folder: Path, said: dict[str, str]) -> None:
    """Keep ``hub.json``."""
    durable.write_whole(folder / "hub.json", orjson.dumps(said))
