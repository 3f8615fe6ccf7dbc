"""A thin history: what was replaced long ago stays at the hub, and nothing else changes."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import builders
import pytest
from serving import Served, joined, serving

from db.errors import Refusal
from db.records import Firm, Import
from db.store import (
    contested,
    foreign,
    history,
    outgoing,
    queries,
    replay,
    reversal,
    steps,
    thinned,
    undo,
)
from db.store.store import Store
from db.sync import bundle, http, session, thinning
from db.sync.lock import Devices, public_key
from db.sync.membership import membership
from desktop import past
from hub import spaces

FIRM = "f" * 32
DAY = 86_400_000
LATER = builders.MORNING + 400 * DAY


@pytest.fixture
def other(empty_disk: tuple[Path, bytes], tmp_path: Path) -> Iterator[Store]:
    shutil.copytree(empty_disk[0], tmp_path / "other")
    opened = builders.reopened(tmp_path / "other", empty_disk[1], author="赵一")
    yield opened
    opened.close()


def written(store: Store, versions: int = 4, name: str = "note") -> None:
    """A firm with ``versions`` of its note, the first in the create, all long ago."""
    with store.write() as w:
        w.create(Firm, {"legal_name": "洛阳轴承", name: "第0版"}, record_id=FIRM)
    for number in range(1, versions):
        with store.write() as w:
            w.patch(FIRM, {name: f"第{number}版"})


def years_later(store: Store) -> None:
    store._clock = builders.Clock(LATER)


def told(store: Store, name: str = "note") -> list[str | None]:
    """The versions of a field; None for one that is elsewhere."""
    return [
        None if one.is_thinned else str(one.value) for one in history.history(store, FIRM, name)
    ]


def fingerprint(store: Store) -> dict[str, str]:
    with store.reading() as cursor:
        return replay.fingerprint(cursor)


def thin(store: Store) -> int:
    years_later(store)
    return thinning.thin(store, 180).ops


def everything(store: Store) -> set[tuple[bytes, int, bytes]]:
    ops = outgoing.export(store, {}, limit_ops=10**6).ops
    return {(op.stream, op.seq, op.hash) for op in ops}


def test_only_what_was_replaced_goes_and_journal_rows_and_search_stay(
    served: Served, space: str, store: Store
) -> None:
    joined(store, *served, space)
    written(store, versions=5)
    before, journal, rows = fingerprint(store), everything(store), outgoing.vector(store)
    assert thin(store) == 3, "the create stands for other fields, and the last version is shown"
    assert told(store) == ["第0版", None, None, None, "第4版"]
    assert (fingerprint(store), everything(store)) == (before, journal)
    assert outgoing.vector(store) == rows
    assert replay.problems(store) == []
    assert queries.find(store, "洛阳轴承").total == 1
    assert http.sync(store).report.is_done
    assert thin(store) == 0


def test_whoever_looks_gets_it_back_from_the_hub(served: Served, space: str, store: Store) -> None:
    joined(store, *served, space)
    written(store, versions=130)
    before = told(store)
    assert thin(store) == 128
    assert thinning.bring_back(store, [FIRM]) == 0
    assert told(store) == before
    assert replay.problems(store) == []
    assert outgoing.hollow(store) == []


def test_without_a_connection_it_is_said_and_nothing_old_is_put_in_the_place_of_what_is_shown(
    store: Store, tmp_path: Path
) -> None:
    hub = spaces.create(tmp_path / "hub")
    hub.add_space("office")
    with serving(hub) as address:
        joined(store, hub, address, "office")
        written(store)
        middle = history.history(store, FIRM, "note")[1]
        thin(store)
    hub.close()
    with pytest.raises(Refusal) as refused:
        thinning.bring_back(store, [FIRM])
    assert refused.value.code == "hub_unreachable"
    for attempt in (
        lambda: history.restore_field(store, FIRM, "note", middle.dot),
        lambda: history.restore_record(store, FIRM, middle.wall),
        lambda: history.restore_day(store, middle.wall),
        lambda: past.as_it_was(store, [FIRM], middle.wall),
    ):
        with pytest.raises(Refusal) as refused:
            attempt()
        assert refused.value.code == "history_thinned"
    assert told(store)[-1] == "第3版"
    lines = [line for line in past.changes(store, FIRM) if line.name == "note"]
    assert [line.after for line in lines] == ["第3版", *["（内容在同步中心）"] * 2]
    assert [line.is_thinned for line in lines] == [True, True, False]


def test_what_an_undo_may_want_stays(served: Served, space: str, store: Store) -> None:
    joined(store, *served, space)
    written(store, versions=3)
    batch = steps.new_batch()
    with store.write(batch=batch) as w:
        w.patch(FIRM, {"note": "走错一步"})
        steps.keep(w, "改备注")
    assert thin(store) == 1
    assert told(store) == ["第0版", None, "第2版", "走错一步"]
    steps.undo(store)
    assert told(store)[-1] == "第2版"
    steps.redo(store)
    assert told(store)[-1] == "走错一步"


def test_an_import_can_still_be_taken_back(served: Served, space: str, store: Store) -> None:
    joined(store, *served, space)
    written(store, versions=3)
    with store.write(batch="i" * 32) as w:
        w.create(Import, filename="名单.xlsx", state="applied", record_id="i" * 32)
        w.patch(FIRM, {"note": "来自名单"})
    assert thin(store) == 1
    undo.undo_import(store, "i" * 32)
    assert told(store) == ["第0版", None, "第2版", "来自名单", "第2版"]


def test_what_is_not_here_is_never_put_back_as_if_it_had_been_empty(
    served: Served, space: str, store: Store
) -> None:
    """An import of before there was a list of imports, or a step long forgotten."""
    joined(store, *served, space)
    written(store, versions=3)
    with store.write(batch="step:old") as w:
        w.patch(FIRM, {"note": "很久以前的一步"})
    thin(store)
    with pytest.raises(Refusal) as refused, store.write() as w:
        reversal.take_back(w, "step:old", [])
    assert refused.value.code == "history_thinned"
    assert told(store)[-1] == "很久以前的一步"
    thinning.bring_back(store, [FIRM])
    with store.write() as w:
        reversal.take_back(w, "step:old", [])
    assert told(store)[-1] == "第2版"


def test_what_is_in_conflict_keeps_all_it_comes_from(
    served: Served, space: str, store: Store, other: Store
) -> None:
    joined(store, *served, space)
    joined(other, *served, space)
    written(store, name="short_name")
    http.sync(store)
    http.sync(other)
    for laptop, name in ((store, "洛轴"), (other, "洛阳轴承厂")):
        with laptop.write() as w:
            w.patch(FIRM, {"short_name": name})
        http.sync(laptop)
    http.sync(store)
    assert thin(store) == 0
    [conflict] = contested.conflicts(store)
    assert conflict.base == "第3版"


def test_a_text_somebody_changed_offline_long_ago_is_merged_once_the_base_is_back(
    served: Served, space: str, store: Store, other: Store
) -> None:
    joined(store, *served, space)
    joined(other, *served, space)
    base = "厂房两千平方米。年用电一百万度。"
    with store.write() as w:
        w.create(Firm, {"legal_name": "洛阳轴承"}, record_id=FIRM)
    with store.write() as w:
        w.patch(FIRM, {"note": base})
    http.sync(store)
    http.sync(other)
    with other.write() as w:
        w.patch(FIRM, {"note": base.replace("两千", "三千")})
    with store.write() as w:
        w.patch(FIRM, {"note": base.replace("一百万", "二百万")})
    assert thin(store) == 1
    foreign.take_in(store, outgoing.export(other, {}).ops[-1:])  # by a stick: no hub is near
    [conflict] = contested.conflicts(store)
    assert {str(one.value) for one in conflict.versions} == {
        base.replace("两千", "三千"), base.replace("一百万", "二百万"),
    }, "both are shown while it cannot be merged"  # fmt: skip
    http.sync(store)
    http.sync(other)
    http.sync(store)
    for laptop in (store, other):
        shown = queries.record(laptop, FIRM)
        assert isinstance(shown, Firm)
        assert (shown.note, shown.conflicts) == ("厂房三千平方米。年用电二百万度。", 0)
        assert replay.problems(laptop) == []


def by_stick(one: Store, two: Store, folder: Path) -> None:
    path = folder / "同步包.sizhi"
    bundle.write(one, path, Devices([public_key(two)]))
    bundle.read(two, path)


def test_a_laptop_that_gets_it_all_from_a_thin_one_shows_the_same_and_heals_at_the_hub(
    served: Served, space: str, store: Store, other: Store, tmp_path: Path
) -> None:
    joined(store, *served, space)
    written(store)
    whole = told(store)
    thin(store)
    by_stick(store, other, tmp_path)
    assert fingerprint(other) == fingerprint(store)
    assert everything(other) == everything(store)
    assert outgoing.aside(other) == []
    assert told(other) == told(store)
    assert replay.problems(other) == []
    joined(other, *served, space)
    http.sync(other)
    assert told(other) == whole
    assert outgoing.hollow(other) == []


def test_torn_before_the_replacing_edit_what_stood_before_is_shown_and_no_gap(
    served: Served, space: str, store: Store, other: Store
) -> None:
    joined(store, *served, space)
    written(store, versions=3)
    thin(store)
    ops = outgoing.export(store, {}).ops
    foreign.take_in(other, ops[:2])
    shown = queries.record(other, FIRM)
    assert isinstance(shown, Firm)
    assert shown.note == "第0版", (
        "the second version came without its text and was not replaced yet"
    )
    assert [one.why for one in outgoing.aside(other)] == ["hollow"]
    foreign.take_in(other, ops[2:])
    assert outgoing.aside(other) == []
    assert fingerprint(other) == fingerprint(store)


@pytest.mark.parametrize("order", [*itertools.permutations(range(4))])
def test_in_any_order_it_ends_alike(
    store: Store, other: Store, tmp_path: Path, order: tuple[int, ...]
) -> None:
    written(store)
    with store.exclusive() as cursor:
        assert thinned.let_go(cursor, store.rows, upto=10**9, before=LATER, batches=()) == 2
    ops = outgoing.export(store, {}).ops
    for at in order:
        foreign.take_in(other, [ops[at]])
    assert fingerprint(other) == fingerprint(store)
    assert outgoing.aside(other) == []


def test_nothing_goes_that_the_hub_has_not_acknowledged_with_its_values(
    served: Served, space: str, store: Store
) -> None:
    member = joined(store, *served, space)
    written(store)
    years_later(store)

    def let_go(exchange: Callable[[], session.Report]) -> None:
        with pytest.raises(Refusal) as refused:
            thinning.let_go(store, member.peer, exchange, LATER)
        assert refused.value.code == "thin_not_synced"

    let_go(lambda: session.Report(is_done=True))
    http.sync(store)
    with store.write() as w:
        w.patch(FIRM, {"note": "刚写的"})
    let_go(lambda: session.Report(is_done=True))
    let_go(session.Report)
    assert None not in told(store)


def test_without_a_hub_or_for_days_too_few_it_is_refused(store: Store) -> None:
    written(store)
    for days, code in ((180, "thin_needs_hub"), (29, "thin_days")):
        with pytest.raises(Refusal) as refused:
            thinning.thin(store, days)
        assert refused.value.code == code
    assert None not in told(store)


def test_what_is_young_stays(served: Served, space: str, store: Store) -> None:
    joined(store, *served, space)
    written(store)
    assert thinning.thin(store, 30).ops == 0


def test_a_hub_that_lacks_a_value_is_no_keeper_of_it(
    served: Served, space: str, store: Store, other: Store, tmp_path: Path
) -> None:
    """The stick of a thin laptop brings ops without values to an office of another hub."""
    joined(store, *served, space)
    written(store)
    thin(store)
    by_stick(store, other, tmp_path)
    served[0].add_space(f"{space}b")
    joined(other, *served, f"{space}b")
    report = http.sync(other).report
    assert report.is_done
    assert report.rounds < 6, "what nobody here has is not offered for ever"
    assert session.kept_by(other, membership(other).peer) == 0
    years_later(other)
    with pytest.raises(Refusal) as refused:
        thinning.thin(other, 180)
    assert refused.value.code == "thin_not_synced"


def test_erased_is_erased_and_nothing_is_asked_for_any_more(
    served: Served, space: str, store: Store
) -> None:
    joined(store, *served, space)
    written(store)
    thin(store)
    with store.write() as w:
        w.erase(FIRM)
    http.sync(store)
    with store.reading() as cursor:
        assert not thinned.are_any(cursor)
    assert outgoing.hollow(store) == []
    assert all(one.is_erased for one in history.history(store, FIRM, "note"))
    assert replay.problems(store) == []


def test_the_disk_gets_the_room_and_the_store_works_on(
    served: Served, space: str, store: Store
) -> None:
    joined(store, *served, space)
    with store.write() as w:
        w.create(Firm, {"legal_name": "洛阳轴承"}, record_id=FIRM)
    for number in range(60):
        with store.write() as w:
            w.patch(FIRM, {"note": f"{number}" + "在手订单饱满，拟新建产线。" * 2000})
    years_later(store)
    done = thinning.thin(store, 180)
    assert done.ops == 59
    assert done.after < done.before / 3
    assert store.size() == done.after
    assert replay.problems(store) == []
    builders.a_firm(store, "洛阳新厂")
    assert queries.find(store, "洛阳").total == 2
    key = store.key
    store.close()
    again = builders.reopened(store.home.path, key)
    assert replay.problems(again) == []
    assert not list(again.home.path.glob(".tmp-*"))
    again.close()


def test_a_hub_brought_back_from_before_gets_what_full_laptops_have_and_the_rest_is_said(
    store: Store, other: Store, tmp_path: Path
) -> None:
    hub = spaces.create(tmp_path / "hub")
    hub.add_space("office")
    hub.close()
    shutil.copytree(tmp_path / "hub", tmp_path / "yesterday")
    hub = spaces.Hub(tmp_path / "hub")
    with serving(hub) as address:
        joined(store, hub, address, "office")
        joined(other, hub, address, "office")
        written(store)
        whole = told(store)
        http.sync(store)
        http.sync(other)
        thin(store)
        journal = hub.space("office")
        devices = (tmp_path / "hub" / "devices.json").read_bytes()
    hub.close()
    del journal
    shutil.rmtree(tmp_path / "hub")
    shutil.copytree(tmp_path / "yesterday", tmp_path / "hub")
    (tmp_path / "hub" / "devices.json").write_bytes(devices)
    spaces.renew_epoch(tmp_path / "hub")
    hub = spaces.Hub(tmp_path / "hub")
    with serving(hub) as address:
        for laptop in (store, other):
            member = membership(laptop)
            http.membership.keep(laptop, http.Membership(
                address, member.hub, member.space, member.token, member.certificate))  # fmt: skip
        assert http.sync(store).report.is_done
        with pytest.raises(Refusal) as refused:
            thinning.thin(store, 180)
        assert refused.value.code == "thin_not_synced", "the hub lacks what was let go"
        left = thinning.bring_back(store, [FIRM])
        assert left == 2
        assert "2 次修改的旧内容，同步中心现在也没有" in thinning.lost(left)
        assert told(store) == [whole[0], None, None, whole[3]]
        http.sync(other)  # which kept it
        assert thinning.bring_back(store, [FIRM]) == 0
        assert told(store) == told(other) == whole
    hub.close()
