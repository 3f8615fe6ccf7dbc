"""What is declared below Qt, in the words of the window: labels, value lists, units, sentences.

``db`` speaks Chinese and may not know Qt. Here its words are looked up in the same dictionary as
those of the screens, under contexts of their own; resources/words/gather.py puts them there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from PySide6.QtCore import QCoreApplication

from db.records import TYPES, Field, Indicator, Kind, Record, Value, fields
from db.rules import areas, dates, money
from db.sentences import Sentence, filled
from db.store.queries import Hit

translate = QCoreApplication.translate
_KINDS = {record_type.label: record_type for record_type in TYPES.values()}
_FACTORS: Final = {"× 10,000 ": 4, "× 100 million ": 8}
"""What a unit of ten thousands or hundred millions begins with in English, with its zeros."""
_CHINESE: Final = re.compile("[\u3400-\u9fff\u33a1]")
_METRIC: Final = {"㎡": "m²", "平方公里": "km²"}


def name_of(record_type: type[Record]) -> str:
    """What a kind of record is called: 企业, Firm."""
    return translate("Record", record_type.label)


def heading_of(record_type: type[Record]) -> str:
    """What many of them are called, above a list: 企业, Firms."""
    return translate("Records", record_type.label)


def called(record_type: type[Record]) -> str:
    """The same in the middle of a sentence: 企业, firm."""
    return _within(name_of(record_type))


def many_of(record_type: type[Record]) -> str:
    """Many of them in the middle of a sentence: 企业, firms."""
    return _within(heading_of(record_type))


def _within(name: str) -> str:
    """A name as it stands inside a sentence; Q&A stays as it is."""
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


def about(hit: Hit) -> str:
    """What a finding is, what it hangs on where its title does not say so, and where the words
    were found."""
    where = found_in(hit.kind, hit.where) if hit.where else ""
    parent = "" if hit.parent in hit.title else hit.parent
    said = dict.fromkeys((name_of(TYPES[hit.kind]), parent, where))
    return " · ".join(part for part in said if part)


def choice_of(choices: Mapping[Any, str], key: object) -> str:
    """The label of a value from its list; a value that is not in the list as it was written."""
    label = choices.get(key)
    return str(key) if label is None else translate("Value", label, str(key))


def words_of(field: Field, value: Value, names: Mapping[str, str] | None = None) -> str:
    """A value as people read it: labels for choices, 是 and 否, what a reference points at by what
    ``names`` calls it."""
    if value is None or value in ("", []):
        return translate("Values", "（空）")
    if isinstance(value, bool):
        return translate("Values", "是") if value else translate("Values", "否")
    choices = field.choices or {}
    if field.kind in (Kind.REF, Kind.REFS):
        ids = value if isinstance(value, list) else [str(value)]
        return listed((names or {}).get(identity, identity) for identity in ids)
    if isinstance(value, list):
        return listed(choice_of(choices, item) for item in value)
    return choice_of(choices, as_read(field, str(value)))


def unit_of(unit: str) -> str:
    """A unit as an office writes it; one that is not ours stays as it was written."""
    return translate("Unit", unit)


def measured(value: str, unit: str) -> str:
    """A value with its unit: 2,260 万元. Where a language has no such unit, in one it has."""
    said = unit_of(unit)
    for factor, zeros in _FACTORS.items():
        if said.startswith(factor) and (number := _number(value)) is not None:
            return f"{_large(number.scaleb(zeros))} {said.removeprefix(factor)}"
    return f"{value} {said}"


def as_read(field: Field, words: str) -> str:
    """What was typed into a field, as the language writes such things: 2.16亿元, 216m yuan.

    Exact amounts, areas, periods and units are said in a language that has no 万 and 亩; what is
    given with a reservation or cannot be read stands as it was typed.
    """
    if _is_chinese() or not _CHINESE.search(words):
        return words
    if field.name == "unit":
        return unit_of(words)
    if field.kind is Kind.MONEY:
        return _amount(words, field.unit)
    if field.kind is Kind.AREA:
        return _area(words, field.unit)
    return dated(words) if field.kind is Kind.DATE else words


def in_its_unit(field: Field, words: str) -> str:
    """An exact amount or area as a bare number in the unit of its field: one column, one unit.

    What cannot be said so, or is another currency, stands as `as_read` has it, with its own unit;
    so does all of it in a language that has no 万 and 亩.
    """
    if not _is_chinese():
        return as_read(field, words)
    if field.kind is Kind.MONEY and (unit := money.unit_named(field.unit or "")):
        amount = money.parse(words, field.unit)
        if amount and not amount.is_approximate and amount.currency == unit.currency:
            return f"{Decimal(money.number(amount.in_yuan() / unit.factor)):,f}"
    if field.kind is Kind.AREA and field.unit:
        area = areas.parse(words, field.unit)
        if area and not area.is_approximate:
            return f"{Decimal(areas.bare(area, field.unit)):,f}"
    return as_read(field, words)


def unit_at_head(field: Field) -> str:
    """The unit that stands above a column of `in_its_unit`; "" where each value has its own."""
    is_one = field.kind is Kind.NUMBER or _is_chinese()
    return unit_of(field.unit) if field.unit and is_one else ""


def _is_chinese() -> bool:
    return translate("Sentence", "、") == "、"


def dated(words: str) -> str:
    """A period as the language writes it: 2025年第三季度, 2025 Q3; others as they were written."""
    if _is_chinese() or not _CHINESE.search(words):
        return words
    period = dates.parse(words)
    is_plain = period is not None and not period.is_doubtful and not period.is_cut_off
    return spoken(dates.show(period)) if is_plain else words


def _amount(words: str, unit: str | None) -> str:
    read = money.parse(words, unit)
    if read is None or read.is_approximate:
        return words
    currency = unit_of("元") if read.currency == "CNY" else read.currency
    return f"{_large(read.in_yuan())} {currency}"


def _area(words: str, unit: str | None) -> str:
    read = areas.parse(words, unit)
    if read is None or read.is_approximate:
        return words
    return f"{_plain(read.value)} {_METRIC.get(read.unit) or unit_of(read.unit)}"


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value.replace(",", "").strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _large(number: Decimal) -> str:
    """As English writes it: 22.6m, 186,000."""
    for word, zeros in (("bn", 9), ("m", 6)):
        if abs(number) >= 10**zeros:
            return f"{_plain(number.scaleb(-zeros))}{word}"
    return _plain(number)


def _plain(number: Decimal) -> str:
    words = f"{number:,f}"
    return words.rstrip("0").rstrip(".") if "." in words else words


def of_template(words: str) -> str:
    """A title, label or question of the card templates; others stay as they were written."""
    return translate("CardTemplate", words)


def listed(parts: Iterable[str], mark: str = "、") -> str:
    """Words or sentences one after the other, with the mark the language puts between them."""
    return translate("Sentence", mark).join(map(spoken, parts))


def strung(words: Iterable[str], mark: str = "、") -> str:
    """Names one after the other, as they are written, with the mark of the language."""
    return translate("Sentence", mark).join(words)


def headed(head: str, words: str) -> str:
    """What something is, then what is said of it: 企业：河洛轴承."""
    return translate("Sentence", "{head}：{words}").format(head=head, words=words)


def bracketed(words: str, inside: str) -> str:
    """Words with more in brackets behind them."""
    return translate("Sentence", "{words}（{inside}）").format(words=words, inside=inside)


def series_name(of: Indicator) -> str:
    """A series without which its figures say nothing: 洛阳市 地区生产总值（亿元）."""
    unit = unit_of(of.unit) if of.unit else translate("IndicatorFace", "单位未注")
    return bracketed(f"{of.region or ''} {of.caption}".strip(), unit)


def full_name(record: Record) -> str:
    """What others point at a record by: its caption, of a series also whose it is and its unit."""
    return series_name(record) if isinstance(record, Indicator) else record.caption


def spoken(words: str) -> str:
    """A sentence of db, of the files or of the hub; what is none of those stays as it is."""
    if not isinstance(words, Sentence):
        return translate("Sentence", words)
    if (record_type := _KINDS.get(words.template)) is not None:
        return called(record_type)
    return filled(
        translate("Sentence", words.template), words.parts, spoken, translate("Sentence", "、")
    )
