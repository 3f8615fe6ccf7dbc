"""Ops on the wire: what arrives is to the byte what was sent, and smaller than it was."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.errors import Refusal
from db.journal import op as journal_op
from db.store.parked import WireOp
from db.sync import wire

STREAM = bytes(range(16))
NAMES = st.text(st.sampled_from('abc_"\\:[]~{'), min_size=1, max_size=6)
TEXT = st.characters(exclude_categories=["Cs"])
VALUES = (
    st.none()
    | st.integers(-(2**53), 2**53)
    | st.text(TEXT, max_size=20)
    | st.lists(st.text(TEXT, max_size=5))
)


def an_op(values: dict[str, object], author: str = "李四", seq: int = 1) -> WireOp:
    kept = journal_op.salted(values)  # type: ignore[arg-type]
    body = journal_op.encode_body(
        kind="patch", type="firm", record="r", lamport=1, author=author, wall=1, offset=0,
        batch=None, values=kept, parents={"other": ()},
    )  # fmt: skip
    return WireOp(STREAM, seq, body, journal_op.chain(b"", STREAM, seq, body), kept)


def travelled(*ops: WireOp) -> list[WireOp]:
    return wire.ops_of(wire.unpack(wire.pack(wire.rows_of(ops))))


@given(st.dictionaries(NAMES, VALUES, max_size=4), st.text(TEXT, max_size=40))
@example({"a": "x"}, '"a":["~"')
@example({'a":["~","b': "x", "b": "y"}, "")
def test_an_op_arrives_to_the_byte_whatever_is_in_it(
    values: dict[str, object], author: str
) -> None:
    sent = an_op(values, author)
    assert travelled(sent) == [sent]


def test_no_hash_of_a_value_travels_beside_the_value() -> None:
    sent = an_op({"legal_name": "洛阳轴承", "phone": "0379"})
    hashes = [journal_op.value_hash(bytes.fromhex(s), v).encode() for s, v in sent.kept.values()]
    packed = orjson.dumps(wire.rows_of([sent]))
    assert all(h in sent.body for h in hashes)
    assert not any(h in packed for h in hashes)


def test_a_body_that_could_not_be_put_back_travels_as_it_is() -> None:
    sent = an_op({"b": "x"})
    odd = sent.body.replace(b'"a":"', b'"a":["~"],"b":["~"],"c":"')  # somebody's newer shape
    odd_op = WireOp(STREAM, 1, odd, journal_op.chain(b"", STREAM, 1, odd), sent.kept)
    assert isinstance(wire.rows_of([odd_op])["ops"][0][2], str)
    assert travelled(odd_op) == [odd_op]


def test_the_values_of_an_op_share_one_salt_and_two_ops_none() -> None:
    first, second = (an_op({"a": "x", "b": "x"}) for _ in range(2))
    salts = [{salt for salt, _ in op.kept.values()} for op in (first, second)]
    assert [len(one) for one in salts] == [1, 1]
    assert salts[0] != salts[1]


@pytest.mark.parametrize("body", [[], ["a", "b"], [1], {"a": 1}, None, 7])
def test_a_body_of_no_known_shape_is_refused(body: object) -> None:
    message = wire.rows_of([an_op({"a": "x"})])
    message["ops"][0][2] = body
    with pytest.raises(Refusal, match="不是四知的同步数据"):
        wire.ops_of(message)


def test_a_salt_that_is_no_salt_is_refused() -> None:
    message = wire.rows_of([an_op({"a": "x"})])
    message["ops"][0][3] = {"a": ["zz", "x"]}
    with pytest.raises(Refusal, match="不是四知的同步数据"):
        wire.ops_of(message)
