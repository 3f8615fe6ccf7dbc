"""What reading a file gives: plain drafts of records, what is wrong in them, what to mention.

A draft is what the file says, as it was written there; it is no record and never touches the
store. Everything here is plain (str, int, None, lists, dicts), because it crosses from the child
process as JSON and must never be able to carry code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from db.sentences import from_plain, to_plain

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"


@dataclass(frozen=True, slots=True)
class Wrong:
    """One value a person should look at: where it is in the file, as written, and why (Chinese).

    ``field`` is a field id, or "" when the whole row is meant.
    """

    row: int
    field: str
    value: str
    why: str


@dataclass(frozen=True, slots=True)
class RowDraft:
    """One record as the file has it.

    ``row`` counts from 1 as a spreadsheet shows it (a line of the file for Markdown and vCards).
    ``values`` holds the fields of ``db.records`` under their ids; an unknown field is absent. A
    draft without values does not come in: ``wrong`` says why. ``key`` names a parent inside this
    file, ``parent`` is the key of one that came before.

    An ``indicator`` carries its figures as ``values["observations"]``: dicts of ``period`` (str),
    ``value`` (str as written, or None where the file leaves it out: missing, never zero),
    ``row`` (int) and, where the order of magnitude breaks, ``mark`` = "break".
    """

    row: int
    type: str
    values: dict[str, Plain] = field(default_factory=dict)
    wrong: tuple[Wrong, ...] = ()
    key: str | None = None
    parent: str | None = None

    @property
    def comes_in(self) -> bool:
        return bool(self.values)


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to tell about the file as a whole: a stable ``code`` and a Chinese sentence."""

    code: str
    sentence: str
    row: int | None = None


def draft_to_plain(draft: RowDraft) -> list[Plain]:
    wrong: list[Plain] = [[w.row, w.field, w.value, to_plain(w.why)] for w in draft.wrong]
    return [draft.row, draft.type, draft.values, wrong, draft.key, draft.parent]


def draft_from_plain(plain: object) -> RowDraft:
    """The draft, checked: the child may be broken; a wrong shape raises TypeError or ValueError."""
    if not isinstance(plain, list):
        raise TypeError("a draft is a list")
    row, kind, values, wrong, key, parent = plain
    if not (isinstance(row, int) and isinstance(kind, str) and isinstance(values, dict)):
        raise TypeError("a draft begins with row, type, values")
    wrongs = tuple(Wrong(int(r), str(f), str(v), from_plain(y)) for r, f, v, y in wrong)
    return RowDraft(row, kind, values, wrongs, _text(key), _text(parent))


def notice_to_plain(notice: Notice) -> list[Plain]:
    return [notice.code, to_plain(notice.sentence), notice.row]


def notice_from_plain(plain: object) -> Notice:
    if not isinstance(plain, list):
        raise TypeError("a notice is a list")
    code, sentence, row = plain
    return Notice(str(code), from_plain(sentence), None if row is None else int(row))


def _text(value: object) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise TypeError("a text or nothing")
