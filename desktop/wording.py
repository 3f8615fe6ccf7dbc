"""What is declared below Qt, in the words of the window: labels, value lists, units, sentences.

``db`` speaks Chinese and may not know Qt. Here its words are looked up in the same dictionary as
those of the screens, under contexts of their own; resources/words/gather.py puts them there.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from db.records import TYPES, Field, Record, fields
from db.sentences import Sentence, filled

translate = QCoreApplication.translate
_KINDS = {record_type.label: record_type for record_type in TYPES.values()}


def name_of(record_type: type[Record]) -> str:
    """What a kind of record is called: 企业, Firm."""
    return translate("Record", record_type.label)


def heading_of(record_type: type[Record]) -> str:
    """What many of them are called, above a list: 企业, Firms."""
    return translate("Records", record_type.label)


def called(record_type: type[Record]) -> str:
    """The same in the middle of a sentence: 企业, firm."""
    name = name_of(record_type)
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def a_kind(record_type: type[Record]) -> Sentence:
    """A kind of record as part of a sentence that is said later: what ``called`` is by then."""
    return Sentence(record_type.label)


def label_of(field: Field) -> str:
    """What a field is called."""
    return translate("Field", field.label, field.name)


def found_in(kind: str, label: str) -> str:
    """The field a search found something in, which it tells by its label."""
    declared = fields(TYPES[kind]).values()
    return next((label_of(field) for field in declared if field.label == label), label)


def choice_of(choices: Mapping[Any, str], key: object) -> str:
    """The label of a value from its list; a value that is not in the list as it was written."""
    label = choices.get(key)
    return str(key) if label is None else translate("Value", label, str(key))


def unit_of(unit: str) -> str:
    """A unit as an office writes it; one that is not ours stays as it was written."""
    return translate("Unit", unit)


def of_template(words: str) -> str:
    """A title, label or question of the card templates; others stay as they were written."""
    return translate("CardTemplate", words)


def listed(parts: Iterable[str], mark: str = "、") -> str:
    """Words or sentences one after the other, with the mark the language puts between them."""
    return translate("Sentence", mark).join(map(spoken, parts))


def spoken(words: str) -> str:
    """A sentence of db, of the files or of the hub; what is none of those stays as it is."""
    if not isinstance(words, Sentence):
        return translate("Sentence", words)
    if (record_type := _KINDS.get(words.template)) is not None:
        return called(record_type)
    return filled(
        translate("Sentence", words.template), words.parts, spoken, translate("Sentence", "、")
    )
