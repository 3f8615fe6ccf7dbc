"""Bundles on sticks: read in any order, twice, torn off, altered, forged — never harmful."""

from __future__ import annotations

import io
from contextlib import suppress
from pathlib import Path

import builders
import forge
import orjson
import pyrage
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.errors import Refusal
from db.records import Attachment, Firm
from db.store import foreign, outgoing, queries
from db.store.store import Store
from db.sync import bundle, folder, wire
from db.sync.lock import Devices, Passphrase, public_key


@pytest.fixture
def other(store: Store, tmp_path: Path) -> Store:
    return builders.a_clone(store, tmp_path / "other")


def for_device(store: Store) -> Devices:
    return Devices([public_key(store)])


def a_file_of(store: Store, payload: bytes, path: Path) -> Path:
    """A bundle with any inside, sealed for ``store`` by somebody who knows its key."""
    recipient = pyrage.x25519.Recipient.from_str(public_key(store))
    path.write_bytes(pyrage.encrypt(payload, [recipient]))
    return path


def about(**change: object) -> bytes:
    said = {"v": 1, "author": "x", "made": 0, "vector": {}, **change}
    return bundle.MAGIC + bundle._part(b"A", orjson.dumps(said))


END = bundle._part(b"E", b"{}")


def names(store: Store) -> set[str]:
    return {str(firm.legal_name) for firm in queries.rows(store, Firm)[1]}


def test_a_stick_there_and_back_makes_both_equal(
    store: Store, other: Store, tmp_path: Path
) -> None:
    builders.a_firm(store, "甲")
    bundle.write(store, tmp_path / "there.sizhi", for_device(other))
    bundle.read(other, tmp_path / "there.sizhi")
    builders.a_firm(other, "乙")
    bundle.write(other, tmp_path / "back.sizhi", for_device(store))
    bundle.read(store, tmp_path / "back.sizhi")
    assert names(store) == names(other) == {"甲", "乙"}
    assert outgoing.vector(store) == outgoing.vector(other)


def test_a_bundle_read_twice_brings_nothing_the_second_time(
    store: Store, other: Store, tmp_path: Path
) -> None:
    builders.a_firm(store)
    bundle.write(store, tmp_path / "x.sizhi", for_device(other))
    assert bundle.read(other, tmp_path / "x.sizhi").taken.applied == 1
    again = bundle.read(other, tmp_path / "x.sizhi").taken
    assert (again.applied, again.known) == (0, 1)


def test_attachments_come_along_and_only_those_a_record_speaks_of(
    store: Store, other: Store, tmp_path: Path
) -> None:
    sha = store.attachments.store(io.BytesIO(b"a contract" * 100_000))
    store.attachments.store(io.BytesIO(b"nobody speaks of this"))
    with store.write() as w:
        w.create(Attachment, filename="合同.pdf", sha256=sha)
    assert bundle.write(store, tmp_path / "x.sizhi", for_device(other)).blobs == 1
    bundle.read(other, tmp_path / "x.sizhi")
    assert other.attachments.known() == {sha}


def test_a_passphrase_opens_it_and_another_does_not(
    store: Store, other: Store, tmp_path: Path
) -> None:
    builders.a_firm(store)
    bundle.write(store, tmp_path / "x.sizhi", Passphrase("展会口令"))
    with pytest.raises(Refusal) as refused:
        bundle.read(other, tmp_path / "x.sizhi", passphrase="别的口令")
    assert refused.value.code == "bundle_locked"
    assert bundle.read(other, tmp_path / "x.sizhi", passphrase="展会口令").taken.applied == 1


def test_a_bundle_for_another_device_stays_shut(store: Store, other: Store, tmp_path: Path) -> None:
    bundle.write(store, tmp_path / "x.sizhi", for_device(store))
    with pytest.raises(Refusal) as refused:
        bundle.read(other, tmp_path / "x.sizhi")
    assert refused.value.code == "bundle_locked"


def test_a_bundle_is_never_written_over_a_file(store: Store, tmp_path: Path) -> None:
    (tmp_path / "x.sizhi").write_bytes(b"somebody's")
    with pytest.raises(Refusal) as refused:
        bundle.write(store, tmp_path / "x.sizhi", for_device(store))
    assert refused.value.code == "file_exists"
    assert (tmp_path / "x.sizhi").read_bytes() == b"somebody's"


def test_a_wrong_key_leaves_no_file(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        bundle.write(store, tmp_path / "x.sizhi", Devices(["age1nonsense"]))
    assert refused.value.code == "device_key"
    assert list(tmp_path.glob("*.sizhi")) == list(tmp_path.glob(".tmp-*")) == []


@pytest.fixture
def sealed(store: Store, other: Store, tmp_path: Path) -> bytes:
    for i in range(300):
        builders.a_firm(store, f"企业{i}", note="长长的备注" * 20)
    bundle.write(store, tmp_path / "whole.sizhi", for_device(other))
    return (tmp_path / "whole.sizhi").read_bytes()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_a_torn_bundle_is_refused_and_the_whole_one_completes_it(
    other: Store, sealed: bytes, tmp_path: Path, data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(sealed) - 1))
    (tmp_path / "torn").write_bytes(sealed[:cut])
    with pytest.raises(Refusal) as refused:
        bundle.read(other, tmp_path / "torn")
    assert refused.value.code in {"bundle_damaged", "not_a_bundle", "bundle_locked"}
    assert "请" in refused.value.sentence


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_one_flipped_bit_is_found(
    other: Store, sealed: bytes, tmp_path: Path, data: st.DataObject
) -> None:
    at, bit = data.draw(st.integers(0, len(sealed) - 1)), data.draw(st.integers(0, 7))
    altered = bytearray(sealed)
    altered[at] ^= 1 << bit
    (tmp_path / "altered").write_bytes(altered)
    with pytest.raises(Refusal):
        bundle.read(other, tmp_path / "altered")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=400))
def test_no_file_of_an_insider_can_hurt(store: Store, tmp_path: Path, inside: bytes) -> None:
    for payload in (inside, bundle.MAGIC + inside, about() + inside, about() + b"O" + inside):
        with pytest.raises(Refusal):
            bundle.read(store, a_file_of(store, payload, tmp_path / "x"))


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        (about() + b"O" + (2**60).to_bytes(8, "big"), "bundle_damaged"),
        (about() + b"Z" + bytes(8), "bundle_damaged"),
        (about() + bundle._part(b"B", bytes(32) + b"x") + END, "bundle_damaged"),
        (about(v=9) + END, "bundle_damaged"),
        (about(vector={"../..": [1, ""]}) + END, "message_unreadable"),
        (about() + END + END, "bundle_damaged"),
        (about(), "bundle_damaged"),
    ],
    ids=["length", "kind", "file hash", "version", "path", "after the end", "no end"],
)
def test_a_lying_bundle_is_refused(store: Store, tmp_path: Path, payload: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        bundle.read(store, a_file_of(store, payload, tmp_path / "x"))
    assert refused.value.code == code
    assert list(tmp_path.glob("**/etc")) == []


def test_600_mb_hidden_in_600_kb_are_not_unpacked(store: Store, tmp_path: Path) -> None:
    import zstandard

    bomb = zstandard.ZstdCompressor().compress(b" " * (100 << 20))
    with pytest.raises(Refusal) as refused:
        bundle.read(store, a_file_of(store, about() + bundle._part(b"O", bomb), tmp_path / "x"))
    assert refused.value.code == "message_too_large"


def test_a_missing_file_says_so(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        bundle.read(store, tmp_path / "nowhere.sizhi")
    assert refused.value.code == "bundle_unreadable"


# -- the wire ------------------------------------------------------------------------------------


def test_ops_travel_verbatim() -> None:
    one, two = forge.Forger("one"), forge.Forger("two")
    ops = [one.op({"note": "一"}), one.op({}), one.op({}), two.op({"note": "“\n\\"}), one.op({})]
    assert wire.ops_of(wire.unpack(wire.pack(wire.rows_of(ops)))) == ops


def test_a_body_altered_inside_a_run_is_noticed() -> None:
    forger = forge.Forger()
    ops = [forger.op({"note": str(i)}) for i in range(4)]
    message = wire.unpack(wire.pack(wire.rows_of(ops)))
    assert [len(row) for row in message["ops"]] == [5, 4, 4, 5]
    message["ops"][2][2] = [message["ops"][2][2][0].replace("外人", "别人")]
    with pytest.raises(Refusal) as refused:
        wire.ops_of(message)
    assert refused.value.code == "message_altered"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 2**60) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=12,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine
@given(st.fixed_dictionaries({}, optional={"streams": JSON, "ops": JSON, "vector": JSON}))
def test_any_json_is_read_or_refused(message: dict[str, object]) -> None:
    for read in (wire.ops_of, lambda said: wire.vector_of(said.get("vector", {}))):
        with suppress(Refusal):
            read(message)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(packed: bytes) -> None:
    with pytest.raises(Refusal):
        wire.unpack(packed)


# -- a shared folder -----------------------------------------------------------------------------


def test_a_shared_folder_brings_three_laptops_together(
    store: Store, other: Store, tmp_path: Path
) -> None:
    third = builders.a_clone(store, tmp_path / "third")
    shared = tmp_path / "shared"
    shared.mkdir()
    everybody = [store, other, third]
    lock = Devices([public_key(one) for one in everybody])
    for one, name in zip(everybody, "甲乙丙", strict=True):
        builders.a_firm(one, name)
    for one in [*everybody, *everybody]:
        folder.sync(one, shared, lock)
    assert [names(one) for one in everybody] == [{"甲", "乙", "丙"}] * 3
    files = sorted(shared.iterdir())
    again = folder.sync(store, shared, lock)
    assert (again.sent, again.taken.applied, sorted(shared.iterdir())) == (0, 0, files)


def test_a_bundle_still_being_copied_is_tried_again(
    store: Store, other: Store, tmp_path: Path
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    lock = Devices([public_key(store), public_key(other)])
    builders.a_firm(store, "甲")
    folder.sync(store, shared, lock)
    [path] = shared.glob("*.sizhi")
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    [(name, sentence)] = folder.sync(other, shared, lock).unread
    assert (name, names(other)) == (path.name, set())
    assert "同步包" in sentence
    path.write_bytes(whole)
    assert folder.sync(other, shared, lock).unread == []
    assert names(other) == {"甲"}


def test_where_somebody_tidied_up_a_new_laptop_gets_everything_all_the_same(
    store: Store, other: Store, tmp_path: Path
) -> None:
    fresh = builders.a_clone(store, tmp_path / "fresh")
    shared = tmp_path / "shared"
    shared.mkdir()
    lock = Devices([public_key(one) for one in (store, other, fresh)])
    for name in "甲乙丙":
        builders.a_firm(store, name)
        folder.sync(store, shared, lock)
        folder.sync(other, shared, lock)
    min(shared.iterdir(), key=lambda file: file.stat().st_mtime_ns).unlink()
    folder.sync(other, shared, lock)
    folder.sync(fresh, shared, lock)
    assert names(fresh) == {"甲", "乙", "丙"}
    files = sorted(shared.iterdir())
    folder.sync(store, shared, lock)
    folder.sync(other, shared, lock)
    assert sorted(shared.iterdir()) == files, "whoever comes first adds what is missing, once"


def test_a_folder_that_is_gone_is_said(store: Store, tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refused:
        folder.sync(store, tmp_path / "unplugged", for_device(store))
    assert refused.value.code == "folder_gone"


def test_nothing_of_a_bundle_lies_in_clear_on_the_stick(store: Store, tmp_path: Path) -> None:
    builders.a_firm(store, "canary-底价八万")
    bundle.write(store, tmp_path / "x.sizhi", for_device(store))
    content = (tmp_path / "x.sizhi").read_bytes()
    assert "底价".encode() not in content
    assert b"canary" not in content
    assert foreign.catch_up(store) is False
