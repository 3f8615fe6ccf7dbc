"""What a file for a guest must not hold, and what the guest may know: told from the records.

Read from the whole talk, before anything was taken out of it, so that a mistake in taking out
does not also blind the proof.
"""

from __future__ import annotations

from collections.abc import Iterator

from db.records import TYPES, Attachment, Cost, Fact, Kind, Law, Person, Record, fields, values
from db.rules import readiness
from desktop.briefing.editions import GUEST, is_on_offer, may_show, may_show_value
from desktop.briefing.talk import Talk, records_of
from desktop.pack.after.proof import Forbidden

# Words of lists, dates and yes or no are in every text and tell nothing by themselves.
_TELLS_NOTHING = (Kind.CHOICE, Kind.CHOICES, Kind.DATE, Kind.YES_NO, Kind.LEVEL, Kind.POSITION)
_LINKS = (Kind.REF, Kind.REFS)
_OF_A_FORM = frozenset({"card", "key", "tags"})
_OWN_WORDS = (
    "要素成本对比",
    "城市名下为数据时点，与之不同的注在单价后；各城市口径见来源。",
    "与贵公司相关",
)
# Words that only an edition of ours prints.
_MARKS = ("严禁披露", "披露需授权", "洽谈组版", "领导版", "领导一页要报", "工作秘密")


def forbidden(talk: Talk, author: str) -> list[Forbidden]:
    """Every value of the talk that a guest may not see, with the kind of thing it is of."""
    found = [Forbidden(mark, "内部版本的标记") for mark in _MARKS]
    found.append(Forbidden(author, "编制人", 2))
    for record in records_of(talk):
        for name, words in _values(record):
            if not _is_open(talk, record, name):
                least = 2 if isinstance(record, Person) and name == "name" else 4
                kind = f"{record.label}·{fields(type(record))[name].label}"
                found.append(Forbidden(words, kind, least))
    for versions in (v for named in talk.conflicts.values() for v in named.values()):
        for version in versions:
            said = version.value if isinstance(version.value, list) else [version.value]
            found += [Forbidden(s, "有冲突的内容") for s in said if isinstance(s, str)]
    return [thing for thing in found if thing.words]


def allowed(talk: Talk) -> Iterator[str]:
    """What a guest may know: open values, and the program's own words for things."""
    for record in records_of(talk):
        for name, words in _values(record):
            if _is_open(talk, record, name):
                yield words
                yield f"{words}{fields(type(record))[name].unit or ''}"
        if isinstance(record, Fact) and _is_open(talk, record, "value"):
            yield f"{record.value or record.text or ''}{record.unit or ''}"
        if isinstance(record, Law):
            yield f"《{record.caption}》"
        if isinstance(record, Attachment) and _is_open(talk, record, "filename"):
            yield record.content or ""
    for card in readiness.CARDS:
        yield from readiness.sections(card)
        yield from (item.label for item in readiness.items(card))
    for record_type in TYPES.values():
        yield record_type.label
        for declared in fields(record_type).values():
            yield declared.label
            yield from (declared.choices or {}).values()
    yield from values.SOURCE_KIND.values()
    yield from _OWN_WORDS


def _values(record: Record) -> Iterator[tuple[str, str]]:
    """The words of each field; a figure with its unit, because 95.6 alone is nothing."""
    for name, declared in fields(type(record)).items():
        if declared.kind in (*_TELLS_NOTHING, *_LINKS):
            continue
        if isinstance(record, Fact | Cost) and name in _OF_A_FORM:
            continue
        value = getattr(record, name)
        for words in value if isinstance(value, list) else [value]:
            if isinstance(words, str) and words:
                yield from ((name, said) for said in _ways_to_say(record, name, words))


def _ways_to_say(record: Record, name: str, words: str) -> Iterator[str]:
    """A figure with its unit, a file's name also without its ending."""
    if name == "value":
        yield f"{words}{getattr(record, 'unit', None) or ''}"
    if name != "value" or any(char.isalpha() for char in words):
        yield words
    if name == "filename" and "." in words:
        yield words.rpartition(".")[0]


def _is_open(talk: Talk, record: Record, name: str) -> bool:
    rivals = {city.id for city in talk.rivals}
    if record.id in rivals or getattr(record, "city", None) in rivals:
        return False
    refused = {policy.id for policy in talk.policies if not is_on_offer(policy)}
    if record.id in refused or getattr(record, "subject", None) in refused:
        return False
    may = may_show(record, GUEST, talk.conflicts) and may_show_value(record, name, GUEST)
    return may and (name not in talk.conflicts.get(record.id, {}) or name == record.title_field)
