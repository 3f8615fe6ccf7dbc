"""Reading a file of others: the one way in.

``read(path)`` says what the file is, how its columns were understood, and streams drafts. The
file itself is opened only in the child process of ``sandbox``. Nothing here writes to the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from db.errors import Refusal
from desktop.files import sandbox
from desktop.files.drafts import Notice, RowDraft, draft_from_plain, notice_from_plain
from desktop.files.mapping import Mapping

KINDS = ("firms", "people", "indicators", "laws")


@dataclass
class Reading:
    """A file being read. ``drafts`` can be walked once; ``notices`` grow while it is.

    ``mapping`` is None for files without columns to choose. ``total`` rows, where they are known
    before. Call ``close`` (or leave the ``with`` block) when the drafts are not walked to the end.
    """

    path: Path
    kind: str
    mapping: Mapping | None
    total: int | None
    notices: list[Notice]
    drafts: Iterator[RowDraft]
    _batches: Iterator[list[object]] = field(repr=False)

    def close(self) -> None:
        """Ends the child; the drafts are over."""
        close = getattr(self._batches, "close", None)
        if close is not None:
            close()

    def __enter__(self) -> Reading:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read(
    path: Path,
    kind: str | None = None,
    mapping: Mapping | None = None,
    on_progress: Callable[[int, int | None], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
    limits: sandbox.Limits = sandbox.DEFAULT_LIMITS,
) -> Reading:
    """Opens ``path``; what it is and its columns are known on return, the drafts come as walked.

    ``kind`` is one of ``KINDS`` and overrules the guess; ``mapping`` overrules the proposal.
    ``on_progress(row, total)`` is called after each batch. Raises ``Refusal`` here or while the
    drafts are walked; what was walked before a refusal must not be kept.
    """
    path = Path(path)
    if kind is not None and kind not in KINDS:
        raise Refusal(
            "unknown_kind", "没有“{kind}”这种导入，可用：{kinds}。", kinds=list(KINDS), kind=kind
        )
    options = {"kind": kind, "mapping": mapping.plain() if mapping else None}
    batches = sandbox.run("read", path, options, limits=limits, should_stop=should_stop)
    notices: list[Notice] = []
    with _checking(path):
        items = _items(batches)
        opening = next(items, None)
        while isinstance(opening, list) and opening[:1] == ["notice"]:
            notices.append(notice_from_plain(opening[1:]))
            opening = next(items, None)
        match opening:
            case ["opening", str(found), shape, int() | None as total]:
                chosen = Mapping.from_plain(shape) if shape is not None else None
            case _:
                raise TypeError("no opening")
    drafts = _drafts(items, notices, path, total, on_progress)
    return Reading(path, found, chosen, total, notices, drafts, batches)


def text_inside(
    path: Path,
    should_stop: Callable[[], bool] | None = None,
    limits: sandbox.Limits = sandbox.DEFAULT_LIMITS,
) -> str:
    """The text of an attached file for search; "" when it has none (a scan, a picture)."""
    batches = sandbox.run("text", Path(path), limits=limits, should_stop=should_stop)
    pieces = [piece for batch in batches for piece in batch]
    return "\n".join(piece for piece in pieces if isinstance(piece, str))


def _items(batches: Iterator[list[object]]) -> Iterator[object]:
    for batch in batches:
        yield from batch


def _drafts(
    items: Iterator[object],
    notices: list[Notice],
    path: Path,
    total: int | None,
    on_progress: Callable[[int, int | None], None] | None,
) -> Iterator[RowDraft]:
    count = 0
    for item in items:
        with _checking(path):
            match item:
                case ["draft", *plain]:
                    draft = draft_from_plain(plain)
                case ["notice", *plain]:
                    notices.append(notice_from_plain(plain))
                    continue
                case _:
                    raise TypeError("no item of ours")
        yield draft
        count += 1
        if on_progress is not None and count % 1000 == 0:
            on_progress(draft.row, total)
    if on_progress is not None:
        on_progress(total if total is not None else count, total)


@contextmanager
def _checking(path: Path) -> Iterator[None]:
    """What does not have our shape came from a broken or taken-over child."""
    try:
        yield
    except (TypeError, ValueError, KeyError, RecursionError):
        raise sandbox.garbage(path) from None
