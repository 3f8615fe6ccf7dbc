"""Bad days of a laptop: wrong clocks, sticks pulled out, bundles out of order, a full disk."""

from __future__ import annotations

import errno
import io
from pathlib import Path
from typing import Any

import builders
import pytest

from db.errors import Refusal
from db.records import Attachment, Firm
from db.store import foreign, history, outgoing, queries, replay
from db.store.partial import Partial
from db.store.store import Store
from db.sync import bundle, conflicts
from db.sync.lock import Devices, public_key

FIRM = "f" * 32
YEAR = 365 * 24 * 3600 * 1000


@pytest.fixture
def other(store: Store, tmp_path: Path) -> Store:
    with store.write() as w:
        w.create(Firm, legal_name="洛阳轴承有限公司", record_id=FIRM)
    return builders.a_clone(store, tmp_path / "other", author="赵一")


def meet(one: Store, two: Store) -> None:
    foreign.take_in(two, outgoing.export(one, {}).ops)
    foreign.take_in(one, outgoing.export(two, {}).ops)


@pytest.mark.parametrize("years", [-27, 73])
def test_a_clock_wrong_by_years_decides_nothing(store: Store, other: Store, years: int) -> None:
    """Joplin had 3,000 conflicts from one wrong clock; here it is only what the history shows."""
    other._clock = builders.Clock(builders.MORNING + years * YEAR)
    with other.write() as w:
        w.patch(FIRM, {"note": "从错的钟来"})
    meet(store, other)
    store._clock = builders.Clock(builders.MORNING)
    with store.write() as w:
        w.patch(FIRM, {"note": "后来改的"})
    meet(store, other)
    for one in (store, other):
        shown = queries.record(one, FIRM)
        assert isinstance(shown, Firm)
        assert (shown.note, shown.conflicts) == ("后来改的", 0)
        assert [v.value for v in history.history(one, FIRM, "note")][-1] == "后来改的"


def test_bundles_in_the_wrong_order_end_alike(store: Store, other: Store, tmp_path: Path) -> None:
    for_both = Devices([public_key(store), public_key(other)])
    paths = []
    after = outgoing.position(store)
    for n in range(3):
        with store.write() as w:
            w.patch(FIRM, {"note": f"第{n}次"})
        paths.append(tmp_path / f"{n}.sizhi")
        after = bundle.write(store, paths[-1], for_both, after=after).end
    for path in reversed(paths):
        bundle.read(other, path)
    assert outgoing.vector(other) == outgoing.vector(store)
    assert outgoing.aside(other) == []
    assert conflicts.conflicts(other) == []


def test_a_stick_pulled_out_keeps_what_was_proven_and_the_rest_comes_later(
    store: Store, other: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with store.write() as w:
        for n in range(2500):
            w.create(Firm, legal_name=f"企业{n}", note="备注" * 40)
    path = tmp_path / "stick.sizhi"
    bundle.write(store, path, Devices([public_key(other)]))
    opened = Path.open

    class PulledOut(io.BufferedReader):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > path.stat().st_size * 3 // 4:
                raise OSError(errno.EIO, "Input/output error")
            return super().read(size)

    def open_on_a_stick(self: Path, mode: str = "r", *args: Any, **more: Any) -> Any:
        if self == path:
            return PulledOut(io.FileIO(str(self)))
        return opened(self, mode, *args, **more)

    with monkeypatch.context() as pulled:
        pulled.setattr(Path, "open", open_on_a_stick)
        with pytest.raises(Refusal) as refused:
            bundle.read(other, path)
    assert refused.value.code in ("bundle_unreadable", "bundle_damaged")
    assert replay.problems(other) == []
    bundle.read(other, path)
    assert outgoing.vector(other) == outgoing.vector(store)


def test_a_disk_that_fills_up_while_a_file_comes_keeps_what_was_there(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = Partial(store, "0" * 64)
    part.add(b"the first half")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as day:
        day.setattr("db.store.partial.os.fsync", full)
        with pytest.raises(Refusal) as refused:
            part.add(b"the second half")
    assert refused.value.code == "disk_full"
    assert Partial(store, "0" * 64).size() >= len(b"the first half")


def test_a_part_torn_by_a_power_cut_goes_on_from_its_last_whole_piece(store: Store) -> None:
    content = b"a" * 700_000
    sha = store.attachments.store(io.BytesIO(content))
    with store.write() as w:
        w.create(Attachment, filename="合影.jpg", sha256=sha)
    store.attachments.erase(sha)
    part = Partial(store, sha)
    part.add(content[:300_000])
    part.add(content[300_000:500_000])
    [place] = (store.home.path / "coming").iterdir()
    torn = place.read_bytes()
    assert content[:50] not in torn, "what is on the way is encrypted too"
    place.write_bytes(torn[:-7])
    again = Partial(store, sha)
    assert again.size() == 300_000
    again.add(content[300_000:])
    again.finish()
    assert store.attachments.read(sha) == content
    assert not any((store.home.path / "coming").iterdir())
