"""Runs a writer and records every write, sync, cut and removal that is asked of the disk.

``python recorder.py TRACE FOLDER WRITER.py ARGUMENTS…`` The calls go through SQLite's own table
of operating system functions, which the ``sqlcipher3`` wheel exports: no tracer, no preloading, no
compiler. Of other files it hears what Python syncs, renames and removes. What the writer prints as
``ack …`` is recorded between the writes, where it belongs.
"""

from __future__ import annotations

import ctypes
import io
import os
import pickle
import runpy
import sys
from pathlib import Path
from typing import Any

from sqlcipher3 import _sqlite3

Event = tuple[str, str, int, bytes]
"""What (write, sync, cut, remove, move, sync folder, ack), which file below the folder, offset or
size, bytes."""

_POINTER = ctypes.c_void_p
# Names travel as bare pointers: SQLite looks for parameters behind their end; a copy has none.
_OPEN = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, _POINTER, ctypes.c_int, _POINTER)
_REMOVE = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, ctypes.c_int)
_CLOSE = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER)
_WRITE = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, _POINTER, ctypes.c_int, ctypes.c_int64)
_CUT = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_int64)
_SYNC = ctypes.CFUNCTYPE(ctypes.c_int, _POINTER, ctypes.c_int)


class _Vfs(ctypes.Structure):
    _fields_ = (
        ("version", ctypes.c_int),
        ("file_size", ctypes.c_int),
        ("longest_path", ctypes.c_int),
        ("next", _POINTER),
        ("name", ctypes.c_char_p),
        ("own", _POINTER),
        ("open", _OPEN),
        ("remove", _REMOVE),
    )


class _Methods(ctypes.Structure):
    _fields_ = (
        ("version", ctypes.c_int),
        ("close", _CLOSE),
        ("read", _POINTER),
        ("write", _WRITE),
        ("cut", _CUT),
        ("sync", _SYNC),
        ("rest", _POINTER * 13),
    )


class _File(ctypes.Structure):
    _fields_ = (("methods", ctypes.POINTER(_Methods)),)


def can_listen() -> bool:
    """This build of ``sqlcipher3`` shows its table of functions (Windows extensions do not)."""
    return hasattr(ctypes.CDLL(_sqlite3.__file__), "sqlite3_vfs_find")


class Recorder:
    """Sits between SQLite and the system for as long as the process lives."""

    def __init__(self, folder: Path) -> None:
        self.events: list[Event] = []
        self._folder = folder.resolve()
        self._names: dict[int, str] = {}
        self._tables: dict[int, _Methods] = {}  # SQLite keeps pointers into these
        self._kept: list[Any] = []

    def begin(self) -> None:
        """From now on every file SQLite opens is listened to."""
        find = ctypes.CDLL(_sqlite3.__file__).sqlite3_vfs_find
        find.restype = ctypes.POINTER(_Vfs)
        vfs = find(None).contents
        # Copies of the pointers: the fields themselves will soon lead back to us.
        real_open = ctypes.cast(ctypes.cast(vfs.open, _POINTER), _OPEN)
        real_remove = ctypes.cast(ctypes.cast(vfs.remove, _POINTER), _REMOVE)

        def opened(own: int, name: int | None, file: int, flags: int, out: int | None) -> int:
            result = int(real_open(own, name, file, flags, out))
            if result == 0 and (known := self._known(name)):
                self._names[file] = known
                self._listen(_File.from_address(file))
            return result

        def removed(own: int, name: int, is_synced: int) -> int:
            if known := self._known(name):
                self.events.append(("remove", known, 0, b""))
            return int(real_remove(own, name, is_synced))

        vfs.open, vfs.remove = _OPEN(opened), _REMOVE(removed)
        self._kept += [vfs, vfs.open, vfs.remove, real_open, real_remove]

    def _known(self, name: int | None) -> str | None:
        if name is None:  # a temporary file of SQLite's own
            return None
        return self.known(os.fsdecode(ctypes.string_at(name)))

    def known(self, file: str) -> str | None:
        """What a file is called below the folder; None where it does not lie there."""
        path = Path(file).resolve()
        return (
            path.relative_to(self._folder).as_posix() if path.is_relative_to(self._folder) else None
        )

    def _listen(self, file: _File) -> None:
        """Give the file a table of methods that tells us first and then does what it did."""
        real_at = ctypes.addressof(file.methods.contents)
        if real_at not in self._tables:
            self._tables[real_at] = self._table(_Methods.from_address(real_at))
        file.methods = ctypes.pointer(self._tables[real_at])

    def _table(self, real: _Methods) -> _Methods:
        events, names = self.events, self._names

        def close(file: int) -> int:
            names.pop(file, None)
            return int(real.close(file))

        def write(file: int, content: int, size: int, offset: int) -> int:
            events.append(("write", names[file], offset, ctypes.string_at(content, size)))
            return int(real.write(file, content, size, offset))

        def cut(file: int, size: int) -> int:
            events.append(("cut", names[file], size, b""))
            return int(real.cut(file, size))

        def sync(file: int, flags: int) -> int:
            result = int(real.sync(file, flags))
            events.append(("sync", names[file], 0, b""))
            return result

        table = _Methods.from_buffer_copy(real)
        table.close, table.write = _CLOSE(close), _WRITE(write)
        table.cut, table.sync = _CUT(cut), _SYNC(sync)
        self._kept += [table.close, table.write, table.cut, table.sync]
        return table


class FileRecorder:
    """Sits between Python and the system: the files that are no database. What was written to a
    file is heard when it is synced or renamed; one that never was is not on the disk at all."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._sure: dict[str, bytes] = {}

    def begin(self) -> None:
        """From now on. Only Linux tells which file a handle belongs to."""
        if not Path("/proc/self/fd").is_dir():
            return
        sync, replace, unlink = os.fsync, os.replace, os.unlink

        def synced(handle: int) -> None:
            sync(handle)
            self._synced(os.readlink(f"/proc/self/fd/{handle}"))

        def replaced(source: Any, target: Any, **how: Any) -> None:
            self._moved(source, target)
            replace(source, target, **how)

        def unlinked(path: Any, **how: Any) -> None:
            unlink(path, **how)
            if not how and (name := self._recorder.known(os.fspath(path))):
                self._recorder.events.append(("remove", name, 0, b""))

        os.fsync, os.replace, os.unlink = synced, replaced, unlinked

    def _synced(self, path: str) -> None:
        name = self._recorder.known(path)
        if name is None:
            return
        if os.path.isdir(path):
            self._recorder.events.append(("sync folder", name, 0, b""))
            return
        self._sure[name] = self._written(name, Path(path))
        self._recorder.events.append(("sync", name, 0, b""))

    def _moved(self, source: Any, target: Any) -> None:
        old, new = (self._recorder.known(os.fspath(path)) for path in (source, target))
        if old is None or new is None:
            return
        content = Path(source).read_bytes()
        if self._sure.pop(old, None) != content:
            self._written(old, Path(source))
        self._sure[new] = content
        self._recorder.events.append(("move", old, 0, new.encode()))

    def _written(self, name: str, path: Path) -> bytes:
        content = path.read_bytes()
        self._recorder.events += [("cut", name, 0, b""), ("write", name, 0, content)]
        return content


class _Ears(io.TextIOBase):
    """Standard output of the writer: each line takes its place among the writes."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def write(self, text: str) -> int:
        for line in text.splitlines():
            if line.startswith("ack "):
                self._recorder.events.append(("ack", line[4:], 0, b""))
        return len(text)


def main() -> None:
    """See the top of this file."""
    trace, folder, writer, *arguments = sys.argv[1:]
    recorder = Recorder(Path(folder))
    recorder.begin()
    FileRecorder(recorder).begin()
    sys.argv = [writer, *arguments]
    heard, sys.stdout = sys.stdout, _Ears(recorder)
    try:
        runpy.run_path(writer, run_name="__main__")
    finally:
        sys.stdout = heard
        Path(trace).write_bytes(pickle.dumps(recorder.events))


if __name__ == "__main__":
    main()
