"""Taking a file in at one go: what is new, what changed, what may be a duplicate, what is wrong.

One pass, one transaction: a cancel, a crash or a full disk leaves nothing. A dry run does exactly
the same and rolls back, so that what it tells is true. Importing the same file again adds nothing.

What makes two rows the same thing is in ``_IDENTITY``. Two different rows of one file never
overwrite each other: the later one comes in beside the earlier and is reported as doubtful.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from itertools import islice
from typing import Any, Protocol

import orjson

from db.errors import Refusal
from db.records import TYPES, HeaderMapping, Import, Observation, Value, fields
from db.records.base import PYTHON_TYPE
from db.sentences import Sentence, to_plain
from db.store import search
from db.store.matching import Asked, Matcher, asked
from db.store.store import Store
from db.store.unit import Unit, clean

_BATCH = 2000
_KEPT_LINES = 2000


class Wrong(Protocol):
    """A value a reader could not make sense of; it is kept as written."""

    @property
    def row(self) -> int: ...
    @property
    def field(self) -> str: ...
    @property
    def value(self) -> str: ...
    @property
    def why(self) -> str: ...


class Draft(Protocol):
    """One record as a file has it (``desktop.files`` makes them)."""

    @property
    def row(self) -> int: ...
    @property
    def type(self) -> str: ...
    @property
    def values(self) -> Mapping[str, Any]: ...
    @property
    def wrong(self) -> Sequence[Wrong]: ...
    @property
    def key(self) -> str | None: ...
    @property
    def parent(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row that came in although something like it is there: ``like`` is that record."""

    row: int
    like: str
    why: str


@dataclass(frozen=True, slots=True)
class WrongLine:
    """A value a person should look at: where it stands in the file, as written, and why."""

    row: int
    field: str
    value: str
    why: str


@dataclass(slots=True)
class Report:
    """What an import did, or a dry run would do."""

    kind: str
    new: int = 0
    changed: int = 0
    same: int = 0
    doubtful: list[Doubt] = field(default_factory=list)
    wrong: list[WrongLine] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        """As the command line prints it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Source:
    """The file an import comes from; ``mapping`` is how its columns were understood, as JSON."""

    filename: str
    kind: str
    sha256: str
    signature: str = ""
    mapping: str = ""


Progress = Callable[[int], None]
ShouldStop = Callable[[], bool]


class _RollBack(Exception):
    """Ends a dry run: everything was done, nothing is kept."""


def run(
    store: Store,
    source: Source,
    drafts: Iterable[Draft],
    *,
    is_dry: bool = False,
    progress: Progress | None = None,
    should_stop: ShouldStop | None = None,
) -> tuple[str | None, Report]:
    """Import ``drafts``; returns (id of the import or None for a dry run, what was done).

    Refuses with ``import_cancelled`` when ``should_stop`` says so; nothing is kept then.
    """
    report = Report(source.kind)
    import_id: str | None = None
    try:
        with store.write() as w:
            import_id = _record(w, store, source)
            w.batch = import_id
            _take_in(w, store, drafts, report, progress, should_stop)
            w.batch = None
            w.patch(import_id, {"report": _kept(report)})
            _remember(w, store, source)
            if is_dry:
                raise _RollBack
            w.flush()
            _settle(w, report)
    except _RollBack:
        return None, report
    return import_id, report


def _settle(w: Unit, report: Report) -> None:
    if report.new + report.changed > _BATCH:
        search.optimize(w.cursor)


def _record(w: Unit, store: Store, source: Source) -> str:
    return w.create(
        Import,
        filename=source.filename,
        kind=source.kind,
        file_sha256=source.sha256,
        mapping=source.mapping,
        state="applied",
        imported_at=store.now().strftime("%Y-%m-%d %H:%M:%S"),
    )


def _kept(report: Report) -> str:
    said = report.plain()
    for name in ("wrong", "doubtful"):
        said[name] = said[name][:_KEPT_LINES]
        for line in said[name]:
            line["why"] = to_plain(line["why"])  # it is read in another language as well
    said["wrong_count"], said["doubtful_count"] = len(report.wrong), len(report.doubtful)
    return orjson.dumps(said).decode()


_MADE = """
SELECT r.type, r.id FROM op o JOIN record r ON r.n = o.record
WHERE o.batch = ? GROUP BY o.record ORDER BY min(o.n) LIMIT ?
"""


def made_by(store: Store, import_id: str, limit: int) -> dict[str, list[str]]:
    """By type, the first ``limit`` records an import made or changed, in the order of the file."""
    made: dict[str, list[str]] = {}
    with store.reading() as cursor:
        for type, record_id in cursor.execute(_MADE, (import_id, limit)).fetchall():
            if type in TYPES:
                made.setdefault(type, []).append(record_id)
    return made


def _remember(w: Unit, store: Store, source: Source) -> None:
    """Keep how a person mapped this header, for the next file that looks alike."""
    if not source.signature:
        return
    w.flush()
    w.cursor.execute(
        "SELECT id FROM header_mapping WHERE signature = ? AND kind = ? AND NOT is_gone",
        (source.signature, source.kind),
    )
    found = w.cursor.fetchone()
    if found:
        w.patch(found[0], {"mapping": source.mapping})
    else:
        w.create(
            HeaderMapping,
            signature=source.signature,
            kind=source.kind,
            mapping=source.mapping,
        )


def remembered_mapping(store: Store, signature: str, kind: str) -> str | None:
    """How this header was mapped the last time, as JSON; None for one never met."""
    with store.reading() as cursor:
        cursor.execute(
            "SELECT mapping FROM header_mapping WHERE signature = ? AND kind = ? AND NOT is_gone",
            (signature, kind),
        )
        found = cursor.fetchone()
    return found[0] if found else None


def _take_in(
    w: Unit,
    store: Store,
    drafts: Iterable[Draft],
    report: Report,
    progress: Progress | None,
    should_stop: ShouldStop | None,
) -> None:
    matcher = Matcher(w.cursor)
    ids: dict[str, str] = {}
    waiting = iter(drafts)
    done = 0
    while batch := list(islice(waiting, _BATCH)):
        if should_stop and should_stop():
            raise Refusal("import_cancelled", "导入已取消，资料保持原样。")
        for draft in batch:
            report.wrong += [WrongLine(x.row, x.field, x.value, x.why) for x in draft.wrong]
        for group in _by_level(batch):
            _take_in_group(w, matcher, group, ids, report)
        done += len(batch)
        if progress:
            progress(done)


def _by_level(batch: list[Draft]) -> list[list[Draft]]:
    """Parents before the children that name them, so that both match in bulk."""
    parents = [d for d in batch if d.values and d.parent is None]
    children = [d for d in batch if d.values and d.parent is not None]
    return [group for group in (parents, children) if group]


def _take_in_group(
    w: Unit, matcher: Matcher, drafts: list[Draft], ids: dict[str, str], report: Report
) -> None:
    wanted = [(d, *_split(d, ids)) for d in drafts]
    w.flush()
    matcher.load(w.cursor, [row for _, row, _ in wanted])
    observations: list[tuple[str, Sequence[Mapping[str, Any]]]] = []
    for draft, row, figures in wanted:
        identity = _decide(w, matcher, draft, row, report)
        if draft.key:
            ids[draft.key] = identity
        if figures:
            observations.append((identity, figures))
    for identity, figures in observations:
        _observe(w, matcher, identity, figures, report)


def _split(draft: Draft, ids: Mapping[str, str]) -> tuple[Asked, Sequence[Mapping[str, Any]]]:
    """A draft's own values, and the figures that become records of their own."""
    declared = fields(TYPES[draft.type])
    values: dict[str, Value] = {}
    for name, value in draft.values.items():
        if name in declared and value not in (None, "", []):
            values[name] = _typed(value, PYTHON_TYPE.get(declared[name].kind, str))
    if draft.parent is not None and draft.type == "article":
        values["law"] = ids[draft.parent]
    return asked(draft.type, values), draft.values.get("observations") or ()


def _typed(value: Any, expected: type[Any]) -> Value:
    """As the store keeps it, so that what was imported once is found the same again."""
    if expected is list:
        return [clean(str(one)) for one in (value if isinstance(value, list) else [value])]
    if expected is not str and type(value) is expected:
        right: Value = value
        return right
    return clean(str(value))


def _decide(w: Unit, matcher: Matcher, draft: Draft, row: Asked, report: Report) -> str:
    match = matcher.match(row)
    said = {name: value for name, value in row.values.items() if name not in match.undecided}
    for name in sorted(match.undecided):
        why = Sentence("这一项有不同说法，等人决定，没有用这一行的值改它")
        report.wrong.append(WrongLine(draft.row, name, str(row.values[name]), why))
    if match.is_same or match.is_changed:
        matcher.claimed(match.id, said)
    if match.is_same:
        report.same += 1
        return match.id
    if match.is_changed:
        w.patch(match.id, said)
        report.changed += 1
        return match.id
    identity = w.create(TYPES[row.type], row.values)
    matcher.made(row, identity)
    report.new += 1
    if match.why:
        report.doubtful.append(Doubt(draft.row, match.id, match.why))
    return identity


def _observe(
    w: Unit,
    matcher: Matcher,
    indicator: str,
    figures: Sequence[Mapping[str, Any]],
    report: Report,
) -> None:
    """The figures of an indicator: a period it has is compared, a new one added, a gap left.

    Where one file says two things of a period the first is taken and the other reported.
    """
    w.flush()
    w.cursor.execute(
        "SELECT period, id, value FROM observation WHERE indicator = ? AND NOT is_gone ORDER BY n",
        (indicator,),
    )
    known = {period: (id, value) for period, id, value in w.cursor.fetchall()}
    for figure in figures:
        if figure.get("value") in (None, ""):
            continue
        period, value = clean(str(figure["period"])), clean(str(figure["value"]))
        said: dict[str, Value] = {"value": value, "mark": figure.get("mark")}
        id, before = known.get(period, ("", ""))
        if not id:
            id = w.create(Observation, said, indicator=indicator, period=period)
            report.new += 1
        elif before == value:
            report.same += 1
        elif matcher.has_claimed(id):
            why = Sentence(
                "{period}在本文件中已有数值 {before}，这里不同，采用前者",
                period=period,
                before=before,
            )
            report.wrong.append(WrongLine(figure.get("row", 0), "value", value, why))
            continue
        else:
            w.patch(id, said)
            report.changed += 1
        known[period] = (id, value)
        matcher.claimed(id)
