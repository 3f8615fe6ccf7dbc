"""Attachments over HTTP, by the hash of their content, resumable by offset.

What is on the way lies unencrypted in the space's own ``uploads`` until it is whole, proven and
taken into the encrypted attachments; nothing is taken that no record speaks of.
"""

# No postponed annotations here: FastAPI has to see `allowed`, which is a local name.
import hashlib
import os
import re
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Annotated

from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool

from db.errors import Refusal
from db.store import attachments, durable, outgoing
from db.store.store import Store
from hub.devices import READER, Device
from hub.spaces import Hub

_SHA = re.compile(r"[0-9a-f]{64}\Z")


def add_blobs(app: FastAPI, hub: Hub, allowed: Callable[..., Device]) -> None:
    """The four endpoints of attachments."""
    finishing = threading.Lock()

    @app.get("/v1/spaces/{s}/blobs")
    def missing(device: Annotated[Device, Depends(allowed)]) -> JSONResponse:
        return JSONResponse({"missing": outgoing.missing_blobs(hub.space(device.space))})

    @app.head("/v1/spaces/{s}/blobs/{sha}")
    def offset(sha: str, device: Annotated[Device, Depends(allowed)]) -> Response:
        store = hub.space(device.space)
        if store.attachments.holds(_checked(sha)):
            return Response(headers={"Upload-Complete": "?1"})
        part = _part(store, sha)
        size = part.stat().st_size if part.exists() else 0
        return Response(headers={"Upload-Complete": "?0", "Upload-Offset": str(size)})

    @app.get("/v1/spaces/{s}/blobs/{sha}")
    def content(
        sha: str,
        device: Annotated[Device, Depends(allowed)],
        offset: Annotated[int, Header(alias="Upload-Offset", ge=0)] = 0,
    ) -> StreamingResponse:
        store = hub.space(device.space)
        if not store.attachments.holds(_checked(sha)):
            raise Refusal("attachment_missing", "中心还没有这个附件，等持有它的电脑同步后再试。")
        return StreamingResponse(_from(store, sha, offset), media_type="application/octet-stream")

    @app.patch("/v1/spaces/{s}/blobs/{sha}")
    async def upload(
        sha: str,
        request: Request,
        device: Annotated[Device, Depends(allowed)],
        offset: Annotated[int, Header(alias="Upload-Offset", ge=0)],
        length: Annotated[int, Header(alias="Upload-Length", ge=0)],
    ) -> Response:
        store = hub.space(device.space)
        _may_upload(store, device, _checked(sha), length)
        part = _part(store, sha)
        size = await _append(part, offset, length, request.stream())
        if size == length:
            await run_in_threadpool(_finish, store, sha, part, finishing)
        return Response(status_code=204, headers={"Upload-Offset": str(size)})


def _checked(sha: str) -> str:
    if not _SHA.match(sha):
        raise Refusal("attachment_missing", "没有这个附件。")
    return sha


def _may_upload(store: Store, device: Device, sha: str, length: int) -> None:
    if device.role == READER:
        raise Refusal("read_only", "这台设备只能查看，附件没有上传。")
    if not outgoing.is_attached(store, sha):
        raise Refusal("attachment_missing", "没有记录用到这个附件，没有接收。请先同步记录。")
    if length > attachments.MOST_BYTES:
        raise Refusal("attachment_too_large", "附件超过上限，没有接收。请压缩或拆分。")


def _part(store: Store, sha: str) -> Path:
    folder = store.home.path / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder / f"{sha}.part"


async def _append(part: Path, offset: int, length: int, pieces: AsyncIterator[bytes]) -> int:
    """Add what comes behind what is there; returns how much there is, also after a cut."""
    size = part.stat().st_size if part.exists() else 0
    if offset != size:
        raise Refusal("upload_offset", "续传位置不符，请重新询问后再传。", offset=size)
    with durable.refusing_full_disk(part), part.open("ab") as file:
        os.chmod(part, 0o600)
        async for piece in pieces:
            size += len(piece)
            if size > length:
                file.truncate(offset)
                raise Refusal("attachment_too_large", "附件比所说的大，没有接收。")
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
    return size


def _finish(store: Store, sha: str, part: Path, finishing: threading.Lock) -> None:
    with finishing:
        if store.attachments.holds(sha) or not part.exists():
            return
        with part.open("rb") as file:
            true = hashlib.file_digest(file, "sha256").hexdigest()
        if true == sha:
            store.attachments.store(part)
        part.unlink()
        if true != sha:
            raise Refusal("attachment_damaged", "附件内容与校验值不符，已丢弃，请重新上传。")


def _from(store: Store, sha: str, offset: int) -> Iterator[bytes]:
    for piece in store.attachments.chunks(sha):
        if offset < len(piece):
            yield piece[offset:]
        offset = max(0, offset - len(piece))
