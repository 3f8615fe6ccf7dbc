"""How a pack was asked for: kept in its snapshot, so that a reprint comes out the same."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Layout:
    """``theme`` empty: the edition's own. ``parts`` by key, in this order; empty: all, as usual.

    ``watermark``: words under every page. ``sheet``: "a3" or "a4" for a booklet. ``is_archive``:
    PDF/A.
    """

    theme: str = ""
    parts: tuple[str, ...] = ()
    watermark: str = ""
    sheet: str = ""
    is_archive: bool = False


@dataclass(frozen=True, slots=True)
class Appended:
    """A file printed behind the pack, by the hash of its content."""

    title: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that differs from an earlier pack. ``kind`` is new, changed or gone."""

    part: str
    title: str
    kind: str
    words: str

    @property
    def sentence(self) -> str:
        """All of it, said to a person."""
        return f"{self.part}·{self.title}：{self.words}"


@dataclass(frozen=True, slots=True)
class Since:
    """What differs from the pack ``number`` of ``on``; an empty number: there was none before."""

    number: str = ""
    edition: str = ""
    on: str = ""
    changes: tuple[Changed, ...] = ()
