"""What a fact may name as its source: this talk's materials, its policies and laws, those used.

Only an offer: any other words may be typed. No Qt here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from db.records import Article, Attachment, Law, Policy
from db.records.talk import Negotiation
from db.store import queries
from db.store.cited import cited
from db.store.store import Store

MATERIAL, POLICY, LAW, USED = "material", "policy", "law", "used"


@dataclass(frozen=True, slots=True)
class Source:
    """``ref`` is what is written, ``kind`` a source kind ("" where only a person can say)."""

    ref: str
    kind: str
    group: str


def offered(store: Store, negotiation_id: str) -> list[Source]:
    """What there is to choose from, each once: nearest to the talk first."""
    found: dict[str, Source] = {}
    for source in _all(store, negotiation_id):
        found.setdefault(source.ref, source)
    return list(found.values())


def _all(store: Store, negotiation_id: str) -> Iterator[Source]:
    talk = queries.record(store, negotiation_id)
    assert isinstance(talk, Negotiation)
    for material in queries.rows(store, Attachment, subject=talk.id)[1]:
        yield Source(material.caption, "", MATERIAL)
    for policy in queries.some(store, Policy, talk.policies or []):
        number = f"（{policy.doc_number}）" if policy.doc_number else ""
        yield Source(f"{policy.caption}{number}", "official", POLICY)
    articles = queries.some(store, Article, talk.articles or [])
    laws = {law.id: law for law in queries.some(store, Law, [a.law for a in articles if a.law])}
    for article in articles:
        law = laws.get(article.law or "")
        name = f"《{law.caption}》" if law else ""
        yield Source(f"{name}{article.caption}", "official", LAW)
    for used in cited(store):
        yield Source(used.ref, used.kind, USED)
