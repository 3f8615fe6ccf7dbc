"""The folder everything lies in, and the lock that lets one process at a time work in it.

It knows names and places only. It must never open the database or see a key.
"""

from __future__ import annotations

import contextlib
import os
import socket
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import orjson
from filelock import FileLock, Timeout
from platformdirs import user_data_path

from db.errors import Refusal, reason
from db.sentences import Sentence
from db.store import durable


@dataclass(frozen=True)
class Home:
    """Where things lie below one folder. Nothing here says that they exist."""

    path: Path

    @property
    def db(self) -> Path:
        return self.path / "sizhi.db"

    @property
    def vault(self) -> Path:
        return self.path / "vault.json"

    @property
    def attachments(self) -> Path:
        return self.path / "attachments"

    @property
    def backups(self) -> Path:
        return self.path / "backups"

    @property
    def drafts(self) -> Path:
        return self.path / "drafts"

    @property
    def ballast(self) -> Path:
        return self.path / "ballast"

    @property
    def incoming(self) -> Path:
        """A snapshot on its way here, sealed; beside it, which one it is."""
        return self.path / "incoming.snapshot"

    @property
    def incoming_tag(self) -> Path:
        return self.incoming.with_suffix(".tag")

    @property
    def lock(self) -> Path:
        return self.path / "sizhi.lock"

    @property
    def holder(self) -> Path:
        """Who holds the lock: beside it, since Windows lets nobody read a locked file."""
        return self.path / "sizhi.holder"


def default_home() -> Path:
    """Where this system keeps a person's own data; the caller may well prefer ``--home``."""
    return user_data_path("sizhi", appauthor=False) / "home"


def create(path: Path) -> Home:
    """The folder and those inside it, readable by this user only. Harmless where they exist."""
    home = Home(path.absolute())
    try:
        for folder in (home.path, home.attachments, home.backups, home.drafts):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refusal(
            "home_unusable",
            "无法在“{path}”建立资料夹（{why}）。请另选一个可以写入的位置。",
            why=reason(error),
            path=str(path),
        ) from error
    return home


def open_at(path: Path) -> Home:
    """The home that lies at ``path``; ``home_missing`` where nobody ever made one."""
    home = Home(path.absolute())
    if is_empty(path):
        raise Refusal(
            "home_missing",
            "“{path}”里还没有四知的资料。请先运行 sizhi init 建立，或检查位置是否写对。",
            path=str(path),
        )
    return create(path) if not home.backups.is_dir() else home


def is_empty(path: Path) -> bool:
    """Neither keys nor data lie here: safe to begin a new home."""
    home = Home(path)
    wal = home.db.with_name(home.db.name + "-wal")
    return not any(item.exists() for item in (home.db, home.vault, wal))


def forget_incoming(home: Home) -> None:
    """No snapshot is on its way any more: it has become the store, or never will."""
    home.incoming_tag.unlink(missing_ok=True)
    home.incoming.unlink(missing_ok=True)


def abandon(home: Home) -> None:
    """Take away the beginnings of a home that could not be finished, so that it can be begun again.

    Only for a home that was empty a moment ago.
    """
    for beginning in (home.vault, home.ballast, *home.path.glob(f"{home.db.name}*")):
        beginning.unlink(missing_ok=True)


class Hold:
    """One process's hold on a home, until :meth:`release` or the end of the process."""

    def __init__(self, home: Home, lock: FileLock) -> None:
        self._home = home
        self._lock = lock

    def release(self) -> None:
        """Let the next one in. Twice is harmless."""
        if not self._lock.is_locked:
            return
        with contextlib.suppress(OSError):
            self._home.holder.unlink(missing_ok=True)
        self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.release()


def not_held(home: Home) -> Hold:
    """For whoever only reads in a home that another process holds."""
    return Hold(home, FileLock(home.lock))


def hold(home: Home) -> Hold:
    """Take the home for this process, or refuse with ``home_in_use`` and say who has it.

    The lock is the kernel's: a process that was killed holds nothing, whatever it left written.
    Leftovers of unfinished files are swept away once the home is ours.
    """
    # Not per thread: a window opens the home on one thread and closes it on another.
    lock = FileLock(home.lock, timeout=0, thread_local=False)
    try:
        lock.acquire()
    except Timeout as error:
        raise _in_use(home) from error
    # Who holds it is a courtesy to the next one: a full drive must not keep anybody out.
    with contextlib.suppress(OSError):
        me = {
            "pid": os.getpid(),
            "host": socket.gethostname(),
            "since": datetime.now().astimezone().isoformat(timespec="seconds"),
        }
        home.holder.write_bytes(orjson.dumps(me))
    for folder in (home.path, home.backups, home.attachments):
        durable.sweep(folder)
    return Hold(home, lock)


def _in_use(home: Home) -> Refusal:
    try:
        holder = orjson.loads(home.holder.read_bytes())
        pid, host, since = holder["pid"], holder["host"], holder["since"]
        who = Sentence("{host} 上的进程 {pid}，自 {since} 起", host=host, pid=pid, since=since)
    except (OSError, ValueError, KeyError, TypeError):
        pid, who = None, Sentence("另一个四知")
    return Refusal(
        "home_in_use",
        "资料夹“{path}”正由{who}使用，同时只能打开一次。请回到已打开的窗口，或先关闭它。",
        who=who,
        path=str(home.path),
        pid=pid,
    )
