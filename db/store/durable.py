"""Writing whole files so that a power cut leaves the old one or the new one, never half of either.

Also knows which drive a path lies on and how to say that it is full. It must never write into a
file in place, and never leave a temporary file behind after a failure it survives.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from db.errors import Refusal
from db.sentences import Sentence

TEMPORARY = ".tmp-"
"""Begins the name of every unfinished file, so that leftovers of a crash are known as such."""


def fsync_folder(folder: Path) -> None:
    """Make a rename inside ``folder`` durable. Windows can neither do this nor needs it."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def fsync_file(path: Path) -> None:
    """Make the bytes of a file someone else wrote durable."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A new file that takes the place of ``path`` when the block ends well, and vanishes otherwise.

    A full drive is refused as ``disk_full``. Readable by this user only.
    """
    with refusing_full_disk(path):
        handle, name = tempfile.mkstemp(prefix=TEMPORARY, dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(handle, "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        fsync_folder(path.parent)


def write_whole(path: Path, content: bytes) -> None:
    """``path`` holds exactly ``content`` afterwards, durably; before, whatever it held."""
    with replacing(path) as file:
        file.write(content)


def sweep(folder: Path) -> None:
    """Remove what a crash left unfinished. Call it only while the home is held."""
    for leftover in folder.glob(f"{TEMPORARY}*"):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def free_bytes(path: Path) -> int:
    """Bytes a person may still write on the drive of ``path`` (whose folder must exist)."""
    return shutil.disk_usage(path if path.is_dir() else path.parent).free


def drive_of(path: Path) -> str:
    """The drive letter on Windows, the mount point elsewhere: what a person must make room on."""
    here = path.absolute()
    if here.drive:
        return here.drive
    while not os.path.ismount(here):
        here = here.parent
    return str(here)


def disk_full(path: Path, freed: int = 0) -> Refusal:
    """The refusal for a full drive; ``freed`` is how many bytes giving up the ballast gained."""
    drive = drive_of(path)
    rescue = (
        Sentence("程序已腾出预留的 {mb} MB 应急空间，现在可以继续，但请尽快", mb=freed // 2**20)
        if freed
        else Sentence("请先")
    )
    return Refusal(
        "disk_full",
        "磁盘“{drive}”已满，刚才这一步没有写入，此前保存的内容都在。"
        "{rescue}删除或移走该磁盘上的一些文件，再重试。",
        rescue=rescue,
        drive=drive,
        freed=freed,
    )


@contextmanager
def refusing_full_disk(path: Path) -> Iterator[None]:
    """Turn the operating system's “no space left” into a sentence that names the drive."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise disk_full(path) from error
        raise
