"""The hub's endpoints (docs/sync.md, and design): a thin way to the same exchange as any carrier.

The space comes from the token; the one in the address only has to be the same, and a wrong one is
answered like one that does not exist. Nothing of a card ever appears in a log or an error.
"""

# No postponed annotations here: FastAPI has to see `allowed`, which is a local name.
import time
from typing import Annotated

from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from db.errors import Refusal
from db.sync import session, wire
from hub.blobs import add_blobs
from hub.devices import READER, Device
from hub.spaces import Hub

_STATUS = {
    "not_enrolled": 401,
    "no_such_space": 404,
    "attachment_missing": 404,
    "read_only": 403,
    "code_unknown": 403,
    "message_too_large": 413,
    "attachment_too_large": 413,
    "upload_offset": 409,
    "disk_full": 507,
}


def create_app(hub: Hub) -> FastAPI:
    """The application over an open hub; whoever made the hub closes it."""
    app = FastAPI(title="sizhi hub", docs_url=None, redoc_url=None, openapi_url=None)

    def allowed(s: str, authorization: Annotated[str, Header()] = "") -> Device:
        kind, _, token = authorization.partition(" ")
        device = hub.devices.of_token(token) if kind.lower() == "bearer" else None
        if device is None:
            raise Refusal(
                "not_enrolled", "这台设备没有登记，或登记已被撤销。请向管理员要新的登记码。"
            )
        if device.space != s:
            raise Refusal("no_such_space", "没有这个空间。")
        return device

    @app.exception_handler(Refusal)
    def refused(_: Request, refusal: Refusal) -> JSONResponse:
        said = {"error": refusal.code, "sentence": refusal.sentence}
        return JSONResponse(said, _STATUS.get(refusal.code, 400))

    @app.get("/v1/ping")
    def ping() -> JSONResponse:
        now = int(time.time() * 1000)
        return JSONResponse({"hub": hub.id, "epoch": hub.epoch, "time": now, "v": [1, 1]})

    @app.get("/health")
    def health() -> Response:
        return Response("ok")

    @app.post("/v1/devices/enrol")
    async def enrol(request: Request) -> JSONResponse:
        said = wire.unpack(await _body(request, 10_000))
        words = {name: said.get(name, "") for name in ("code", "label", "key")}
        if not all(isinstance(word, str) for word in words.values()):
            raise Refusal("message_unreadable", "登记请求读不懂，请升级程序后再试。")
        token, device = await run_in_threadpool(
            hub.devices.enrol, words["code"], words["label"], words["key"]
        )
        answer = {"token": token, "device": device.id, "space": device.space, "hub": hub.id}
        return JSONResponse({**answer, "role": device.role})

    @app.post("/v1/spaces/{s}/sync")
    async def sync(request: Request, device: Annotated[Device, Depends(allowed)]) -> Response:
        packed = await _body(request, wire.MOST_PACKED)
        told = await run_in_threadpool(_answer, hub, device, packed)
        return Response(told, media_type="application/vnd.sizhi.ops+zstd")

    add_blobs(app, hub, allowed)
    return app


def _answer(hub: Hub, device: Device, packed: bytes) -> bytes:
    if device.role == READER and wire.unpack(packed).get("ops"):
        raise Refusal("read_only", "这台设备只能查看，修改没有上传。需要修改权限请联系管理员。")
    return session.answer(hub.space(device.space), hub.epoch, packed)


async def _body(request: Request, most: int) -> bytes:
    """The body, never more of it in memory than is allowed."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise Refusal("message_too_large", "发来的内容太大，没有接收。", most=most)
    return bytes(body)
