"""Whatever is typed, the answer is an answer: one JSON, a status, never an error of the program."""

from __future__ import annotations

import random

from terminal import Terminal

from db.records import TYPES, Field, fields

ODD = (
    "", " ", "\0", "a\0b", "\n", "，", "是", "5", "99999999999999999999", "-", "\ud800", "😀",
    "甲" * 5000, "=", '"', "'; DROP TABLE firm", "%", "_", "*", "[]", "null", "甲", "firm", "ab",
    "2020-02-30", "f" * 32, "!", '"x" OR', "NEAR(a b)", "a AND b", "長城", "ｌｙ", "\u200b",
)  # fmt: skip


def a_command(rng: random.Random, ids: list[str]) -> list[str]:
    record_type = rng.choice(list(TYPES.values()))
    known = list(fields(record_type).values())
    some = rng.sample(known, min(len(known), rng.randrange(1, 6)))
    assignments = [an_assignment(rng, field, ids) for field in some]
    kind = rng.choice((record_type.__tablename__, record_type.label))
    title = f"{record_type.title_field}={rng.choice(ODD)}"
    somebody = rng.choice((*ODD, *ids[-5:]))
    return rng.choice(
        (
            ["new", kind, *assignments, title],
            ["new", kind, *assignments, f"{record_type.title_field}=甲"],
            ["set", somebody, *assignments],
            ["find", rng.choice(ODD), rng.choice(ODD)],
            ["show", somebody],
            ["delete", somebody],
            ["history", somebody, "--field", rng.choice((*ODD, known[0].label))],
            ["list", rng.choice((kind, "x")), "--limit", rng.choice(("0", "5", "x"))],
            ["undo-import", somebody],
        )
    )


def an_assignment(rng: random.Random, field: Field, ids: list[str]) -> str:
    return f"{rng.choice((field.name, field.label))}={rng.choice((*ODD, *ids[-5:]))}"


def test_odd_words_are_answered_and_the_journal_stays_whole(sizhi: Terminal) -> None:
    rng = random.Random(20)
    ids: list[str] = []
    statuses = set()
    for _ in range(150):
        said = sizhi.type(*a_command(rng, ids))
        statuses.add(said.status)
        if said.status == 2:
            assert said.out == b""
            continue
        assert ("error" in said.json) == (said.status == 1)
        if said.status == 0 and "fields" in said.json:
            ids.append(said.json["id"])
    assert statuses == {0, 1, 2}
    assert len(ids) > 10
    assert sizhi.done("check") == {"ok": True, "problems": []}
    assert sizhi.done("replay")["same"]
