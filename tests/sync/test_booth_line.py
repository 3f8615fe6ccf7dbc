"""A laptop that answers at a booth: paired by the code on its screen, spoken to like a hub."""

from __future__ import annotations

import io
import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import builders
import httpx2 as httpx
import pytest

from db.errors import Refusal
from db.records import Attachment
from db.store import outgoing, replay
from db.store.store import Store
from db.store.unit import Change
from db.sync import booth, files, http, pairing, pinning
from db.sync.booth import Booth
from db.sync.membership import BOOTH, membership


@pytest.fixture
def heard() -> list[Change]:
    return []


@pytest.fixture
def host(store: Store, heard: list[Change]) -> Iterator[Booth]:
    builders.a_firm(store)
    served = booth.serve(store, heard.extend, host="127.0.0.1", port=0)
    yield served
    served.close()


@pytest.fixture
def guest(store: Store, host: Booth, tmp_path: Path) -> Store:
    return builders.a_clone(store, tmp_path / "guest", author="赵一")


def code(host: Booth, word: str | None = None) -> str:
    mark = pinning.fingerprint(host.pairing.identity.certificate)
    return f"https://127.0.0.1:{host.port}/#{word or host.pairing.word}.{mark}"


def test_two_laptops_at_a_booth_become_one(
    store: Store, guest: Store, host: Booth, heard: list[Change]
) -> None:
    theirs, ours = builders.a_firm(guest, "洛阳北方玻璃"), builders.a_firm(store, "洛阳一拖")
    http.enrol(guest, code(host))
    assert http.sync(guest, at=BOOTH).report.is_done
    assert outgoing.vector(store) == outgoing.vector(guest)
    assert heard == [Change("firm", theirs)], "the host's screens hear of what came"
    for one in (store, guest):
        assert {theirs, ours} <= {c.id for c in outgoing.export(one, {}).about}
        assert replay.problems(one) == []


def test_files_go_both_ways_and_on_where_they_broke_off(
    store: Store, guest: Store, host: Booth
) -> None:
    made = []
    for one, letter in ((store, b"a"), (guest, b"b")):
        sha = one.attachments.store(io.BytesIO(letter * 900_000))
        with one.write() as w:
            w.create(Attachment, filename="合影.jpg", sha256=sha, size="900000")
        made.append(sha)
    http.enrol(guest, code(host))
    pieces = iter([True] * 3 + [False] * 99)
    cut = http.sync(guest, at=BOOTH, with_files=lambda: next(pieces)).files
    assert cut.left > 0
    again = http.sync(guest, at=BOOTH).files
    assert again.left == 0
    assert again.bytes_up + again.bytes_down < 1_800_000, "what had come is not sent again"
    for one in (store, guest):
        assert all(one.attachments.holds(sha) for sha in made)


def test_paired_laptops_stay_paired_when_the_host_starts_anew(store: Store, guest: Store) -> None:
    first = booth.serve(store, lambda _: None, host="127.0.0.1", port=0)
    http.enrol(guest, code(first))
    port = first.port
    first.close()
    second = booth.serve(store, lambda _: None, host="127.0.0.1", port=port)
    try:
        builders.a_firm(store, "洛阳一拖")
        assert http.sync(guest, at=BOOTH).report.received >= 1
    finally:
        second.close()


def test_a_wrong_word_is_refused_and_many_close_the_pairing(guest: Store, host: Booth) -> None:
    for _ in range(pairing.MOST_TRIES):
        with pytest.raises(Refusal, match="配对码不对"):
            http.enrol(guest, code(host, "000000"))
    with pytest.raises(Refusal, match="停止配对"):
        http.enrol(guest, code(host))


def test_another_certificate_gets_nothing(guest: Store, host: Booth) -> None:
    wrong = code(host)[:-1] + ("0" if code(host)[-1] != "0" else "1")
    with pytest.raises(Refusal, match="证书"):
        http.enrol(guest, wrong)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/v1/spaces/booth/sync", 401),
        ("GET", "/v1/spaces/booth/blobs", 401),
        ("GET", "/v1/spaces/booth/blobs/" + "0" * 64, 401),
        ("PATCH", "/v1/spaces/booth/blobs/" + "0" * 64, 401),
        ("GET", "/v1/spaces/booth/snapshot", 401),
        ("GET", "/../../etc/passwd", 401),
    ],
)
def test_nobody_gets_anything_without_a_token(
    host: Booth, method: str, path: str, status: int
) -> None:
    for token in ("", "Bearer 0", "Bearer " + "0" * 64):
        answer = asked(host, method, path, {"Authorization": token})
        assert answer.status_code == status
        assert answer.json()["error"] == "not_enrolled"


def test_what_is_refused_without_a_body_is_a_sentence_too(host: Booth, guest: Store) -> None:
    http.enrol(guest, code(host))
    member = replace(membership(guest, BOOTH), token="0" * 64)
    with (
        http.HubLine(member, guest.ending) as line,
        pytest.raises(Refusal, match="还没有配对") as refused,
    ):
        line.offset("0" * 64)
    assert refused.value.code == "not_enrolled"


def asked(host: Booth, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
    context = pinning.context_for(host.pairing.identity.certificate)
    with httpx.Client(verify=context) as line:
        return line.request(method, f"https://127.0.0.1:{host.port}{path}", headers=headers)


def test_a_known_laptop_cannot_climb_out_or_send_what_nobody_speaks_of(
    guest: Store, host: Booth
) -> None:
    http.enrol(guest, code(host))
    bearer = {"Authorization": f"Bearer {membership(guest, BOOTH).token}"}
    for path in ("/v1/spaces/office/sync", "/v1/spaces/booth/../office/sync"):
        assert asked(host, "POST", path, bearer).json()["error"] == "no_such_space"
    sha = "0" * 64
    headers = {**bearer, "Upload-Offset": "0", "Upload-Length": "5"}
    refused = asked(host, "PATCH", f"/v1/spaces/booth/blobs/{sha}", headers)
    assert refused.json()["error"] == "attachment_missing"


def test_strangers_who_speak_no_tls_or_nothing_at_all_hinder_nobody(
    guest: Store, host: Booth
) -> None:
    where = ("127.0.0.1", host.port)
    silent = [socket.create_connection(where) for _ in range(5)]
    loud = socket.create_connection(where)
    loud.sendall(b"GET / HTTP/1.1\r\n\r\n" * 100)
    http.enrol(guest, code(host))
    assert http.sync(guest, at=BOOTH).report.is_done
    for one in (*silent, loud):
        one.close()


@pytest.mark.parametrize(
    "request_",
    [
        b"POST /v1/devices/enrol HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n",
        b"POST /v1/devices/enrol HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"POST /v1/devices/enrol HTTP/1.1\r\nContent-Length: 10\r\n\r\nnot zstd!!",
        b"POST /v1/devices/enrol HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n",
    ],
)
def test_malformed_requests_are_one_refusal(host: Booth, request_: bytes) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", host.port)) as plain,
        context.wrap_socket(plain) as line,
    ):
        line.sendall(request_)
        status = int(line.recv(100).split(b" ")[1])
    assert 400 <= status < 500


def test_the_code_names_every_address_of_the_laptop(host: Booth) -> None:
    for invitation in host.invitations():
        parts = urlsplit(invitation)
        assert parts.scheme == "https"
        assert parts.port == host.port
        assert parts.fragment.startswith(host.pairing.word + ".")


def test_a_file_that_is_not_what_it_says_is_thrown_away(store: Store, guest: Store) -> None:
    """The other side of a line lies about a file."""
    sha = guest.attachments.store(io.BytesIO(b"true"))
    with guest.write() as w:
        w.create(Attachment, filename="合影.jpg", sha256=sha)
    guest.attachments.erase(sha)

    class Liar:
        def offset(self, sha: str) -> int | None:
            return None

        def send(self, sha: str, offset: int, size: int, pieces: Iterator[bytes]) -> None:
            raise AssertionError

        def fetch(self, sha: str, offset: int) -> Iterator[bytes]:
            yield b"lies"

    with pytest.raises(Refusal, match="与记录不符"):
        files.carry(guest, Liar(), [], files.Carried(), lambda: True)
    assert not guest.attachments.holds(sha)
    assert not any((guest.home.path / "coming").iterdir())
