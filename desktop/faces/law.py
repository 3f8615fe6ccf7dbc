"""A law by article: its versions, its text, and who rests on which article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from db.records import Article, Law
from db.store import queries
from db.store.store import Store
from desktop.faces import cited
from desktop.faces.shapes import Line, joined
from desktop.faces.words import newest_first, said

translate = QCoreApplication.translate


@dataclass(frozen=True, slots=True)
class LawText:
    """``articles`` in their order; ``citing`` by the number of the article, "" for the whole."""

    law: Law
    versions: Sequence[Line]
    articles: Sequence[Article]
    citing: Mapping[str, list[Line]]

    def lines(self, words: str) -> list[Line]:
        """The articles in which every word occurs, under their chapters."""
        wanted = words.split()
        lines: list[Line] = []
        chapter = ""
        for article in self.articles:
            text = joined(article.number, article.heading, article.text)
            if not all(word in text for word in wanted):
                continue
            if article.chapter and article.chapter != chapter:
                chapter = article.chapter
                lines.append(Line(chapter, is_head=True))
            first = article.number or article.heading or ""
            cites = len(self.citing.get(article.number or "", ()))
            mark = translate("LawFace", "引用 {n}").format(n=cites) if cites else ""
            lines.append(Line(first, (article.text or "")[:80], mark, article.id, "caution"))
        return lines


def read(store: Store, law_id: str) -> LawText:
    """One version of a law, whole; refuses with ``no_such_record``."""
    law = queries.record(store, law_id)
    assert isinstance(law, Law)
    same = queries.rows(store, Law, name=law.name)[1] if law.name else [law]
    versions = [
        Line(v.version_on or v.caption, joined(v.effective_on, said(v, "state")), "", v.id)
        for v in sorted(same, key=lambda v: newest_first(v.version_on))
    ]
    articles = queries.rows(store, Article, law=law.id)[1]
    ordered = sorted(articles, key=lambda a: (a.position or "~", a.n))
    return LawText(law, versions, ordered, cited.by_article(store, law))
