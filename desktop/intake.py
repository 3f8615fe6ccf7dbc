"""From a file on disk to records in the store: read in the child, matched and applied in one go.

The one road for the command line and the window. A dry run reads and matches for real and keeps
nothing. It must never leave half a file behind, whatever the file is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import orjson

from db.errors import Refusal
from db.records import TYPES, fields
from db.sentences import Sentence
from db.store import imports, queries
from db.store.imports import Report
from db.store.store import Store
from desktop.files import reading
from desktop.files.drafts import Notice
from desktop.files.mapping import Mapping

Progress = Callable[[int, int | None], None]
ShouldStop = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a file: no ``import_id`` for a dry run, no ``mapping`` without columns."""

    import_id: str | None
    report: Report
    notices: tuple[Notice, ...]
    mapping: Mapping | None


class NoNameColumn(Refusal):
    """No column is the name of anything; in ``mapping`` a person can say which one is."""

    def __init__(self, refusal: Refusal, mapping: Mapping) -> None:
        super().__init__(refusal.code, refusal.sentence.template, **refusal.details)
        self.mapping = mapping


def run(
    store: Store,
    path: Path,
    kind: str | None = None,
    *,
    mapping: Mapping | None = None,
    is_dry: bool = False,
    progress: Progress | None = None,
    should_stop: ShouldStop | None = None,
) -> Outcome:
    """Import ``path`` (or try to, with ``is_dry``); see ``imports.run`` for what is counted.

    ``mapping`` is what a person chose for the columns; without it the one remembered for this
    header is used, else the proposal. Refuses as ``reading.read`` and ``imports.run`` do.
    """
    file = Path(path)
    refuse_unreadable_name(file)
    with _opened(store, file, kind, mapping, should_stop) as opened:
        if not is_dry and not queries.is_empty(store):
            store.back_up("before_import")
        source = imports.Source(
            filename=file.name,
            kind=opened.kind,
            sha256=_sha256(file),
            signature=opened.mapping.signature if opened.mapping else "",
            mapping=orjson.dumps(opened.mapping.plain()).decode() if opened.mapping else "",
        )

        def told(done: int) -> None:
            if progress:
                progress(done, opened.total)

        try:
            import_id, report = imports.run(
                store, source, opened.drafts, is_dry=is_dry, progress=told, should_stop=should_stop
            )
        except Refusal as refusal:
            if refusal.code == "no_name_column" and opened.mapping is not None:
                raise NoNameColumn(refusal, opened.mapping) from refusal
            raise
        return Outcome(import_id, report, tuple(opened.notices), opened.mapping)


def _opened(
    store: Store,
    file: Path,
    kind: str | None,
    mapping: Mapping | None,
    should_stop: ShouldStop | None,
) -> reading.Reading:
    """The file opened, with the mapping remembered for its header where there is one."""
    opened = reading.read(file, kind, mapping, should_stop=should_stop)
    if mapping is not None or opened.mapping is None:
        return opened
    kept = imports.remembered_mapping(store, opened.mapping.signature, opened.kind)
    if kept is None:
        return opened
    remembered = _remembered(kept, opened.mapping)
    if remembered is None:
        opened.notices.append(_unreadable_mapping())
        return opened
    if remembered == opened.mapping:
        return opened
    opened.close()
    return reading.read(file, kind, remembered, should_stop=should_stop)


def _remembered(kept: str, proposed: Mapping) -> Mapping | None:
    """The choice kept for this header; None where it makes no sense: another laptop sent it."""
    try:
        chosen = Mapping.from_plain(orjson.loads(kept)).applied_to(proposed)
    except (TypeError, ValueError, KeyError, OverflowError):
        return None
    return chosen if chosen.fields <= set(fields(TYPES[proposed.type])) else None


def _unreadable_mapping() -> Notice:
    return Notice(
        "unreadable_mapping",
        Sentence(
            "这种表头上次选定的列对应读不出来（可能来自别的版本或另一台电脑），这次按自动识别的来。"
            "请核对各列读作什么；导入以后，就记住这次的。"
        ),
    )


def refuse_unreadable_name(file: Path) -> None:
    """Names from old archives may hold bytes that are no characters; nothing can keep those."""
    try:
        str(file).encode()
    except UnicodeEncodeError:
        shown = file.name.encode("utf-8", "replace").decode()
        raise Refusal(
            "unreadable_name",
            "文件名“{file}”里有无法识别的字符，请改名后再试。",
            file=shown,
        ) from None


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
