"""Is the file still what was written? Asked at every start, before anything is believed.

Every page carries a code over its encrypted bytes: one flipped bit anywhere is found (plain SQLite
missed more than half). It must never repair anything: what it finds goes to a person with a
backup in the other hand.
"""

from __future__ import annotations

from pathlib import Path

from sqlcipher3 import dbapi2

from db.sentences import Sentence
from db.store.engine import Connection

_MOST = 100  # problems worth listing; after these the answer is a backup anyway


def check(connection: Connection, *, is_thorough: bool = False) -> list[str]:
    """The problems found, as sentences; empty when all is well. Call it outside a transaction.

    The write-ahead log, every page's code and the trees' shape; ``is_thorough`` also compares each
    index with its table and looks for references to nothing. Call it first thing after opening.
    """
    problems: list[str] = []
    try:
        problems += _log_problems(connection)
        # Pages torn by a power cut in the middle of a checkpoint are whole in the log: copy them
        # over first, or the check below raises an alarm about what SQLite has healed by itself.
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        for row in connection.execute("PRAGMA cipher_integrity_check").fetchall():
            problems.append(Sentence("资料文件有一处损坏：{what}", what=row[0]))
        if problems:
            return problems[:_MOST]
        how = "integrity_check" if is_thorough else "quick_check"
        for row in connection.execute(f"PRAGMA {how}({_MOST})").fetchall():
            if row[0] != "ok":
                problems.append(Sentence("资料结构有误：{what}", what=row[0]))
        if is_thorough:
            for row in connection.execute("PRAGMA foreign_key_check").fetchall():
                problems.append(
                    Sentence(
                        "表 {table} 第 {row} 行引用了 {other} 中不存在的记录",
                        table=row[0],
                        row=row[1],
                        other=row[2],
                    )
                )
    except dbapi2.DatabaseError as error:
        # Its text speaks of pages and files, never of contents: it was no statement of ours.
        problems.append(Sentence("资料文件读不下去：{what}", what=str(error)))
    return problems[:_MOST]


def _log_problems(connection: Connection) -> list[str]:
    """Did the disk lose part of the write-ahead log that had already been synced?

    SQLite takes a bad frame for the torn end of an unfinished commit and silently forgets all
    that follows. But each commit is synced before the next begins, so a torn end lies in the last
    commit: two commits behind what SQLite accepted are two somebody was told were safe.
    """
    file = connection.execute("PRAGMA database_list").fetchone()[2]
    wal = Path(f"{file}-wal")
    salts, commits = _commits(wal)
    _, accepted, _ = connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
    forgotten = [frame for frame in commits if frame > accepted]
    is_same_log = _commits(wal)[0] == salts  # another connection may just have begun it anew
    if len(forgotten) < 2 or not is_same_log:
        return []
    return [
        Sentence(
            "预写日志中间有一处损坏，其后约 {count} 次保存的内容读不出来", count=len(forgotten)
        )
    ]


def _commits(wal: Path) -> tuple[bytes, list[int]]:
    """The salts of the log's present generation and the numbers of its frames that commit."""
    if not wal.is_file():
        return b"", []
    with wal.open("rb") as file:
        header = file.read(32)
        if len(header) < 32:
            return b"", []
        page = int.from_bytes(header[8:12], "big")
        salts = header[16:24]
        if header[24:32] != _header_sum(header) or not 512 <= page <= 65536:
            # The header itself is hurt: the frames still say what page size and salts they had.
            page, salts = 4096, file.read(24)[8:16]
        commits, number = [], 1
        file.seek(32)
        while len(frame := file.read(24)) == 24:
            if frame[8:16] == salts and frame[4:8] != bytes(4):
                commits.append(number)
            number += 1
            file.seek(page, 1)
        return salts, commits


def _header_sum(header: bytes) -> bytes:
    """SQLite's checksum of a log header, byte order by the lowest bit of its magic number."""
    order = "big" if header[3] & 1 else "little"
    first = second = 0
    for start in range(0, 24, 8):
        first = (first + int.from_bytes(header[start : start + 4], order) + second) % 2**32  # type: ignore[arg-type]
        second = (second + int.from_bytes(header[start + 4 : start + 8], order) + first) % 2**32  # type: ignore[arg-type]
    return first.to_bytes(4, "big") + second.to_bytes(4, "big")
