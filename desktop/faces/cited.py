"""From the words of a basis to the articles they name, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QCoreApplication

from db.records import Article, Law, Policy, RedLine
from db.rules import citations
from db.rules.citations import Citation
from db.store import queries
from db.store.store import Store
from desktop.faces.shapes import Line, joined

translate = QCoreApplication.translate
_LONGEST = 300


def articles(store: Store, text: str) -> list[Line]:
    """The articles a text names; one that is not in the library is named without a link."""
    laws = {law.id: law for law in queries.rows(store, Law)[1]}
    by_name = _newest(laws.values())
    lines = []
    for one in citations.found(text, list(by_name)):
        law = by_name[one.law]
        lines += _lines(store, law, one)
    return lines


def _newest(laws: Iterable[Law]) -> dict[str, Law]:
    """Of each law the newest version, by its name."""
    found: dict[str, Law] = {}
    for law in sorted(laws, key=lambda law: law.version_on or ""):
        if law.name:
            found[law.name] = law
    return found


def _lines(store: Store, law: Law, one: Citation) -> list[Line]:
    version = law.version_on or ""
    if not one.article:
        return [Line(f"《{law.caption}》", version, "", law.id)]
    found = queries.rows(store, Article, law=law.id, number=one.article)[1]
    if not found:
        missing = translate("Cited", "库里没有这一条，请核对条号")
        return [Line(f"《{law.caption}》{one.article}", missing, "", law.id, "caution")]
    return [
        Line(
            joined(a.heading or a.number, one.items),
            (a.text or "")[:_LONGEST],
            version,
            a.id,
            "muted",
        )
        for a in found
    ]


def by_article(store: Store, law: Law) -> Mapping[str, list[Line]]:
    """Which red lines and policies name which article of a law; "" for the law as a whole."""
    found: dict[str, list[Line]] = {}
    name = law.name or ""
    for red_line in queries.rows(store, RedLine)[1]:
        for one in citations.found(red_line.basis or "", [name]):
            line = Line(
                red_line.caption,
                red_line.basis or "",
                translate("Cited", "红线"),
                red_line.id,
                "alarm",
            )
            found.setdefault(one.article, []).append(line)
    for policy in queries.rows(store, Policy)[1]:
        text = joined(policy.clause, policy.conditions, policy.basis, policy.note, by="\n")
        for one in citations.found(text, [name]):
            line = Line(
                policy.caption,
                policy.doc_number or "",
                translate("Cited", "政策"),
                policy.id,
                "muted",
            )
            found.setdefault(one.article, []).append(line)
    return found
