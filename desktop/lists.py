"""Long lists as people look at them: which columns, what stands in a cell, what a filter meant.

Everything here reads; it is called off the GUI thread. No widgets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from db.records import TYPES, Field, Kind, Record, Value, fields, values
from db.rules import sort_keys
from db.store import filter_words, history, kin, queries, tables
from db.store.store import Store
from db.store.tables import Relation, TableRow, View
from desktop import disputed
from desktop.files.kinds import KINDS
from desktop.ledgers.sheet import Column, Sheet
from desktop.wording import (
    bracketed,
    choice_of,
    full_name,
    heading_of,
    in_its_unit,
    label_of,
    listed,
    spoken,
    strung,
    translate,
    unit_at_head,
    words_of,
)

_CHUNK = 2000
_LONGEST = 200
CONFLICTS: Final = "conflicts"
CHANGED: Final = "changed_at"
CREATED: Final = "created_at"
_OWN: Final = (CONFLICTS, CHANGED, CREATED)
"""Columns that belong to the journal and still are worth a look."""

SHELVES: Final[dict[str, tuple[tuple[str, int], ...]]] = {
    "firm": (("legal_name", 300), ("short_name", 110), ("uscc", 176), ("reg_place", 150),
             ("industry", 150), ("reg_capital", 120), (CONFLICTS, 56)),
    "person": (("name", 120), ("firm_name", 300), ("post", 240), ("is_ours", 64), ("phone", 150),
               (CONFLICTS, 56)),
    "city": (("city_name", 200), ("is_ours", 64), ("positioning", 560), ("population", 120),
             (CONFLICTS, 56)),
    "park": (("name", 260), ("city", 120), ("rank", 110), ("leading_industry", 380),
             ("available_land", 120), (CONFLICTS, 56)),
    "policy": (("name", 400), ("doc_number", 200), ("state", 96), ("fcr_state", 120),
               ("valid_until", 110), (CONFLICTS, 56)),
    "trend": (("headline", 480), ("topic", 120), ("happened_on", 120), ("source_ref", 220),
              (CONFLICTS, 56)),
    "law": (("name", 420), ("issuer", 200), ("rank", 120), ("version_on", 110),
            ("effective_on", 110), ("state", 96)),
    "event": (("name", 260), ("event_type", 96), ("rank", 64), ("starts_on", 110),
              ("ends_on", 110), ("place", 200), ("booth", 110), ("owner", 160), (CONFLICTS, 56)),
    "chain": (("name", 240), ("industry", 140), ("head", 110), ("office", 180), ("output", 110),
              ("as_of", 110), (CONFLICTS, 56)),
    "node": (("name", 220), ("chain", 180), ("segment", 110), ("chain_action", 84), ("gap", 260),
             ("target_firms", 200), ("owner", 96), ("due", 110), (CONFLICTS, 56)),
    "offer": (("name", 260), ("code", 110), ("industry", 140), ("invest_total", 110),
              ("site_area", 96), ("coop_mode", 120), ("contact", 96), (CONFLICTS, 56)),
    "appeal": (("no", 110), ("title", 260), ("firm", 220), ("factor", 84), ("owner", 120),
               ("due", 110), ("state", 84), (CONFLICTS, 56)),
    "plot": (("name", 220), ("park", 200), ("area", 96), ("floor_area", 110), ("use", 120),
             ("state", 84), ("supply", 110), ("price_basis", 180), (CONFLICTS, 56)),
    "cost": (("item", 200), ("city", 140), ("value", 96), ("unit", 96), ("as_of", 110),
             ("source_ref", 240), (CONFLICTS, 56)),
    "procedure": (("name", 380), ("approval_type", 110), ("applies_to", 300), ("as_of", 110),
                  (CONFLICTS, 56)),
    "step": (("name", 300), ("procedure", 280), ("office", 180), ("workdays", 96),
             ("is_parallel", 72), ("after", 240), (CONFLICTS, 56)),
    "red_line": (("topic", 260), ("basis", 320), ("forbidden", 260), ("instead", 260),
                 (CONFLICTS, 56)),
    "holiday": (("day", 140), ("is_workday", 84), ("name", 300), (CONFLICTS, 56)),
    "indicator": (("name", 220), ("region", 140), ("unit", 90), ("frequency", 84),
                  ("source_ref", 300), (CONFLICTS, 56)),
    "observation": (("indicator", 300), ("period", 110), ("value", 140), ("mark", 280),
                    (CONFLICTS, 56)),
    "commitment": (("text", 420), ("negotiation", 220), ("direction", 100), ("owner", 130),
                   ("due", 110), ("progress", 100), ("red_line", 110), (CONFLICTS, 56)),
    "pack_issued": (("number", 200), ("negotiation", 260), ("edition", 110), ("holder", 140),
                    ("copies", 70), ("pages", 70), ("issued_at", 150)),
    "import": (("filename", 360), ("kind", 120), ("state", 96), ("imported_at", 180)),
}  # fmt: skip
"""The lists of the window, with the columns they begin with: field and width in pixels."""

NARROW: Final = 140


@dataclass(frozen=True, slots=True)
class Line:
    """One row as it is shown; ``cells`` by column, of which ``is_disputed`` says that two values
    stand in one."""

    n: int
    id: str
    cells: Mapping[str, str]
    is_disputed: bool = False


def columns(kind: str) -> dict[str, str]:
    """Every column a list of ``kind`` may have, and what stands above it."""
    own = (translate("Lists", "冲突"), translate("Lists", "改于"), translate("Lists", "建于"))
    labels = {name: _head(f) for name, f in fields(TYPES[kind]).items()}
    return labels | dict(zip(_OWN, own, strict=True))


def children(kind: str) -> tuple[type[Record], ...]:
    """The kinds whose records hang on one of ``kind`` and have a list: steps of a procedure."""
    hanging = [child for child, name in kin.child_fields(kind) if name == kind]
    return tuple(TYPES[child] for child in hanging if child in SHELVES)


def _head(field: Field) -> str:
    """With the unit its bare numbers are in, where they have one for all."""
    is_measured = field.kind in (Kind.NUMBER, Kind.MONEY, Kind.AREA)
    unit = unit_at_head(field) if is_measured else ""
    return bracketed(label_of(field), unit) if unit else label_of(field)


def is_number(kind: str, name: str) -> bool:
    """Whether the column is read from its right edge."""
    declared = fields(TYPES[kind]).get(name)
    return declared is not None and declared.kind in (Kind.MONEY, Kind.AREA, Kind.NUMBER)


def read(store: Store, kind: str, numbers: Sequence[int], names: Sequence[str]) -> list[Line]:
    """The rows of some numbers, as they are shown: what people disagree about with every value."""
    rows = tables.page(store, kind, numbers, names)
    known = _captions(store, kind, rows, names)
    lines = []
    for row in rows:
        cells = {name: _cell(kind, name, row.values[name], known) for name in names}
        both = _disputed(store, kind, row.id, names) if row.conflicts else {}
        lines.append(Line(row.n, row.id, cells | both, bool(both)))
    return lines


def _disputed(store: Store, kind: str, identity: str, names: Sequence[str]) -> dict[str, str]:
    versions = history.conflicts(store, identity)
    shown = {name: of for name, of in versions.items() if name in names}

    def say(field: Field, value: Value, known: Mapping[str, str]) -> str:
        return _cell(kind, field.name, value, known) or words_of(field, None)

    record_type = TYPES[kind]
    return disputed.told(record_type, shown, disputed.names_of(store, record_type, shown), say)


def ids(store: Store, kind: str, numbers: Sequence[int]) -> list[str]:
    """The identities of some rows, in their order."""
    return [row.id for part in _parts(numbers) for row in tables.page(store, kind, part, [])]


def sheet(
    store: Store, kind: str, numbers: Sequence[int], names: Sequence[str], widths: Sequence[int]
) -> Sheet:
    """The list as it is on the screen, ready to be written; ``widths`` in pixels."""
    labels = columns(kind)
    heads = tuple(
        Column(labels[name], max(6, width // 8), is_centred=is_number(kind, name))
        for name, width in zip(names, widths, strict=True)
    )
    lines = [line for part in _parts(numbers) for line in read(store, kind, part, names)]
    rows = tuple(tuple(line.cells[name] for name in names) for line in lines)
    return Sheet(
        heading_of(TYPES[kind]), heads, rows, is_disputed=any(line.is_disputed for line in lines)
    )


def asked(kind: str, text: str) -> View:
    """What a filter means, by the words of the window and by the Chinese ones."""

    def called(declared: Field, key: str) -> str:
        return choice_of(declared.choices or {}, key) if key else label_of(declared)

    return filter_words.understood(kind, text, called)


def understood(view: View) -> tuple[str, str]:
    """(how a filter was read, what in it nobody could read), in Chinese; "" for nothing."""
    declared = fields(TYPES[view.kind])
    parts = [translate("Lists", "含“{word}”").format(word=word) for word in view.words.split()]
    doubts = []
    for asked in view.conditions:
        field, value = declared[asked.field], asked.value
        shown, label = choice_of(field.choices or {}, value), label_of(field)
        is_compared = asked.relation in (Relation.AT_LEAST, Relation.AT_MOST)
        if is_compared and sort_keys.sort_key(field, value) is None:
            doubts.append(
                translate(
                    "Lists", "看不懂“{label}”后面的“{value}”，请写成能比大小的数、金额或日期"
                ).format(label=label, value=value)
            )
        elif field.choices and asked.relation is Relation.IS and value not in field.choices:
            can_be = listed(choice_of(field.choices, key) for key in field.choices)
            words = translate("Lists", "“{label}”可以是：{values}")
            doubts.append(words.format(label=label, values=can_be))
        parts.append(_relations()[asked.relation].format(label=label, value=shown))
    return listed(parts, "；"), listed(doubts, "；")


def _relations() -> Mapping[Relation, str]:
    return {
        Relation.CONTAINS: translate("Lists", "{label}含“{value}”"),
        Relation.IS: translate("Lists", "{label}是“{value}”"),
        Relation.AT_LEAST: translate("Lists", "{label}不低于 {value}"),
        Relation.AT_MOST: translate("Lists", "{label}不高于 {value}"),
        Relation.KNOWN: translate("Lists", "{label}已知"),
        Relation.UNKNOWN: translate("Lists", "{label}不详"),
    }


def _parts(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (numbers[at : at + _CHUNK] for at in range(0, len(numbers), _CHUNK))


def _captions(
    store: Store, kind: str, rows: Sequence[TableRow], names: Sequence[str]
) -> dict[str, str]:
    """The names of all that these rows point at."""
    wanted: dict[str, set[str]] = {}
    declared = fields(TYPES[kind])
    for name in names:
        field = declared.get(name)
        if field is None or field.kind not in (Kind.REF, Kind.REFS):
            continue
        found = {i for row in rows for i in _listed(row.values[name])}
        for to in [field.to] if field.to else ["firm", "city"]:
            wanted.setdefault(to, set()).update(found)
    return {
        record.id: full_name(record)
        for to, found in wanted.items()
        for record in queries.some(store, TYPES[to], found)
    }


def _listed(value: Value) -> list[str]:
    if isinstance(value, list):
        return value
    return [str(value)] if value else []


def _cell(kind: str, name: str, value: Value, known: Mapping[str, str]) -> str:
    field = fields(TYPES[kind]).get(name)
    if field is None:
        return _own(name, value)
    if value is None:
        return ""
    if (kind, name) == ("import", "kind"):
        return spoken(KINDS.get(str(value), str(value)))
    if field.kind in (Kind.REF, Kind.REFS):
        return strung(known.get(i) or _lost(i) for i in _listed(value))
    return _text(field, value)


def _lost(reference: str) -> str:
    """What a reference points at that is not there: words somebody wrote before it was one stay."""
    is_id = len(reference) == 32 and all(c in "0123456789abcdef" for c in reference)
    return translate("Lists", "（已删除）") if is_id else reference


def _text(field: Field, value: Value) -> str:
    if field.kind == Kind.YES_NO:
        return "✓" if value else ""
    if field.kind == Kind.LEVEL and isinstance(value, int):
        return choice_of(values.DISCLOSURE, value)
    if isinstance(value, list):
        return listed(choice_of(field.choices or {}, v) for v in value)
    text = choice_of(field.choices or {}, in_its_unit(field, str(value)))
    return " ".join(text[:_LONGEST].split())


def _own(name: str, value: Value) -> str:
    if name == CONFLICTS:
        return f"⇄ {value}" if value else ""
    return datetime.fromtimestamp(int(str(value)) / 1000).strftime("%Y-%m-%d %H:%M")
