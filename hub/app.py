"""The hub's endpoints (docs/sync.md): a thin way to the same exchange as any carrier.

The space comes from the token; the one in the address only has to be the same, and a wrong one is
answered like one that does not exist. Nothing of a card ever appears in a log or an error.
"""

# No postponed annotations here: FastAPI has to see `allowed`, which is a local name.
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Annotated, Any
from urllib.parse import quote

import orjson
from fastapi import Depends, FastAPI, Header, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from db.errors import Refusal
from db.records import Level
from db.rules import roles
from db.store.hub.devices import Device
from db.sync import answering, wire
from hub.counters import Counters
from hub.files import add_files
from hub.office import Hub
from hub.people import add_people

_STATUS = {
    "not_enrolled": 401,
    "no_such_space": 404,
    "no_such_device": 404,
    "no_snapshot": 404,
    "attachment_missing": 404,
    "read_only": 403,
    "not_allowed": 403,
    "code_unknown": 403,
    "upload_offset": 409,
    "message_too_large": 413,
    "attachment_too_large": 413,
    "protocol_unknown": 426,
    "database_busy": 503,
    "database_unreachable": 503,
    "blobs_unreachable": 503,
    "disk_full": 507,
}
_FULL = "同步中心的磁盘已满，这次没有收下，本机内容都在。请告诉管理员腾出空间，之后会自动再同步。"
"""Which drive of ours it is tells a laptop nothing, and nobody there could make room on it."""


Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def create_app(
    hub: Hub,
    counters: Counters | None = None,
    lifespan: Lifespan | None = None,
    grew: Callable[[str], None] = lambda _: None,
) -> FastAPI:
    """The application over an open hub; whoever made the hub closes it. ``grew`` is told which
    space edits have come to."""
    app = FastAPI(
        title="sizhi hub", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan
    )
    counted, allowed = counters or Counters(), _door_of(hub)
    app.add_middleware(Counting, counted=counted)
    _add_refusals(app, counted)
    _add_signs_of_life(app, hub)
    _add_enrolment(app, hub)
    _add_exchange(app, hub, allowed, counted, grew)
    add_files(app, hub, allowed)
    add_people(app, hub, allowed)
    return app


def _door_of(hub: Hub) -> Callable[..., Device]:
    """Who asks, by the token; every endpoint of a space depends on it."""

    def allowed(s: str, authorization: Annotated[str, Header()] = "") -> Device:
        kind, _, token = authorization.partition(" ")
        device = hub.devices.of_token(token) if kind.lower() == "bearer" else None
        if device is None:
            raise Refusal("not_enrolled", "这台设备没有登记，或已被停用。请向管理员要新的登记码。")
        if device.space != s:
            raise Refusal("no_such_space", "没有这个空间。")
        return device

    return allowed


def _add_refusals(app: FastAPI, counted: Counters) -> None:
    """Whatever is refused is answered with a code and a sentence for a person."""

    @app.exception_handler(Refusal)
    def refused(request: Request, refusal: Refusal) -> JSONResponse:
        counted.refusal(refusal.code)
        is_ours_that_is_full = refusal.code == "disk_full" and "drive" in refusal.details
        is_for_a_laptop = request.url.path != "/health"
        sentence = _FULL if is_ours_that_is_full and is_for_a_laptop else refusal.sentence
        said = {"error": refusal.code, "sentence": sentence}
        # The answer to a HEAD has no body: what would stand there goes along above it.
        heads = {wire.REFUSED: quote(orjson.dumps(said))} if request.method == "HEAD" else None
        return JSONResponse(said, _STATUS.get(refusal.code, 400), heads)

    @app.exception_handler(RequestValidationError)
    def misread(_: Request, __: RequestValidationError) -> JSONResponse:
        sentence = "请求读不懂，没有采用。请升级程序后再试。"
        return JSONResponse({"error": "message_unreadable", "sentence": sentence}, 400)


def _add_signs_of_life(app: FastAPI, hub: Hub) -> None:
    """That this is our hub, for laptops; that it works, for whoever watches it."""

    @app.get("/v1/ping")
    def ping() -> JSONResponse:
        now = int(time.time() * 1000)
        versions = [answering.PROTOCOL, answering.PROTOCOL]
        return JSONResponse({"hub": hub.id, "epoch": hub.epoch, "time": now, "v": versions})

    @app.get("/health")
    def health() -> Response:
        hub.see_that_it_works()
        return Response("ok")


def _add_enrolment(app: FastAPI, hub: Hub) -> None:
    """A code becomes a token."""

    @app.post("/v1/devices/enrol")
    async def enrol(request: Request) -> JSONResponse:
        said = await read_message(request, "code", "label", "key")
        token, device = await run_in_threadpool(
            hub.devices.enrol, said["code"], said["label"], said["key"]
        )
        answer = {"token": token, "device": device.id, "space": device.space, "hub": hub.id}
        return JSONResponse({**answer, "role": device.role, "level": device.most_level})


def _add_exchange(
    app: FastAPI,
    hub: Hub,
    allowed: Callable[..., Device],
    counted: Counters,
    grew: Callable[[str], None],
) -> None:
    """Edits, both ways."""

    @app.post("/v1/spaces/{s}/sync")
    async def sync(request: Request, device: Annotated[Device, Depends(allowed)]) -> Response:
        packed = await read_body(request, wire.MOST_PACKED)
        told = await run_in_threadpool(_answer, hub, device, packed, grew)
        counted.exchanged(len(packed), len(told))
        return Response(told, media_type="application/vnd.sizhi.ops+zstd")


class Counting:
    """Counts the requests that were answered. Plain ASGI: Starlette's own base for middleware
    starts a task for each request, which cost more than the counting."""

    def __init__(self, app: ASGIApp, counted: Counters) -> None:
        self._app = app
        self._counted = counted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, sent)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            self._counted.request(scope["method"], route, status, started)


def create_metrics_app(counters: Counters) -> FastAPI:
    """What an operator's Prometheus reads, on an address of its own."""
    app = FastAPI(title="sizhi hub metrics", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(counters.text(), media_type="text/plain; version=0.0.4")

    return app


def _answer(hub: Hub, device: Device, packed: bytes, grew: Callable[[str], None]) -> bytes:
    """One exchange; what was erased by it takes its files along."""
    if not roles.may_write(device.role) and wire.unpack(packed).get("ops"):
        raise Refusal("read_only", "这台设备只能查看，修改没有上传。需要修改权限请联系管理员。")
    space = hub.space(device.space, device.id)
    told = answering.answer(
        space.journal, hub.epoch, packed, most_level=min(device.most_level, Level.NEVER)
    )
    if space.journal.has_erased:
        space.journal.has_erased = False
        space.sweep()
    if space.journal.has_grown:
        space.journal.has_grown = False
        grew(device.space)
    return told


async def read_message(request: Request, *names: str) -> dict[str, Any]:
    """A small packed message; each of ``names`` in it is a text, "" where absent."""
    said = wire.unpack(await read_body(request, 10_000), most=100_000)
    words = {name: said.get(name, "") for name in names}
    if not all(isinstance(word, str) for word in words.values()):
        raise Refusal("message_unreadable", "请求读不懂，没有采用。请升级程序后再试。")
    return words


async def read_body(request: Request, most: int) -> bytes:
    """The body, never more of it in memory than is allowed."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise Refusal("message_too_large", "发来的内容太大，没有接收。", most=most)
    return bytes(body)
