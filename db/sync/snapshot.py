"""A new laptop in one piece: the hub's snapshot fetched, resumed where it broke off, and opened.

The file travels under a key of its own, sealed for this device; it becomes this laptop's store
under this laptop's key. What the hub got since follows by the next ordinary exchange. What has come
stays until it is the store: a full disk or a power cut while it is opened costs no download.
"""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Callable
from contextlib import closing
from dataclasses import astuple, dataclass
from datetime import UTC
from pathlib import Path

import httpx2 as httpx
import orjson

from db.errors import Refusal
from db.store import backups, durable, home, snapshots
from db.store.store import Store
from db.sync import http, lock, membership
from db.sync.lines import Line
from db.sync.session import Standing

Progress = Callable[[int, int], None]
"""Is told bytes here and bytes in all."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """A snapshot lying in the home, not yet opened."""

    file: Path
    key: bytes
    peer: str
    standing: Standing


def fetch(store: Store, progress: Progress | None = None) -> Fetched:
    """Bring the snapshot of this laptop's space into its home; may be broken off and begun again.

    Refuses with ``no_snapshot`` (a device that may not have everything, or a hub without: sync
    instead), ``store_newer``, ``not_enrolled``, ``hub_unreachable``, ``disk_full``.
    """
    member = membership.membership(store)
    file, tag = store.home.incoming, store.home.incoming_tag
    headers = {"Authorization": f"Bearer {member.token}"}
    if file.exists() and tag.exists():
        # The last byte comes once more: a range behind the end of a whole file would be refused.
        start = max(0, file.stat().st_size - 1)
        headers |= {"Range": f"bytes={start}-", "If-Range": tag.read_text("utf-8")}
    url = f"{member.address}/v1/spaces/{member.space}/snapshot"
    with (
        closing(Line(store.ending, member.address, member.certificate)) as line,
        http.asking(line, url, headers) as told,
    ):
        _see_that_we_can_open(told)
        if told.status_code != httpx.codes.PARTIAL_CONTENT:
            home.forget_incoming(store.home)  # first: its beginning is not the new one's
            durable.write_whole(tag, told.headers.get("ETag", "").encode())
        _receive(told, file, progress)
        key = io.BytesIO()
        sealed = base64.b64decode(told.headers["Sizhi-Key"])
        lock.open_sealed(store, io.BytesIO(sealed), key)
        epoch, position, mark = told.headers["Sizhi-Cursor"].split(" ")
    standing = Standing(epoch, int(position), mark if mark != "-" else "")
    return Fetched(file, key.getvalue(), f"{member.hub}/{member.space}", standing)


def adopt(store: Store, fetched: Fetched) -> None:
    """Close the empty ``store`` and put the snapshot in its place; the caller opens it anew.

    Refuses as ``db.store.snapshots.adopt`` does; the home is then as it was, closed. After
    ``disk_full`` what was fetched still lies there, and so it does where the power went.
    """
    with store.reading() as cursor:
        cursor.execute("SELECT key, value FROM setting")
        settings = {str(name): str(value) for name, value in cursor.fetchall()}
    settings[backups.ADOPTED] = store.now().astimezone(UTC).isoformat()
    where, key = store.home, store.key

    def settle(end: snapshots.Standing) -> dict[str, str]:
        standing = fetched.standing  # all that lies in it came from the hub: none is to be sent
        standing.sent, standing.sent_mark = end.position, end.mark
        return {**settings, f"peer:{fetched.peer}": orjson.dumps(astuple(standing)).decode()}

    store.close()
    try:
        snapshots.adopt(where, key, fetched.file, fetched.key, settle)
    except Refusal as refusal:
        if refusal.code != "disk_full":
            home.forget_incoming(where)
        raise
    home.forget_incoming(where)


def _see_that_we_can_open(told: httpx.Response) -> None:
    if "Sizhi-Key" not in told.headers or "Sizhi-Cursor" not in told.headers:
        raise http.not_the_hub(told.status_code)
    if told.headers.get("Sizhi-Revision", "") > snapshots.revision():
        raise Refusal(
            "store_newer", "同步中心的程序较新，整份资料这里打不开。请先升级这台电脑上的程序。"
        )


def _receive(told: httpx.Response, file: Path, progress: Progress | None) -> None:
    with durable.refusing_full_disk(file), file.open("ab") as target:
        os.chmod(file, 0o600)
        if told.status_code == httpx.codes.PARTIAL_CONTENT:
            target.truncate(max(0, target.tell() - 1))
        here = target.seek(0, os.SEEK_END)
        whole = here + int(told.headers.get("Content-Length", 0))
        for piece in told.iter_bytes(1 << 20):
            target.write(piece)
            here += len(piece)
            if progress:
                progress(here, whole)
    if here != whole:
        raise http.unreachable("short")
