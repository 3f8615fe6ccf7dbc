"""One question while it is being answered: candidates from the words, checked against the keys.

Nothing is read that the page does not need: no whole result is sorted, and the long texts behind
a title are opened only where the title alone cannot decide.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from db.store.search.folding import SEPARATOR
from db.store.search.query import Term
from db.store.search.tokens import SHORT, kind_token

Row = tuple[int, str, str]  # n, kind, folded title

_SORTED = 200
_WORDS = "search_token"
_WORDS_WITH_KEYS = "search_token cross join search_key k on k.n = search_token.rowid"


@dataclass(frozen=True, slots=True)
class Answers:
    """`rows` and `details` are cursors of this object alone; the second reads single records."""

    terms: tuple[Term, ...]
    kinds: tuple[str, ...]
    rows: Any
    details: Any

    def ordered(self) -> Iterator[Row]:
        """Titles that begin with the first word, then the rest as they were added."""
        first = self.terms[0]
        yield from self._beginners()
        everyone = self._hits([term.anywhere for term in self.terms])
        yield from (row for row in everyone if not first.begins(row[2]))

    def count(self, most: int) -> int:
        """How many there are, or `most` if there are so many or more."""
        anywhere = [term.anywhere for term in self.terms]
        if not self._spoken():
            return self._count(anywhere, most)
        surely = [term.surely for term in self.terms]
        if all(surely) and self._count(surely, most) == most:
            return most
        return sum(1 for _ in islice(self._hits(anywhere), most))

    def _count(self, expressions: list[str], most: int) -> int:
        sql, values = self._candidates("1", expressions)
        counted = self.rows.execute(f"select count(*) from ({sql} limit ?)", [*values, most])
        return int(counted.fetchone()[0])

    def segment(self, n: int, title: str) -> int:
        """The first segment of a hit in which any of the words occurs."""
        segments = chain([title], self._others(n))
        return next(i for i, text in enumerate(segments) if any(t.occurs(text) for t in self.terms))

    def _beginners(self) -> Iterator[Row]:
        """Sorted by length if they are few; if many, at least the short ones lead."""
        few = list(islice(self._beginning(), _SORTED + 1))
        if len(few) <= _SORTED:
            yield from sorted(few, key=_length)
            return
        short = sorted(islice(self._beginning(f'"{SHORT}"'), _SORTED), key=_length)
        yield from short
        leading = {n for n, _, _ in short}
        yield from (row for row in self._beginning() if row[0] not in leading)

    def _beginning(self, *marks: str) -> Iterator[Row]:
        first, *others = self.terms
        rows = self._hits([first.beginning, *(term.anywhere for term in others), *marks])
        return rows if first.is_sure_beginning else (row for row in rows if first.begins(row[2]))

    def _hits(self, expressions: list[str]) -> Iterator[Row]:
        """All records that answer, in the order of n."""
        sql, values = self._candidates("k.n, k.kind, k.title", expressions)
        found: Iterator[Row] = self.rows.execute(sql, values)
        spoken = self._spoken()
        return (row for row in found if self._says(spoken, row)) if spoken else found

    def _candidates(self, columns: str, expressions: list[str]) -> tuple[str, list[str | int]]:
        """The statement, with the words that SQL itself can check."""
        kinds = " OR ".join(f'"{kind_token(kind)}"' for kind in self.kinds)
        expression = " AND ".join(f"({wanted})" for wanted in [*expressions, kinds] if wanted)
        written = [t.word for t in self.terms if not t.ways and not t.is_sure_anywhere]
        source = _WORDS if columns == "1" and not written else _WORDS_WITH_KEYS
        checks = " and (instr(k.title, ?) or instr(k.others, ?))" * len(written)
        sql = f"select {columns} from {source} where search_token match ?{checks}"
        return sql, [expression, *(word for word in written for _ in range(2))]

    def _spoken(self) -> list[Term]:
        """The terms whose candidates only the rule itself can check."""
        return [term for term in self.terms if term.ways and not term.is_sure_anywhere]

    def _says(self, terms: list[Term], row: Row) -> bool:
        missing = [term for term in terms if not term.occurs(row[2])]
        if not missing:
            return True
        others = list(self._others(row[0]))
        return all(any(map(term.occurs, others)) for term in missing)

    def _others(self, n: int) -> Iterator[str]:
        for (others,) in self.details.execute("select others from search_key where n = ?", (n,)):
            yield from others.split(SEPARATOR)


def _length(row: Row) -> int:
    return len(row[2])
