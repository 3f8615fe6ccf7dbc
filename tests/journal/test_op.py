"""The op: bytes nobody may change unknowingly, and a chain that shows every change."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from db.journal import op as journal_op
from db.journal.op import Dot

STREAM = bytes(range(16))
OTHER = bytes(range(16, 32))
VALUES: st.SearchStrategy[Any] = (
    st.none() | st.text(max_size=20) | st.integers(-(2**63), 2**63) | st.booleans()
)
VALUES = VALUES | st.lists(st.text(max_size=5), max_size=3)
TEXTS = st.dictionaries(st.text(min_size=1, max_size=8), VALUES, max_size=5)
DOTS = st.builds(journal_op.dot, st.sampled_from([STREAM, OTHER]), st.integers(1, 9))


def a_body(**said: Any) -> bytes:
    told: dict[str, Any] = {
        "kind": "patch",
        "type": "firm",
        "record": "f" * 32,
        "lamport": 7,
        "author": "李四",
        "wall": 1_772_000_000_000,
        "offset": 480,
        "batch": None,
        "values": {"legal_name": ("00" * 16, "洛阳轴承")},
        "parents": {"legal_name": (journal_op.dot(STREAM, 1),)},
    }
    return journal_op.encode_body(**(told | said))


def test_the_bytes_of_an_op_are_these_and_no_others() -> None:
    # Hashes of ops made by any earlier version rest on this text: a change here breaks them all.
    body = a_body(
        values={"legal_name": ("00" * 16, "洛阳轴承"), "tiers": ("11" * 16, ["总部", "b"])},
        parents={"legal_name": (journal_op.dot(STREAM, 1),), "!": (journal_op.dot(OTHER, 2),)},
        batch="0123",
        device="T480",
    )
    assert body.decode() == (
        '{"a":"李四","b":"0123","d":"T480","f":{'
        '"!":["",[1]],'
        '"legal_name":["ac5e553141a5a06e693cba51b8f26289",[0]],'
        '"tiers":["0ea03fbf2b15f68f45b260eb08fb1f3d",[]]},'
        '"k":"patch","l":7,"o":480,'
        '"p":["000102030405060708090a0b0c0d0e0f:1","101112131415161718191a1b1c1d1e1f:2"],'
        '"r":"ffffffffffffffffffffffffffffffff","t":"firm","v":1,"w":1772000000000}'
    )
    assert journal_op.chain(b"", STREAM, 1, body).hex() == (
        "0c7ee914db06ea76f8024082f4c8e0e680a75aaed08d378c1a01316b2b82014c"
    )


@given(TEXTS, st.dictionaries(st.text(min_size=1, max_size=8), st.lists(DOTS, unique=True)))
def test_what_an_op_says_comes_back_from_its_bytes(
    changes: dict[str, Any], parents: dict[str, list[Dot]]
) -> None:
    kept = journal_op.salted(changes)
    body = a_body(values=kept, parents=parents, batch="b1")
    op = journal_op.decode(STREAM, 3, body, bytes(32), kept)
    assert (op.kind, op.type, op.record, op.author) == ("patch", "firm", "f" * 32, "李四")
    assert (op.lamport, op.wall, op.offset, op.batch) == (7, 1_772_000_000_000, 480, "b1")
    assert op.values == changes
    assert {n: e.parents for n, e in op.fields.items() if e.parents} == {
        n: tuple(d) for n, d in parents.items() if d
    }
    assert set(op.fields) == set(changes) | set(parents)
    assert op.dot == "000102030405060708090a0b0c0d0e0f:3"


@given(st.binary(min_size=1), st.data())
def test_one_changed_byte_anywhere_breaks_the_chain(body: bytes, data: st.DataObject) -> None:
    first = journal_op.chain(b"", STREAM, 1, b"first")
    true = journal_op.chain(first, STREAM, 2, body)
    at = data.draw(st.integers(0, len(body) - 1))
    other = bytes([body[at] ^ data.draw(st.integers(1, 255))])
    assert journal_op.chain(first, STREAM, 2, body[:at] + other + body[at + 1 :]) != true
    assert journal_op.chain(first[:-1] + b"?", STREAM, 2, body) != true
    assert journal_op.chain(first, OTHER, 2, body) != true
    assert journal_op.chain(first, STREAM, 3, body) != true


@given(VALUES, VALUES)
def test_a_salted_hash_holds_its_value_and_no_other(value: Any, other: Any) -> None:
    kept = journal_op.salted({"legal_name": value})
    op = journal_op.decode(STREAM, 1, a_body(values=kept), bytes(32), kept)
    assert journal_op.untrue_values(op, kept) == []
    salt, _ = kept["legal_name"]
    forged = {"legal_name": (salt, other)}
    is_alike = journal_op.encode_value(value) == journal_op.encode_value(other)
    assert journal_op.untrue_values(op, forged) == ([] if is_alike else ["legal_name"])


def test_a_value_the_body_does_not_know_is_untrue() -> None:
    kept = journal_op.salted({"legal_name": "洛阳轴承"})
    op = journal_op.decode(STREAM, 1, a_body(values=kept), bytes(32), kept)
    smuggled = kept | {"phone": ("00" * 16, "138")}
    assert journal_op.untrue_values(op, smuggled) == ["phone"]


def test_the_same_value_twice_has_two_hashes() -> None:
    one, two = (journal_op.salted({"a": "三十万元", "b": "三十万元"})[n] for n in "ab")
    assert one[0] != two[0]
    hashes = {journal_op.value_hash(bytes.fromhex(salt), "三十万元") for salt, _ in (one, two)}
    assert len(hashes) == 2


def test_an_erased_value_leaves_bytes_and_chain_as_they_were() -> None:
    kept = journal_op.salted({"legal_name": "洛阳轴承"})
    body = a_body(values=kept)
    op = journal_op.decode(STREAM, 1, body, journal_op.chain(b"", STREAM, 1, body), {})
    assert "洛阳轴承" not in body.decode()
    assert op.values == {}
    assert journal_op.untrue_values(op, {}) == []
    assert journal_op.chain(b"", STREAM, 1, op.body) == op.hash


def test_keys_of_a_newer_version_survive_in_the_body() -> None:
    body = a_body().replace(b'"v":1', b'"v":2,"x":"newer"')
    assert journal_op.decode(STREAM, 1, body, bytes(32), {}).body == body
