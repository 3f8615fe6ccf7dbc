"""The glossary and the program use the same words, and each word once."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from db.records import TYPES

GLOSSARY = Path(__file__).resolve().parent.parent / "docs" / "glossary.md"
ROW = re.compile(r"^\| (\S+) \| `(\w+)` \| ", re.MULTILINE)


def test_every_record_type_stands_in_the_glossary_under_its_own_label() -> None:
    rows = {identifier: term for term, identifier in ROW.findall(GLOSSARY.read_text("utf-8"))}
    assert {name: rows.get(name) for name in TYPES} == {
        name: record_type.label for name, record_type in TYPES.items()
    }


def test_one_term_has_one_identifier_and_one_identifier_one_term() -> None:
    rows = ROW.findall(GLOSSARY.read_text("utf-8"))
    for words in zip(*rows, strict=True):
        assert [word for word, times in Counter(words).items() if times > 1] == []
