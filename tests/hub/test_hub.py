"""The hub over real HTTP on loopback: enrolment, sync, attachments, bad lines, other offices."""

from __future__ import annotations

import io
import random
import shutil
from pathlib import Path

import builders
import httpx2 as httpx
import pytest
from serving import Served

from db.errors import Refusal
from db.records import Attachment, Firm
from db.rules.roles import READER
from db.store import home, outgoing, queries
from db.store.store import Store
from db.sync import files, http, session, wire
from db.sync.membership import membership
from hub import spaces
from hub.cli import main
from hub.devices import Devices
from hub.office import Hub


@pytest.fixture
def other(store: Store, tmp_path: Path) -> Store:
    return builders.a_clone(store, tmp_path / "other")


def join(store: Store, served: Served, space: str, role: str = "editor") -> None:
    hub, address = served
    http.enrol(store, f"{address}/#{hub.devices.invite(space, role)}")


def ops_at(hub: Hub, space: str) -> int:
    """How many ops the hub holds of a space."""
    return len(hub.space(space).journal.export({}, after=0).ops)


def firms(store: Store) -> int:
    return queries.rows(store, Firm)[0]


def test_two_laptops_meet_at_the_hub(
    served: Served, space: str, store: Store, other: Store
) -> None:
    for laptop in (store, other):
        join(laptop, served, space)
        builders.a_firm(laptop)
        assert http.sync(laptop).report.is_done
    assert http.sync(store).report.received == 1
    assert outgoing.vector(store) == outgoing.vector(other)


def test_the_ping_is_short_and_names_the_hub(served: Served) -> None:
    answer = httpx.get(f"{served[1]}/v1/ping")
    assert len(answer.content) < 100
    assert answer.json()["hub"] == served[0].id


def test_a_code_is_good_once(served: Served, space: str, store: Store) -> None:
    hub, address = served
    invitation = f"{address}/#{hub.devices.invite(space)}"
    http.enrol(store, invitation)
    with pytest.raises(Refusal) as refused:
        http.enrol(store, invitation)
    assert refused.value.code == "code_unknown"


def test_a_code_is_good_for_a_day(tmp_path: Path) -> None:
    now = [1000.0]
    devices = Devices(tmp_path / "devices.json", lambda: now[0])
    word = devices.invite("office")
    now[0] += 24 * 3600 + 1
    with pytest.raises(Refusal) as refused:
        devices.enrol(word, "late")
    assert refused.value.code == "code_unknown"


def test_neither_codes_nor_tokens_lie_on_the_disk(tmp_path: Path) -> None:
    devices = Devices(tmp_path / "devices.json")
    word = devices.invite("office")
    assert word.encode() not in (tmp_path / "devices.json").read_bytes()
    token, _ = devices.enrol(word, "laptop")
    assert token.encode() not in (tmp_path / "devices.json").read_bytes()


def test_another_process_may_invite_and_revoke_while_the_hub_runs(tmp_path: Path) -> None:
    running, beside = Devices(tmp_path / "devices.json"), Devices(tmp_path / "devices.json")
    token, device = running.enrol(beside.invite("office"), "laptop")
    assert running.of_token(token)
    beside.revoke(device.id)
    assert running.of_token(token) is None


def test_a_revoked_device_is_told_so_and_keeps_its_own(
    served: Served, space: str, store: Store
) -> None:
    join(store, served, space)
    builders.a_firm(store)
    [device] = [one for one in served[0].devices.listed() if one.space == space]
    served[0].devices.revoke(device.id)
    with pytest.raises(Refusal) as refused:
        http.sync(store)
    assert refused.value.code == "not_enrolled"
    assert firms(store) == 1


def test_what_is_refused_without_a_body_is_a_sentence_too(
    served: Served, space: str, store: Store
) -> None:
    """A HEAD has none; it was taken for the door of a wireless network."""
    join(store, served, space)
    [device] = [one for one in served[0].devices.listed() if one.space == space]
    served[0].devices.revoke(device.id)
    with (
        http.HubLine(membership(store), store.ending) as line,
        pytest.raises(Refusal, match="已被停用") as refused,
    ):
        line.offset("0" * 64)
    assert refused.value.code == "not_enrolled"


def test_a_reader_gets_everything_and_gives_nothing(
    served: Served, space: str, store: Store, other: Store
) -> None:
    join(store, served, space)
    builders.a_firm(store)
    http.sync(store)
    join(other, served, space, READER)
    assert http.sync(other).report.received == 1
    builders.a_firm(other)
    with pytest.raises(Refusal) as refused:
        http.sync(other)
    assert refused.value.code == "read_only"
    assert ops_at(served[0], space) == 1


def an_attachment(store: Store, content: bytes = b"photo" * 200_000) -> str:
    sha = store.attachments.store(io.BytesIO(content))
    with store.write() as w:
        w.create(Attachment, filename="合同.jpg", sha256=sha)
    return sha


def test_attachments_follow_the_records(
    served: Served, space: str, store: Store, other: Store
) -> None:
    for laptop in (store, other):
        join(laptop, served, space)
    sha = an_attachment(store)
    assert http.sync(store).files.up == 1
    assert http.sync(other).files.down == 1
    assert other.attachments.read(sha) == b"photo" * 200_000
    assert http.sync(other).files.down == 0


def test_an_upload_that_broke_off_goes_on_where_it_was(
    served: Served, space: str, store: Store
) -> None:
    join(store, served, space)
    sha = an_attachment(store)
    member = membership(store)
    with http.HubLine(member, store.ending) as line:
        wanted = session.exchange(store, "x", line.carry).wanted_files
        headers = {"Upload-Offset": "0", "Upload-Length": "1000000"}
        begun = httpx.patch(
            f"{member.address}/v1/spaces/{space}/blobs/{sha}",
            content=(b"photo" * 200_000)[:400_000],
            headers={"Authorization": f"Bearer {member.token}", **headers},
        )
        assert begun.headers["Upload-Offset"] == "400000"
        carried = files.Carried()
        files.carry(store, line, wanted, carried, lambda: True)
        assert (carried.up, carried.bytes_up, line.offset(sha)) == (1, 600_000, None)
    blobs = served[0].space(space).blobs
    assert b"".join(blobs.chunks(sha)) == b"photo" * 200_000
    assert b"".join(blobs.chunks(sha, 999_990)) == b"photo" * 2
    assert blobs.offset(sha) == 0, "no part is left lying about"


def test_an_upload_of_something_else_is_thrown_away(
    served: Served, space: str, store: Store
) -> None:
    join(store, served, space)
    sha = an_attachment(store, b"12345")
    store.attachments.erase(sha)
    http.sync(store)
    member = membership(store)
    answer = httpx.patch(
        f"{member.address}/v1/spaces/{space}/blobs/{sha}",
        content=b"54321",
        headers={
            "Authorization": f"Bearer {member.token}",
            "Upload-Offset": "0",
            "Upload-Length": "5",
        },
    )
    assert answer.json()["error"] == "attachment_damaged"
    assert not served[0].space(space).blobs.holds(sha)


@pytest.mark.parametrize("body", [b"", b"x" * 100, wire.pack({"v": 1, "ops": 1})])
def test_a_malformed_request_is_one_sentence(
    served: Served, space: str, store: Store, body: bytes
) -> None:
    join(store, served, space)
    member = membership(store)
    answer = httpx.post(
        f"{member.address}/v1/spaces/{space}/sync",
        content=body,
        headers={"Authorization": f"Bearer {member.token}"},
    )
    assert answer.status_code == 400
    assert "请" in answer.json()["sentence"]


def test_without_a_network_it_says_so(served: Served, space: str, store: Store) -> None:
    join(store, served, space)
    dead = httpx.Client(transport=httpx.MockTransport(_refuse))
    with pytest.raises(Refusal) as refused:
        http.sync(store, dead)
    assert refused.value.code == "hub_unreachable"


def _refuse(_: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("no route")


def test_a_captive_portal_is_not_the_hub(served: Served, space: str, store: Store) -> None:
    join(store, served, space)
    portal = httpx.MockTransport(lambda _: httpx.Response(200, html="<h1>请登录</h1>"))
    with pytest.raises(Refusal) as refused:
        http.sync(store, httpx.Client(transport=portal))
    assert refused.value.code == "not_a_hub"


class BadLine(httpx.BaseTransport):
    """A third of all requests fails: before the hub hears them, or after; some arrive twice."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._true = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        fate = self._random.random()
        if fate < 0.15:
            raise httpx.ConnectError("cut before")
        if fate > 0.9:
            self._true.handle_request(request).read()
        answer = self._true.handle_request(request)
        answer.read()
        if fate < 0.3:
            raise httpx.ReadError("cut after")
        return answer


def test_a_line_that_fails_a_third_of_the_time_loses_nothing(
    served: Served, space: str, store: Store, other: Store
) -> None:
    pair = (store, other)
    for laptop in pair:
        join(laptop, served, space)
    for turn in range(30):
        laptop = pair[turn % 2]
        builders.a_firm(laptop, f"企业{turn}")
        try:
            http.sync(laptop, httpx.Client(transport=BadLine(turn)))
        except Refusal as refusal:
            assert refusal.code == "hub_unreachable"  # noqa: PT017
    for laptop in (*pair, *pair):
        assert http.sync(laptop).report.is_done
    assert firms(store) == firms(other) == ops_at(served[0], space) == 30
    assert outgoing.vector(store) == outgoing.vector(other)


def test_the_command_line_sets_a_hub_up(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--data", str(tmp_path / "hub"), "--json"]
    assert main(["init", *where]) == 0
    assert main(["enrol", *where, "--address", "https://hub.example/"]) == 0
    assert main(["devices", *where]) == 0
    assert main(["revoke", *where, "nobody"]) == 1
    before = spaces.about(tmp_path / "hub")["epoch"]
    assert main(["new-epoch", *where]) == 0
    assert spaces.about(tmp_path / "hub")["epoch"] != before
    said = capsys.readouterr().out.splitlines()
    assert '"code":"https://hub.example/#' in said[1]
    assert said[2] == '{"devices":[]}'
    assert main(["init", *where]) == 1


def test_a_hub_without_its_certificate_does_not_serve_unencrypted_by_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    where = ["--data", str(tmp_path / "hub"), "--json"]
    assert main(["init", *where]) == 0
    shutil.rmtree(tmp_path / "hub" / "tls")
    assert main(["serve", *where]) == 1
    assert '"error":"no_certificate"' in capsys.readouterr().out


def test_a_space_whose_making_was_broken_off_is_made_the_next_time(tmp_path: Path) -> None:
    spaces.create(tmp_path / "hub").close()
    home.create(tmp_path / "hub" / "spaces" / "office")
    hub = spaces.Hub(tmp_path / "hub")
    hub.add_space("office")
    assert hub.space("office").problems() == []
    hub.close()
