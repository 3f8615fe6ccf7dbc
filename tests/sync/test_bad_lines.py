"""A line that fails three times in ten, and processes killed while they sync: nothing is lost."""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import builders
import pytest
from proxy import BadLine

sys.path.append(str(Path(__file__).resolve().parent.parent / "hub"))
import serving

from db.errors import Refusal
from db.records import Attachment, Firm
from db.store import outgoing, replay
from db.store.store import Store
from db.sync import booth, http, membership, pinning
from hub import spaces

FIRM = "f" * 32


@pytest.fixture
def laptops(store: Store, tmp_path: Path) -> list[Store]:
    with store.write() as w:
        w.create(Firm, legal_name="洛阳轴承有限公司", record_id=FIRM)
    others = [builders.a_clone(store, tmp_path / f"laptop{i}", author=f"甲{i}") for i in range(2)]
    return [store, *others]


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[spaces.Hub]:
    spaces.create(tmp_path / "hub").close()
    opened = spaces.Hub(tmp_path / "hub")
    opened.add_space("office")
    yield opened
    opened.close()


def work_over_a_bad_line(laptops: list[Store], hub: spaces.Hub, seed: int) -> dict[str, int]:
    """Everybody edits and syncs through the proxy; at the end over a good line."""
    chance = random.Random(seed)
    with serving.serving(hub) as address, BadLine(int(address.rsplit(":", 1)[1]), seed) as bad:
        members = [serving.joined(one, hub, address, "office") for one in laptops]
        for one, member in zip(laptops, members, strict=True):
            membership.keep(one, replace(member, address=bad.address))
        typed = []
        for turn in range(30):
            laptop = chance.choice(laptops)
            value = f"v{turn}"
            with laptop.write() as w:
                if chance.random() < 0.6:
                    w.patch(FIRM, {chance.choice(("short_name", "note")): value})
                elif chance.random() < 0.7:
                    w.create(Firm, legal_name=value)
                else:
                    sha = laptop.attachments.store(io.BytesIO(value.encode() * 20_000))
                    w.create(Attachment, filename=value, sha256=sha)
            typed.append(value)
            with suppress(Refusal):
                http.sync(laptop)
        for one, member in zip(laptops, members, strict=True):
            membership.keep(one, member)
        for laptop in [*laptops, *laptops]:
            assert http.sync(laptop).report.is_done
        office = hub.space("office").store
        for laptop in laptops:
            assert outgoing.vector(laptop) == outgoing.vector(office)
            assert outgoing.missing_blobs(laptop) == []
            assert outgoing.aside(laptop) == []
            assert replay.problems(laptop) == []
            assert laptop.attachments.problems() == []
        said = b"".join(op.body for op in outgoing.export(office, {}, limit_ops=10_000).ops)
        kept = str([op.kept for op in outgoing.export(office, {}, limit_ops=10_000).ops])
        assert said
        assert [value for value in typed if value not in kept] == []
        return bad.did


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_line_that_fails_three_times_in_ten_loses_nothing(
    laptops: list[Store], hub: spaces.Hub, seed: int
) -> None:
    did = work_over_a_bad_line(laptops, hub, seed)
    assert sum(did[what] for what in did if what in ("cut after", "broken", "doubled")) > 3, did


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 140))
def test_many_bad_lines(laptops: list[Store], hub: spaces.Hub, seed: int) -> None:
    work_over_a_bad_line(laptops, hub, seed)


def killed(folder: Path, points: int, seed: int) -> dict[str, object]:
    program = Path(__file__).with_name("killed_syncs.py")
    done = subprocess.run(
        [sys.executable, str(program), str(folder), str(points), str(seed)],
        capture_output=True, text=True, timeout=3000, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    said: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return said


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
def test_syncs_killed_at_random_points_lose_nothing(tmp_path: Path) -> None:
    said = killed(tmp_path, 10, 7)
    assert said["problems"] == []
    assert said["noted"]


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and SIGKILL")
@pytest.mark.parametrize("seed", range(3))
def test_syncs_killed_at_three_hundred_points(tmp_path: Path, seed: int) -> None:
    said = killed(tmp_path, 100, seed)
    assert said["problems"] == []


# -- bad days of the line --------------------------------------------------------------------------


def test_a_booth_host_over_a_line_that_dies_is_taken_up_again(
    laptops: list[Store], tmp_path: Path
) -> None:
    host, guest, _ = laptops
    served = booth.serve(host, lambda _: None, host="127.0.0.1", port=0)
    mark = pinning.fingerprint(served.pairing.identity.certificate)
    http.enrol(guest, f"https://127.0.0.1:{served.port}/#{served.pairing.word}.{mark}")
    served.close()
    with guest.write() as w:
        w.patch(FIRM, {"note": "主机不在时写的"})
    with pytest.raises(Refusal, match="连不上"):
        http.sync(guest, at=membership.BOOTH)
    again = booth.serve(host, lambda _: None, host="127.0.0.1", port=served.port)
    try:
        assert http.sync(guest, at=membership.BOOTH).report.is_done
    finally:
        again.close()
    assert outgoing.vector(host) == outgoing.vector(guest)
