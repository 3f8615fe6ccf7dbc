"""Level 4 kept off a device: its values stay at the office, and nothing else is lost by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import builders
import httpx2 as httpx
import pytest
from serving import Served, joined

from db.records import Attachment, Fact, Firm, Issue, Level
from db.store import outgoing, queries
from db.store.parked import WireOp
from db.store.store import Store
from db.sync import http, withheld
from db.sync.membership import membership


@pytest.fixture
def chief(store: Store, served: Served, space: str) -> Store:
    joined(store, *served, space, "chief")
    return store


@pytest.fixture
def booth(store: Store, served: Served, space: str, tmp_path: Path) -> Iterator[Store]:
    """A laptop that may not have level 4."""
    laptop = builders.a_clone(store, tmp_path / "booth")
    joined(laptop, *served, space, most_level=3)
    yield laptop
    laptop.close()


def a_fact(store: Store, text: str, level: int | None, key: str = "advantage") -> str:
    with store.write() as w:
        return w.create(Fact, key=key, text=text, disclosure=level)


def facts(store: Store) -> set[str | None]:
    return {row.text for row in queries.rows(store, Fact)[1]}


def on_the_disk(store: Store, word: str) -> bool:
    """Whether any value kept in the journal, also of what no row shows, says this."""
    with store.reading() as cursor:
        cursor.execute("SELECT data FROM op_value")
        return any(word.encode() in bytes(data) for (data,) in cursor.fetchall())


def test_what_is_never_to_be_told_does_not_reach_the_device(chief: Store, booth: Store) -> None:
    a_fact(chief, "每亩底价十八万", 4)
    a_fact(chief, "有铁路专用线", 1)
    http.sync(chief)
    assert http.sync(booth).report.is_done
    assert facts(booth) == {"有铁路专用线"}
    assert not on_the_disk(booth, "十八万")
    assert [one.why for one in outgoing.aside(booth)] == ["withheld"]


def test_a_floor_is_withheld_whatever_level_somebody_typed(chief: Store, booth: Store) -> None:
    a_fact(chief, "每亩十八万", 1, key="price_floor")
    with chief.write() as w:
        w.create(Issue, topic="地价", ours_floor="每亩十八万")
    http.sync(chief)
    http.sync(booth)
    assert not on_the_disk(booth, "十八万")


def test_what_comes_after_a_withheld_op_of_the_same_laptop_is_not_held_up(
    chief: Store, booth: Store
) -> None:
    a_fact(chief, "秘", 4)
    firm = builders.a_firm(chief, "公开的厂")
    a_fact(chief, "秘二", 4)
    with chief.write() as w:
        w.patch(firm, {"short_name": "厂"})
    http.sync(chief)
    http.sync(booth)
    [shown] = queries.rows(booth, Firm)[1]
    assert shown.short_name == "厂"
    assert outgoing.vector(booth) == outgoing.vector(chief)


def test_once_its_level_is_lowered_the_whole_record_comes(chief: Store, booth: Store) -> None:
    fact = a_fact(chief, "原来保密", 4)
    http.sync(chief)
    http.sync(booth)
    with chief.write() as w:
        w.patch(fact, {"disclosure": 2})
    http.sync(chief)
    http.sync(booth)
    assert http.sync(booth).report.is_done
    assert facts(booth) == {"原来保密"}
    assert outgoing.aside(booth) == []


def test_a_device_that_is_given_level_four_gets_what_it_lacked(
    chief: Store, booth: Store, served: Served, space: str
) -> None:
    a_fact(chief, "秘", 4)
    http.sync(chief)
    http.sync(booth)
    hub = served[0]
    [device] = [one for one in hub.devices.listed(space) if one.most_level == 3]
    hub.devices.change(device.id, most_level=4)
    http.sync(booth)
    http.sync(booth)
    assert facts(booth) == {"秘"}


def test_a_quiet_sync_asks_for_nothing_that_is_withheld(chief: Store, booth: Store) -> None:
    for i in range(5):
        a_fact(chief, f"秘{i}", 4)
    http.sync(chief)
    http.sync(booth)
    again = http.sync(booth).report
    assert (again.rounds, again.received) == (1, 0)
    assert again.bytes_up + again.bytes_down < 500


def test_for_a_device_that_may_have_everything_no_record_is_looked_up(store: Store) -> None:
    a_fact(store, "底价三百万", level=4)
    [*ops] = outgoing.export(store, {}).ops

    class Unasked:
        def ops_of(self, records: Iterable[str]) -> list[WireOp]:
            raise AssertionError(records)

    assert withheld.withhold(Unasked(), ops, Level.NEVER) == ops
    with pytest.raises(AssertionError):
        withheld.withhold(Unasked(), ops, Level.AUTHORISED)


def test_an_edit_made_without_seeing_the_secret_hides_nothing(chief: Store, booth: Store) -> None:
    """The chief raises a fact to level 4 and rewrites it; the booth, unaware, edits the old."""
    fact = a_fact(chief, "一期已满", 2)
    http.sync(chief)
    http.sync(booth)
    with chief.write() as w:
        w.patch(fact, {"text": "一期其实未满", "disclosure": 4})
    http.sync(chief)
    http.sync(booth)
    with booth.write() as w:
        w.patch(fact, {"text": "一期早已满"})
    http.sync(booth)
    http.sync(chief)
    [row] = queries.rows(chief, Fact)[1]
    assert row.conflicts == 1
    assert not on_the_disk(booth, "未满")


def test_a_file_that_only_a_secret_record_speaks_of_is_not_handed_out(
    chief: Store, booth: Store, served: Served
) -> None:
    import io

    secret = chief.attachments.store(io.BytesIO(b"secret" * 1000))
    plain = chief.attachments.store(io.BytesIO(b"plain" * 1000))
    with chief.write() as w:
        w.create(Attachment, filename="密.pdf", sha256=secret, disclosure=4)
        w.create(Attachment, filename="开.pdf", sha256=plain, disclosure=1)
    http.sync(chief)
    http.sync(booth)
    member = membership(booth)
    address = f"{member.address}/v1/spaces/{member.space}/blobs"
    bearer = {"Authorization": f"Bearer {member.token}"}
    assert httpx.get(f"{address}/{secret}", headers=bearer).json()["error"] == "attachment_missing"
    assert httpx.get(f"{address}/{plain}", headers=bearer).content == b"plain" * 1000
