"""A week at a fair: five laptops, a stick, a wrong clock, a cloned disk, and then the office.

Read from the top: each day is one step. At the end everybody shows the same, nothing that was
typed is missing, and the two things people really disagreed about are asked, once.
"""

from __future__ import annotations

import io
import itertools
from dataclasses import replace
from pathlib import Path

import builders
import pytest

from db.records import Attachment, Commitment, Fact, Firm, Negotiation
from db.store import outgoing, queries, replay
from db.store.store import Store
from db.sync import booth, bundle, conflicts, folder, http, pinning, session
from db.sync.lock import Devices, public_key
from db.sync.membership import BOOTH

DAY = 24 * 3600 * 1000
PROJECT = "拟建轴承二期。用地约一百亩。希望今年开工。环评周期约六个月。"


class Office:
    """The hub in the office, and the way to it when there is a network."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.epoch = "autumn"

    def sync(self, laptop: Store) -> session.Report:
        return session.exchange(
            laptop, "office", lambda sent: session.answer(self.store, self.epoch, sent)
        )


def over_the_lan(host: Store, *guests: Store) -> None:
    """At the booth: one laptop answers the others, who entered the code on its screen."""
    served = booth.serve(host, lambda _: None, host="127.0.0.1", port=0)
    mark = pinning.fingerprint(served.pairing.identity.certificate)
    try:
        for guest in (*guests, *guests):
            http.enrol(guest, f"https://127.0.0.1:{served.port}/#{served.pairing.word}.{mark}")
            assert http.sync(guest, at=BOOTH).report.is_done
    finally:
        served.close()


def go_on_as_one(one: Store, twin: Store) -> None:
    """The memory is cloned with the disk: both processes go on in one stream."""
    twin.rows.tip, twin.rows._uid = replace(one.rows.tip), one.rows._uid


@pytest.fixture
def office(store: Store, tmp_path: Path) -> Office:
    """On Friday the office enters the talk; the hub has it."""
    with store.write(author="办公室") as w:
        firm = w.create(Firm, legal_name="洛阳新强联回转支承股份有限公司")
        w.create(Negotiation, record_id="f" * 32, name="轴承二期", firm=firm, project=PROJECT)
    return Office(store)


@pytest.fixture
def laptops(office: Office, tmp_path: Path) -> list[Store]:
    """Five laptops, packed on Saturday after a last sync."""
    return [
        builders.a_clone(office.store, tmp_path / f"laptop{i}", author=author)
        for i, author in enumerate(("赵一", "钱二", "孙三", "李四", "周五"))
    ]


def test_a_week_at_a_fair(office: Office, laptops: list[Store], tmp_path: Path) -> None:
    zhao, qian, sun, li, zhou = laptops
    talk = "f" * 32
    for laptop in laptops:
        assert office.sync(laptop).is_done

    # Monday. No network in the hall. Everybody works; 李四's clock is a day ahead.
    li._clock = builders.Clock(builders.MORNING + DAY)
    with zhao.write() as w:
        w.patch(talk, {"project": PROJECT.replace("一百亩", "一百二十亩"), "heat": "hot"})
    with qian.write() as w:
        w.patch(talk, {"project": PROJECT.replace("六个月", "四个月，可并联审批")})
        promise = w.create(Commitment, negotiation=talk, text="协助落实用地")
    with li.write() as w:
        w.patch(talk, {"bluf": "争取本月签意向", "chain": "高端装备"})
    with zhou.write() as w:
        w.patch(talk, {"chain": "新能源"})

    # Tuesday. The hall has a LAN and no way out. 赵一's laptop answers, 钱二's goes to it; their
    # two edits of one text merge.
    over_the_lan(zhao, qian)
    both = PROJECT.replace("一百亩", "一百二十亩").replace("六个月", "四个月，可并联审批")
    assert text_of(zhao, talk) == text_of(qian, talk) == both

    # Wednesday. A photo of a contract, and a stick: 孙三 carries it to 李四 and 周五, and back.
    with sun.write() as w:
        sha = sun.attachments.store(io.BytesIO("合同照片".encode() * 50_000))
        w.create(Attachment, filename="合同.jpg", subject=talk, sha256=sha)
    stick = tmp_path / "stick"
    stick.mkdir()
    everybody = Devices([public_key(one) for one in [*laptops, office.store]])
    for laptop in (sun, li, zhou, sun):
        folder.sync(laptop, stick, everybody)
    assert li.attachments.holds(sha)
    assert [c.field for c in conflicts.conflicts(sun)] == ["chain"], "seen by who only carried it"

    # Thursday. 钱二's laptop is a virtual machine; somebody clones it while the program runs, and
    # both are used: two processes write in one stream.
    spare = builders.a_clone(qian, tmp_path / "spare", author="钱二")
    go_on_as_one(qian, spare)
    with spare.write() as w:
        w.patch(promise, {"text": "协助落实用地，年内交付"})
    with qian.write() as w:
        w.create(Fact, subject=talk, card="firm", text="对方问了两次人才公寓")

    # Meanwhile 赵一 deletes the talk by mistake, not having seen any of that.
    with zhao.write() as w:
        w.delete(talk)

    # Friday. A bundle by chat from 钱二, torn on the way, sent again.
    bundle.write(qian, tmp_path / "chat.sizhi", everybody)
    whole = (tmp_path / "chat.sizhi").read_bytes()
    (tmp_path / "torn.sizhi").write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(Exception, match="同步包"):
        bundle.read(zhou, tmp_path / "torn.sizhi")
    bundle.read(zhou, tmp_path / "chat.sizhi")

    # Back in the office: everybody syncs, in no particular order, twice.
    after = [*laptops, spare]
    for laptop in [*after, *reversed(after)]:
        assert office.sync(laptop).is_done

    stores = [*after, office.store]
    assert outgoing.forks(office.store) == 1, "the clone was met"
    for one, other in itertools.pairwise(stores):
        assert outgoing.vector(one) == outgoing.vector(other)
        assert what_is_shown(one) == what_is_shown(other)
    for one in stores:
        assert outgoing.aside(one) == []
        assert replay.problems(one) == []

    # Nothing is missing: the talk is visible again, because somebody wrote on it meanwhile.
    shown = queries.record(office.store, talk)
    assert isinstance(shown, Negotiation)
    assert (shown.is_gone, shown.heat, shown.bluf) == (False, "hot", "争取本月签意向")
    assert text_of(office.store, talk) == both
    assert field_of(office.store, promise, "text") == "协助落实用地，年内交付"
    assert [fact.text for fact in queries.facts(office.store, [talk])] == ["对方问了两次人才公寓"]

    # Two things are asked: which chain, and whether the talk is over. 周五 decides both, offline.
    asked = {conflict.field: conflict for conflict in conflicts.conflicts(zhou)}
    assert set(asked) == {"chain", "!"}
    said = [version.value for version in asked["chain"].versions]
    assert sorted(map(str, said)) == sorted(["高端装备", "新能源"])
    conflicts.take(zhou, asked["chain"], said.index("新能源") + 1)
    conflicts.take(zhou, conflicts.undecided(zhou, talk, "!"), conflicts.KEEP)
    for laptop in [zhou, *after]:
        office.sync(laptop)
    for one in stores:
        assert conflicts.conflicts(one) == []
        assert field_of(one, talk, "chain") == "新能源", "a clock a day ahead decides nothing"


def text_of(store: Store, talk: str) -> object:
    return field_of(store, talk, "project")


def field_of(store: Store, record: str, name: str) -> object:
    return getattr(queries.record(store, record), name)


def what_is_shown(store: Store) -> list[tuple[object, ...]]:
    """Every record as a list would show it."""
    kinds = (Firm, Negotiation, Commitment, Fact, Attachment)
    return sorted(
        (record.id, record.is_gone, record.conflicts, record.caption)
        for kind in kinds
        for record in queries.rows(store, kind)[1]
    )
