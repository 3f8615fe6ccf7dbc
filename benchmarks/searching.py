"""Search as a person types it against LIKE over the same rows, and as the firms become more."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.homes import Homes, Sizes
from benchmarks.measuring import Row, forget_peak, interleaved, peak_memory, row
from db.store import queries
from db.store.store import Store

_TWO = "长城"
_WORDS = (_TWO, "洛阳", "lyyt", "cc", "changcheng", "洛阳yt", "有限公司")
_PAGE = 50
_EACH = 3


def rows(homes: Homes, sizes: Sizes) -> list[Row]:
    """The lines of the table about finding."""
    forget_peak()
    with homes.opened(sizes.firms) as store, homes.opened(sizes.fewer_firms) as smaller:
        found = _against_like(store, sizes)
        for word in _WORDS:
            found.append(_growth(store, smaller, word, sizes))
    return found


def _against_like(store: Store, sizes: Sizes) -> list[Row]:
    works = {
        "find": _finding(store, _TWO),
        "first": _like(store, f"SELECT n, id, legal_name FROM firm WHERE {_LIKE} LIMIT {_PAGE}"),
        "all": _like(store, f"SELECT n, id, legal_name FROM firm WHERE {_LIKE}"),
    }
    measured = interleaved(works, sizes.rounds, sizes.blocks, _EACH)
    total = queries.find(store, _TWO, limit=_PAGE).total
    return [
        row(
            "find",
            f"find {_TWO}, page of {_PAGE} and total",
            measured["find"],
            against,
            measured[work],
            aim="≤ 0.1",
            notes={"hits": total},
        )
        for against, work in ((f"LIKE, first {_PAGE}", "first"), ("LIKE, all", "all"))
    ]


_LIKE = f"legal_name LIKE '%{_TWO}%' AND NOT is_gone"


def _growth(store: Store, smaller: Store, word: str, sizes: Sizes) -> Row:
    works = {"more": _finding(store, word), "fewer": _finding(smaller, word)}
    measured = interleaved(works, sizes.rounds, sizes.blocks, _EACH)
    return row(
        "find",
        f"find {word} in {sizes.firms:,}",
        measured["more"],
        f"in {sizes.fewer_firms:,}",
        measured["fewer"],
        memory=peak_memory(),
        notes={"hits": queries.find(store, word, limit=1).total},
    )


def _finding(store: Store, word: str) -> Callable[[], object]:
    return lambda: queries.find(store, word, limit=_PAGE)


def _like(store: Store, sql: str) -> Callable[[], object]:
    def scan() -> object:
        with store.reading() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()

    return scan
