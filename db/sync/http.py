"""The way to a hub over HTTP: the same exchange, and attachments resumable by offset.

What the hub refuses, or what turns out not to be the hub, becomes one sentence. The token lies in
this laptop's encrypted store; it is sent to the address it was given for and to no other.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import httpx2 as httpx
import orjson

from db.errors import Refusal
from db.store import attachments
from db.store.ending import Ending
from db.store.partial import PIECE
from db.store.store import Store
from db.sync import files, membership, pinning, session, wire
from db.sync.files import Carried, stopped
from db.sync.lines import SECONDS, Line
from db.sync.lock import public_key
from db.sync.membership import Membership

_PING: Final = 4.0


class HubLine:
    """One HTTP client to one hub; a context manager."""

    def __init__(
        self, member: Membership, ending: Ending, line: httpx.Client | None = None
    ) -> None:
        """``ending`` of the store that asks cuts it; ``line`` is for tests."""
        self._member = member
        self._client = line or Line(ending, member.address, member.certificate)
        self._base = f"{member.address}/v1/spaces/{member.space}"
        self._bearer = {"Authorization": f"Bearer {member.token}"}

    def __enter__(self) -> HubLine:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def carry(self, packed: bytes) -> bytes:
        """One request of an exchange and its answer."""
        answer = self._ask("POST", "/sync", content=packed)
        if answer.headers.get("Content-Type") != "application/vnd.sizhi.ops+zstd":
            raise not_the_hub()
        return answer.content

    def ping(self) -> None:
        """See that it is our hub that answers, in a few bytes and seconds. Refuses with
        ``hub_unreachable`` or ``not_a_hub``: the only proof that there is a way."""
        url = f"{self._member.address}/v1/ping"
        said = _object(_ask(self._client, "GET", url, None, {}, seconds=_PING))
        if said.get("hub") != self._member.hub:
            raise not_the_hub()

    def say(self, method: str, path: str, said: dict[str, Any] | None = None) -> dict[str, Any]:
        """A question of our space in plain JSON, and the answer."""
        headers = {"Content-Type": "application/json"} if said is not None else {}
        content = orjson.dumps(said) if said is not None else None
        return _object(self._ask(method, path, content=content, headers=headers))

    def offset(self, sha: str) -> int | None:
        """How much of a file the hub has; None where it has all of it."""
        asked = self._ask("HEAD", f"/blobs/{sha}")
        if asked.headers.get("Upload-Complete") == "?1":
            return None
        return int(asked.headers.get("Upload-Offset", 0))

    def send(self, sha: str, offset: int, size: int, pieces: Iterator[bytes]) -> None:
        """The rest of a file behind ``offset``; ``size`` is the whole."""
        headers = {
            "Upload-Offset": str(offset),
            "Upload-Length": str(size),
            "Content-Length": str(size - offset),
        }
        self._ask("PATCH", f"/blobs/{sha}", content=pieces, headers=headers)

    def fetch(self, sha: str, offset: int) -> Iterator[bytes]:
        """A file from ``offset`` on, piece by piece; ``attachment_missing`` where it has none."""
        headers = {**self._bearer, "Upload-Offset": str(offset)}
        with asking(self._client, f"{self._base}/blobs/{sha}", headers) as coming:
            yield from coming.iter_bytes(PIECE)

    def _ask(
        self, method: str, path: str, *, content: Any = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        headers = {**self._bearer, **(headers or {})}
        return _ask(self._client, method, self._base + path, content, headers)


@contextmanager
def asking(
    line: httpx.Client,
    url: str,
    headers: dict[str, str],
    *,
    method: str = "GET",
    content: Any = None,
    seconds: float = SECONDS,
) -> Iterator[httpx.Response]:
    """A hub's answer, its body still to be read. What went wrong becomes a `Refusal`."""
    try:
        with line.stream(method, url, content=content, headers=headers, timeout=seconds) as coming:
            if not coming.is_success:
                raise _refused(coming)
            yield coming
    except (httpx.TransportError, httpx.DecodingError) as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise pinning.another_certificate() from error
        raise unreachable(type(error).__name__) from error


def _refused(coming: httpx.Response) -> Refusal:
    try:
        said = orjson.loads(unquote(coming.headers.get(wire.REFUSED, "")) or _body(coming))
        return Refusal(str(said["error"]), "{sentence}", sentence=str(said["sentence"]))
    except (ValueError, KeyError, TypeError):
        return not_the_hub(coming.status_code)


def _body(coming: httpx.Response) -> bytes:
    body = bytearray()
    for piece in coming.iter_bytes():
        body += piece
        if len(body) > attachments.MOST_BYTES:
            raise not_the_hub()
    return bytes(body)


def _ask(
    line: httpx.Client,
    method: str,
    url: str,
    content: Any,
    headers: dict[str, str],
    seconds: float = SECONDS,
) -> httpx.Response:
    with asking(line, url, headers, method=method, content=content, seconds=seconds) as coming:
        return httpx.Response(
            coming.status_code, headers=_plain(coming.headers), content=_body(coming)
        )


def _object(answer: httpx.Response) -> dict[str, Any]:
    try:
        said = orjson.loads(answer.content)
    except ValueError as error:
        raise not_the_hub() from error
    if not isinstance(said, dict):
        raise not_the_hub()
    return said


def unreachable(why: str) -> Refusal:
    """No network, no hub, or the line went dead."""
    return Refusal(
        "hub_unreachable",
        "现在连不上同步中心，本机内容都在，连上网络后会再同步。也可以先用同步包传递。",
        why=why,
    )


def _plain(headers: httpx.Headers) -> dict[str, str]:
    """Without what speaks of the transfer: the body is whole here."""
    dropped = {"content-length", "transfer-encoding", "content-encoding"}
    return {name: value for name, value in headers.items() if name.lower() not in dropped}


def not_the_hub(status: int = 200) -> Refusal:
    """Something answered that is no hub: a captive portal, a proxy, a page of somebody else."""
    return Refusal(
        "not_a_hub",
        "对方的回答不是四知的同步服务（可能要先登录无线网）。请检查网络后重试，本机内容都在。",
        status=status,
    )


def enrol(store: Store, invitation: str, line: httpx.Client | None = None) -> Membership:
    """Make this laptop a device of a hub. ``invitation`` is ``https://address/#CODE``, or
    ``…#CODE.FINGERPRINT`` where the hub has a certificate of its own.

    Refuses with ``invitation`` (no such form), ``code_unknown``, ``hub_unreachable``,
    ``hub_certificate`` or ``not_a_hub``.
    """
    parts = urlsplit(invitation.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc or not parts.fragment:
        raise Refusal("invitation", "登记码应形如 https://地址/#ABCDE12345，请向管理员核对。")
    address = f"{parts.scheme}://{parts.netloc}"
    code, _, expected = parts.fragment.partition(".")
    certificate = ""
    if expected and parts.scheme == "https" and line is None:
        certificate = pinning.certificate_at(address, expected)
    said = {"code": code, "label": platform.node(), "key": public_key(store)}
    with closing(line or Line(store.ending, address, certificate)) as asked:
        answer = _ask(asked, "POST", f"{address}/v1/devices/enrol", wire.pack(said), {})
    try:
        told = orjson.loads(answer.content)
        member = Membership(
            address, str(told["hub"]), str(told["space"]), str(told["token"]), certificate
        )
    except (ValueError, KeyError, TypeError) as error:
        raise not_the_hub() from error
    membership.keep(store, member)
    return member


def reach(store: Store, at: str = membership.HUB) -> None:
    """See that there is a way to our hub now; refuses with why there is none."""
    member = membership.membership(store, at)
    with HubLine(member, store.ending) as hub:
        hub.ping()


@dataclass(slots=True)
class Synced:
    """What a sync with the hub did; filled in as it goes, to be said after a failure too."""

    report: session.Report = field(default_factory=session.Report)
    files: Carried = field(default_factory=Carried)


def sync(
    store: Store,
    line: httpx.Client | None = None,
    *,
    at: str = membership.HUB,
    synced: Synced | None = None,
    is_stopped: Callable[[], bool] = lambda: False,
    with_files: Callable[[], bool] = lambda: True,
) -> Synced:
    """Edits first, then attachments. What was acknowledged before a refusal stays so.

    ``with_files`` is asked before each piece of a file: False pauses them (a metered line). Refuses
    with ``stopped`` where ``is_stopped`` says so.
    """
    member, synced = membership.membership(store, at), synced or Synced()
    with HubLine(member, store.ending, line) as hub:

        def carry(packed: bytes) -> bytes:
            if is_stopped():
                raise stopped()
            return hub.carry(packed)

        session.exchange(store, member.peer, carry, report=synced.report)
        wanted = synced.report.wanted_files
        files.carry(store, hub, wanted, synced.files, lambda: with_files() and not is_stopped())
    synced.report.missing_blobs = synced.files.nowhere
    return synced
