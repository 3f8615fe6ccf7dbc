"""Is this lead somebody we know? Likely firms and people, each with the reason. No Qt here.

Only offers, never decides: names at a fair are short, misheard and shared by many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from db.records import Firm, Person, QuickLead
from db.sentences import Sentence
from db.store import queries
from db.store.search.folding import fold
from db.store.store import Store

_MOST = 5
_LOOKED_AT = 20
_FORM = re.compile(
    r"(?:[(（][^)）]*[)）]|控股|集团|股份|有限责任公司|有限公司|公司|总公司|分公司|总部)+$"
)
_SHORTEST_CORE = 2
_DIGITS = re.compile(r"\d{7,}")


@dataclass(frozen=True, slots=True)
class Alike:
    """One record a lead may speak of; ``why`` in Chinese, ``is_sure`` where name and firm agree."""

    id: str
    title: str
    why: str
    is_sure: bool = False


@dataclass(frozen=True, slots=True)
class Likely:
    """What is offered for a lead, the likeliest first."""

    firms: tuple[Alike, ...]
    people: tuple[Alike, ...]


def likely(store: Store, lead: QuickLead) -> Likely:
    """Firms by name, short name or the words that make it out; people by name or number."""
    firms = _firms(store, lead.firm_name or "")
    return Likely(tuple(firms[:_MOST]), tuple(_people(store, lead, firms)[:_MOST]))


def core(name: str) -> str:
    """What makes a firm's name out: 洛阳长城轴承股份有限公司 is 洛阳长城轴承."""
    return _FORM.sub("", name.strip()) or name.strip()


def _firms(store: Store, name: str) -> list[Alike]:
    if not name.strip():
        return []
    found: dict[str, Alike] = {}
    for firm in queries.some(store, Firm, queries.named(store, Firm, name.strip())):
        found[firm.id] = Alike(firm.id, firm.caption, Sentence("名称相同"), is_sure=True)
    words = core(name)
    if len(words) < _SHORTEST_CORE:
        return list(found.values())
    hits = queries.find(store, words, kinds=["firm"], limit=_LOOKED_AT).hits
    for firm in queries.some(store, Firm, [hit.id for hit in hits]):
        is_same = fold(firm.legal_name or "") == fold(name)
        is_former = fold(words) in fold(firm.former_names or "") if firm.former_names else False
        why = (
            Sentence("名称相同")
            if is_same
            else Sentence("曾用名")
            if is_former
            else Sentence("名称相近")
        )
        found.setdefault(firm.id, Alike(firm.id, firm.caption, why, is_sure=is_same))
    return list(found.values())


def _people(store: Store, lead: QuickLead, firms: list[Alike]) -> list[Alike]:
    known = {alike.id for alike in firms}
    found: dict[str, Alike] = {}
    ours = _numbers(lead.phone)
    for number in sorted(ours):
        for person in _found(store, number):
            if ours & _numbers(person.phone):
                found[person.id] = Alike(
                    person.id, _titled(person), Sentence("电话相同"), is_sure=True
                )
    name = (lead.person or "").strip()
    for person in _found(store, name) if name else ():
        if fold(person.name or "") != fold(name):
            continue
        is_same_firm = person.firm in known or _is_like(person.firm_name, lead.firm_name)
        why = Sentence("同名同单位") if is_same_firm else Sentence("同名")
        found.setdefault(person.id, Alike(person.id, _titled(person), why, is_sure=is_same_firm))
    return sorted(found.values(), key=lambda alike: not alike.is_sure)


def _found(store: Store, words: str) -> Iterable[Person]:
    hits = queries.find(store, words, kinds=["person"], limit=_LOOKED_AT).hits
    return queries.some(store, Person, [hit.id for hit in hits])


def _is_like(one: str | None, other: str | None) -> bool:
    a, b = core(fold(one or "")), core(fold(other or ""))
    return bool(a and b) and (a in b or b in a)


def _numbers(phone: str | None) -> set[str]:
    """Numbers as digits; a country code before a mobile number does not make it another."""
    digits = re.sub(r"[\s\-()（）]", "", phone or "")
    return {number[-11:] for number in _DIGITS.findall(digits)}


def _titled(person: Person) -> str:
    return " ".join(part for part in (person.caption, person.post, person.firm_name) if part)
