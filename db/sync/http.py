"""The way to a hub over HTTP: the same exchange, and attachments resumable by offset.

What the hub refuses, or what turns out not to be the hub, becomes one sentence. The token lies in
this laptop's encrypted store; it is sent to the address it was given for and to no other.
"""

from __future__ import annotations

import io
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2 as httpx
import orjson

from db.errors import Refusal
from db.store import attachments, outgoing
from db.store.store import Store
from db.sync import pinning, session, wire
from db.sync.lock import public_key

_SETTING: Final = "hub"
_CHUNK: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Membership:
    """Where this laptop is enrolled."""

    address: str
    hub: str
    space: str
    token: str
    certificate: str = ""
    """PEM of the only certificate to trust; "" where the system's authorities are asked."""


class HubLine:
    """One HTTP client to one hub; a context manager."""

    def __init__(self, member: Membership, line: httpx.Client | None = None) -> None:
        """``line`` is for tests."""
        self._member = member
        self._client = line or client(member.certificate)
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

    def missing(self) -> list[str]:
        """The attachments the hub would like to have."""
        said = self._ask("GET", "/blobs").json()
        return [sha for sha in said.get("missing", []) if isinstance(sha, str)]

    def upload(self, store: Store, sha: str) -> int:
        """Send an attachment, from where an earlier attempt broke off; returns the bytes sent."""
        asked = self._ask("HEAD", f"/blobs/{sha}")
        if asked.headers.get("Upload-Complete") == "?1":
            return 0
        offset = int(asked.headers.get("Upload-Offset", 0))
        size = sum(len(piece) for piece in store.attachments.chunks(sha))
        headers = {"Upload-Offset": str(offset), "Upload-Length": str(size)}
        self._ask("PATCH", f"/blobs/{sha}", content=_rest(store, sha, offset), headers=headers)
        return size - offset

    def download(self, store: Store, sha: str) -> int:
        """Fetch an attachment into the store; returns its size. Nothing unproven is kept."""
        content = self._ask("GET", f"/blobs/{sha}").content
        if len(content) > attachments.MOST_BYTES:
            raise not_the_hub()
        found = store.attachments.store(io.BytesIO(content))
        if found != sha:
            store.attachments.erase(found)
            raise not_the_hub()
        return len(content)

    def _ask(
        self, method: str, path: str, *, content: Any = None, headers: dict[str, str] | None = None
    ) -> httpx.Response:
        headers = {**self._bearer, **(headers or {})}
        return _ask(self._client, method, self._base + path, content, headers)


def client(certificate: str = "") -> httpx.Client:
    """A client that follows no redirects; with a certificate (PEM) it trusts only that one."""
    verify = pinning.context_for(certificate) if certificate else True
    return httpx.Client(timeout=30, follow_redirects=False, verify=verify)


@contextmanager
def asking(
    line: httpx.Client,
    url: str,
    headers: dict[str, str],
    *,
    method: str = "GET",
    content: Any = None,
) -> Iterator[httpx.Response]:
    """A hub's answer, its body still to be read. What went wrong becomes a `Refusal`."""
    try:
        with line.stream(method, url, content=content, headers=headers) as coming:
            if not coming.is_success:
                raise _refused(coming)
            yield coming
    except (httpx.TransportError, httpx.DecodingError) as error:
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise pinning.another_certificate() from error
        raise unreachable(type(error).__name__) from error


def _refused(coming: httpx.Response) -> Refusal:
    try:
        said = orjson.loads(_body(coming))
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
    line: httpx.Client, method: str, url: str, content: Any, headers: dict[str, str]
) -> httpx.Response:
    with asking(line, url, headers, method=method, content=content) as coming:
        return httpx.Response(
            coming.status_code, headers=_plain(coming.headers), content=_body(coming)
        )


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


def _rest(store: Store, sha: str, offset: int) -> Iterator[bytes]:
    for piece in store.attachments.chunks(sha):
        if offset < len(piece):
            rest = piece[offset:]
            for start in range(0, len(rest), _CHUNK):
                yield rest[start : start + _CHUNK]
        offset = max(0, offset - len(piece))


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
    answer = _ask(
        line or client(certificate), "POST", f"{address}/v1/devices/enrol", wire.pack(said), {}
    )
    try:
        told = orjson.loads(answer.content)
        member = Membership(
            address, str(told["hub"]), str(told["space"]), str(told["token"]), certificate
        )
    except (ValueError, KeyError, TypeError) as error:
        raise not_the_hub() from error
    kept = [member.address, member.hub, member.space, member.token, certificate]
    store.set_setting(_SETTING, orjson.dumps(kept).decode())
    return member


def membership(store: Store) -> Membership:
    """Where this laptop is enrolled; refuses with ``not_enrolled``."""
    kept = store.setting(_SETTING)
    if kept is None:
        raise Refusal(
            "not_enrolled",
            "这台电脑还没有登记到同步中心。请向管理员要登记码，然后运行 sizhi enrol。",
        )
    return Membership(*orjson.loads(kept))


@dataclass(slots=True)
class Synced:
    """What a sync with the hub did; bytes of attachments are counted apart."""

    report: session.Report
    blobs_up: int = 0
    blobs_down: int = 0


def sync(store: Store, line: httpx.Client | None = None) -> Synced:
    """Edits first, then attachments. What was acknowledged before a refusal stays so."""
    member = membership(store)
    with HubLine(member, line) as hub:
        synced = Synced(session.exchange(store, f"{member.hub}/{member.space}", hub.carry))
        for sha in hub.missing():
            if store.attachments.holds(sha):
                hub.upload(store, sha)
                synced.blobs_up += 1
        for sha in outgoing.missing_blobs(store):
            try:
                hub.download(store, sha)
                synced.blobs_down += 1
            except Refusal as refusal:
                if refusal.code != "attachment_missing":
                    raise
                synced.report.missing_blobs.append(sha)
    return synced
