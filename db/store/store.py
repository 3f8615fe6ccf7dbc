"""The store: one encrypted home, opened once, read in sessions, written in units of work.

What leaves it is plain and detached; what enters goes through a unit of work. It must never be
opened twice on one home, and never keeps a session or a key longer than it is open.
"""

from __future__ import annotations

import getpass
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from db.errors import Refusal
from db.sentences import Sentence
from db.store import backups, ballast, copies, durable, engine, home, integrity, migrations, vault
from db.store.attachments import Attachments
from db.store.ending import Ending
from db.store.journal_rows import JournalRows
from db.store.unit import Signature, Unit

Clock = Callable[[], int]


def wall_clock() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


@dataclass(slots=True)
class _Steady:
    """What one thread reads of one moment."""

    until: ExitStack
    connection: Any = None


class Store:
    """An open home. Built by :func:`create` or :func:`open_store`; closed by ``close``."""

    def __init__(
        self, where: home.Home, key: vault.DataKey, hold: home.Hold, *, clock: Clock, author: str
    ) -> None:
        self.home = where
        self.key = key
        self.author = author
        self.remark = ""
        """What a person should hear after opening; "" for nothing."""
        self.ending = Ending()
        self.attachments = Attachments(where.attachments, key)
        self._hold = hold
        self._clock = clock
        self._writing = threading.RLock()
        self._is_writing = False
        self._here = threading.local()
        self._engine: Engine = engine.create_engine(where.db, key)
        with self.reading() as cursor:
            self._rows = JournalRows(cursor)

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session for queries; records read in it stay usable, plain, after it."""
        with Session(self._engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Any]:
        """A driver cursor on one consistent snapshot, for queries that count every microsecond."""
        steady: _Steady | None = getattr(self._here, "steady", None)
        if steady is None:
            with self._begun() as cursor:
                yield cursor
            return
        if steady.connection is None:
            steady.connection = steady.until.enter_context(self._begun()).connection
        with engine.refusing(self.home.db), closing(steady.connection.cursor()) as cursor:
            yield cursor

    @contextmanager
    def steady(self) -> Iterator[None]:
        """What this thread reads in the block, by ``reading``, is of one moment, and is one
        transaction from the first question on: beginning one costs more than most questions.
        Nothing may be written in it, for it would not be seen."""
        if getattr(self._here, "steady", None) is not None:
            yield
            return
        with ExitStack() as until:
            self._here.steady = _Steady(until)
            try:
                yield
            finally:
                self._here.steady = None

    @contextmanager
    def _begun(self) -> Iterator[Any]:
        with self._engine.connect() as connection:
            cursor = connection.connection.cursor()
            with engine.refusing(self.home.db):
                cursor.execute("BEGIN")
                try:
                    yield cursor
                finally:
                    cursor.execute("ROLLBACK")
                    cursor.close()

    @contextmanager
    def write(self, *, author: str | None = None, batch: str | None = None) -> Iterator[Unit]:
        """A unit of work: committed whole when the block ends, nothing of it when it raises."""
        with self.appending() as cursor:
            signature = self._signature(author)
            unit = Unit(cursor, self._rows, signature, self._rows.streams, batch)
            yield unit
            unit.flush()

    @contextmanager
    def appending(self) -> Iterator[Any]:
        """A write transaction that may add to the journal: its counters go back with it."""
        with self._writing:
            mark = self._rows.mark()
            try:
                with self.exclusive() as cursor:
                    yield cursor
            except BaseException:
                self._rows.reset(mark)
                raise

    def _signature(self, author: str | None) -> Signature:
        wall = self._clock()
        zone = datetime.fromtimestamp(wall / 1000).astimezone().utcoffset()
        offset = int(zone.total_seconds() // 60) if zone else 0
        return Signature(author or self.author, wall, offset)

    @property
    def rows(self) -> JournalRows:
        """The journal's counters and streams, for replay and checks inside the store."""
        return self._rows

    @contextmanager
    def exclusive(self, *, is_lasting: bool = True) -> Iterator[Any]:
        """A driver cursor in a write transaction that is not a unit of work (replay, upkeep). One
        that is not lasting spares waiting for the disk: a power cut may take it back, whole."""
        with self._alone(), self._at_hand(), self._engine.connect() as connection:
            cursor = connection.connection.cursor()
            with engine.refusing(self.home.db), engine.waiting(cursor.connection, is_lasting):
                cursor.execute("BEGIN IMMEDIATE")
                try:
                    yield cursor
                    cursor.execute("COMMIT")
                except BaseException:
                    if connection.connection.driver_connection.in_transaction:  # type: ignore[union-attr]
                        cursor.execute("ROLLBACK")
                    raise
                finally:
                    cursor.close()

    @contextmanager
    def _at_hand(self) -> Iterator[None]:
        """Refuses where the file has gone from its place: what an open handle still takes would be
        lost with it. Once it is back, new connections are made."""
        try:
            if not self.home.db.exists():
                raise engine.unreachable(self.home.db)
            yield
        except Refusal as refusal:
            if refusal.code == "store_unreachable":
                self._engine.dispose()
            raise

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer at a time; a writer inside itself is a bug and would wait for ever."""
        if getattr(self._here, "steady", None) is not None:
            raise RuntimeError("a write while reading one moment")
        with self._writing:
            if self._is_writing:
                raise RuntimeError("a write inside a write")
            self._is_writing = True
            try:
                yield
            finally:
                self._is_writing = False

    def now(self) -> datetime:
        """The store's clock as local time."""
        return datetime.fromtimestamp(self._clock() / 1000)

    def setting(self, key: str) -> str | None:
        """A setting of this laptop; None where it was never set."""
        with self.reading() as cursor:
            cursor.execute("SELECT value FROM setting WHERE key = ?", (key,))
            found = cursor.fetchone()
        return found[0] if found else None

    def set_setting(self, key: str, value: str) -> None:
        """Keep a setting of this laptop; it is not part of the journal and never travels."""
        with self.exclusive() as cursor:
            cursor.execute("INSERT OR REPLACE INTO setting(key, value) VALUES(?, ?)", (key, value))

    def note(self, key: str, value: str) -> None:
        """Keep a setting that can be found out again: a power cut may bring the one before back."""
        with self.exclusive(is_lasting=False) as cursor:
            cursor.execute("INSERT OR REPLACE INTO setting(key, value) VALUES(?, ?)", (key, value))

    def back_up(self, why: backups.Why) -> Path:
        """A verified copy beside the home's own file."""
        return backups.back_up(self.home, self.key, why)

    def size(self) -> int:
        """Bytes the database takes on the disk, its log among them."""
        return sum(file.stat().st_size for file in copies.with_logs(self.home.db) if file.exists())

    def give_back(self) -> None:
        """Give room that is not needed any more back to the disk, where it is worth the trouble.

        The file is copied without it, the copy proven and taken back as one transaction; nobody
        writes meanwhile. Refuses with ``disk_full`` or ``backup_failed``: nothing has changed then.
        """
        compact = self.home.path / f"{durable.TEMPORARY}compact.db"
        with (
            self._alone(),
            self._at_hand(),
            engine.refusing(self.home.db),
            closing(engine.connect(self.home.db, self.key)) as connection,
        ):
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            spare, pages = (
                connection.execute(f"PRAGMA {what}").fetchone()[0]
                for what in ("freelist_count", "page_count")
            )
            if spare * 20 < pages:
                return
            if durable.free_bytes(self.home.path) < 2 * self.size():
                raise durable.disk_full(self.home.db)
            try:
                connection.execute("VACUUM INTO ?", (str(compact),))
                copies.prove(compact, self.key, copies.rows_of(connection))
                with closing(engine.connect(compact, self.key)) as small:
                    small.backup(connection)
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                for leftover in copies.with_logs(compact):
                    leftover.unlink(missing_ok=True)

    def close(self) -> None:
        """Forget the key, close the pool, let the next process in. Safe to call twice."""
        self._engine.dispose()
        self._hold.release()
        self.key = b""


def create(
    path: Path,
    passphrase: str,
    *,
    cost: vault.Cost | None = None,
    clock: Clock = wall_clock,
    author: str | None = None,
) -> tuple[Store, str]:
    """A new home in an empty folder; returns the open store and the recovery code, shown once.

    Refuses with ``home_not_empty`` where anything lies already.
    """
    if not home.is_empty(path):
        raise Refusal(
            "home_not_empty",
            "“{path}”里已经有内容，不能在这里新建资料夹。请另选一个空文件夹，或打开已有的。",
            path=str(path),
        )
    where = home.create(path)
    hold = home.hold(where)
    try:
        key, recovery_code = vault.create(where.vault, passphrase, params=cost)
        migrations.upgrade(where, key)
        ballast.keep(where)
        return Store(where, key, hold, clock=clock, author=author or login()), recovery_code
    except Exception:
        home.abandon(where)
        hold.release()
        raise
    except BaseException:  # cut short: the next start finishes what was begun
        hold.release()
        raise


def open_store(
    path: Path,
    passphrase: str,
    *,
    clock: Clock = wall_clock,
    author: str | None = None,
    is_checked: bool = True,
) -> Store:
    """Open a home by its passphrase; see :func:`open_with_key` for what else happens."""
    where = home.open_at(path)
    key = vault.unlock(where.vault, passphrase)
    return open_with_key(path, key, clock=clock, author=author, is_checked=is_checked)


def open_with_key(
    path: Path,
    key: vault.DataKey,
    *,
    clock: Clock = wall_clock,
    author: str | None = None,
    is_checked: bool = True,
    is_kept: bool = True,
) -> Store:
    """Open a home: held, checked, backed up when a day old, brought to today's version. One that is
    not kept can be made again at any time, and gets no ballast and no daily backup.

    Refuses with ``home_in_use``, ``store_damaged`` (its details name the backups), or
    ``store_newer`` when a newer version of the program wrote it.
    """
    where = home.open_at(path)
    hold = home.hold(where)
    try:
        if is_checked:
            _refuse_damage(where, key)
        migrations.upgrade(where, key)
        store = Store(where, key, hold, clock=clock, author=author or login())
        store.author = author or store.setting("author") or store.author
    except BaseException:
        hold.release()
        raise
    try:
        if store.rows.tip.op:  # a home with words of its own takes no snapshot over
            home.forget_incoming(where)
        if is_kept:
            ballast.keep(where)
            _back_up_daily(store)
    except BaseException:
        store.close()
        raise
    return store


def open_beside(path: Path, key: vault.DataKey) -> Store:
    """A home another process holds, to read its journal: nothing is checked, migrated or kept."""
    where = home.open_at(path)
    return Store(where, key, home.not_held(where), clock=wall_clock, author="")


def _back_up_daily(store: Store) -> None:
    """A copy a day. One that does not fit must not keep people from their work: it is said in
    ``store.remark``, and the next start tries again."""
    if not backups.daily_due(store.home, store.now(), store.setting(backups.ADOPTED)):
        return
    try:
        store.back_up("daily")
    except Refusal as refusal:
        if refusal.code not in ("no_room_for_backup", "disk_full", "backup_failed"):
            raise
        store.remark = refusal.sentence


def _refuse_damage(where: home.Home, key: vault.DataKey) -> None:
    proven = [backup for backup in backups.list_backups(where) if backup.is_verified]
    kept = [backup.path.name for backup in proven]
    offer = (
        Sentence(
            "最近的备份是 {when} 的，可以用它恢复。",
            when=f"{proven[0].when.astimezone():%Y-%m-%d %H:%M}",
        )
        if proven
        else Sentence("这里没有备份，请联系管理员。")
    )
    try:
        connection = engine.connect(where.db, key)
        try:
            problems = integrity.check(connection)
        finally:
            connection.close()
    except Refusal as refusal:
        if refusal.code != "store_damaged":
            raise
        problems = [refusal.sentence]
    if problems:
        raise Refusal(
            "store_damaged",
            "资料文件有 {count} 处损坏，没有打开，原文件保持不动。{offer}",
            count=len(problems),
            offer=offer,
            problems=problems,
            backups=kept,
        )


def login() -> str:
    """Who sits here, as the system knows them: the author until a person says otherwise."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "?"
