"""The endpoints of attachments, and of the snapshot for a new laptop."""

# No postponed annotations here: FastAPI has to see `allowed`, which is a local name.
import base64
import io
import re
from collections.abc import Callable
from typing import Annotated

from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.responses import FileResponse, JSONResponse, StreamingResponse

from db.errors import Refusal
from db.records import Level
from db.rules import roles
from db.store import attachments, snapshots
from db.store.hub.devices import Device
from db.sync import lock, withheld
from hub.office import Hub, Space

_SHA = re.compile(r"[0-9a-f]{64}\Z")


def add_files(app: FastAPI, hub: Hub, allowed: Callable[..., Device]) -> None:
    """What is fetched and brought as files."""
    _add_fetching(app, hub, allowed)
    _add_bringing(app, hub, allowed)
    _add_snapshot(app, hub, allowed)


def _add_fetching(app: FastAPI, hub: Hub, allowed: Callable[..., Device]) -> None:
    @app.get("/v1/spaces/{s}/blobs")
    def missing(device: Annotated[Device, Depends(allowed)]) -> JSONResponse:
        return JSONResponse({"missing": hub.space(device.space).journal.missing_blobs()})

    @app.get("/v1/spaces/{s}/blobs/{sha}")
    def content(
        sha: str,
        device: Annotated[Device, Depends(allowed)],
        offset: Annotated[int, Header(alias="Upload-Offset", ge=0)] = 0,
    ) -> StreamingResponse:
        space = hub.space(device.space)
        if not space.blobs.holds(_checked(sha)):
            raise Refusal("attachment_missing", "中心还没有这个附件，等持有它的电脑同步后再试。")
        if not _may_have(space, device, sha):
            raise Refusal("attachment_missing", "没有这个附件。")
        return StreamingResponse(
            space.blobs.chunks(sha, offset), media_type="application/octet-stream"
        )


def _add_bringing(app: FastAPI, hub: Hub, allowed: Callable[..., Device]) -> None:
    @app.head("/v1/spaces/{s}/blobs/{sha}")
    def offset(sha: str, device: Annotated[Device, Depends(allowed)]) -> Response:
        space = hub.space(device.space)
        if space.blobs.holds(_checked(sha)):
            return Response(headers={"Upload-Complete": "?1"})
        size = space.blobs.offset(sha)
        return Response(headers={"Upload-Complete": "?0", "Upload-Offset": str(size)})

    @app.patch("/v1/spaces/{s}/blobs/{sha}")
    async def upload(
        sha: str,
        request: Request,
        device: Annotated[Device, Depends(allowed)],
        offset: Annotated[int, Header(alias="Upload-Offset", ge=0)],
        length: Annotated[int, Header(alias="Upload-Length", ge=0)],
    ) -> Response:
        space = hub.space(device.space)
        _may_upload(space, device, _checked(sha), length)
        size = await space.blobs.append(sha, offset, length, request.stream())
        return Response(status_code=204, headers={"Upload-Offset": str(size)})


def _add_snapshot(app: FastAPI, hub: Hub, allowed: Callable[..., Device]) -> None:
    @app.get("/v1/spaces/{s}/snapshot")
    def snapshot(device: Annotated[Device, Depends(allowed)]) -> FileResponse:
        if device.most_level < Level.NEVER or not device.key:
            raise Refusal("no_snapshot", "这台电脑不能整份接收资料，请逐条同步。")
        made = hub.space(device.space).snapshot()
        sealed = io.BytesIO()
        lock.seal(lock.Devices([device.key]), io.BytesIO(made.key), sealed)
        headers = {
            "Sizhi-Key": base64.b64encode(sealed.getvalue()).decode(),
            "Sizhi-Cursor": f"{made.epoch} {made.position} {made.mark or '-'}",
            "Sizhi-Revision": snapshots.revision(),
        }
        return FileResponse(made.path, media_type="application/octet-stream", headers=headers)


def _checked(sha: str) -> str:
    if not _SHA.match(sha):
        raise Refusal("attachment_missing", "没有这个附件。")
    return sha


def _may_upload(space: Space, device: Device, sha: str, length: int) -> None:
    if not roles.may_write(device.role):
        raise Refusal("read_only", "这台设备只能查看，附件没有上传。")
    if not space.journal.speaking_of(sha):
        raise Refusal("attachment_missing", "没有记录用到这个附件，没有接收。请先同步记录。")
    if length > attachments.MOST_BYTES:
        raise Refusal("attachment_too_large", "附件超过上限，没有接收。请压缩或拆分。")


def _may_have(space: Space, device: Device, sha: str) -> bool:
    """Whether some record that speaks of a file is not above the device's level."""
    if device.most_level >= Level.NEVER:
        return True
    speaking = space.journal.speaking_of(sha)
    return any(withheld.level_of(space.journal, one) <= device.most_level for one in speaking)
