"""What two people disagree about must not look decided: where there is one place for a value,
every value stands in it, the newest first, with ⇄ between. No Qt here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Final

from db.errors import Refusal
from db.records import Field, Kind, Record, Value, fields
from db.store import history, queries
from db.store.history import Version
from db.store.store import Store

BETWEEN: Final = " ⇄ "
Say = Callable[[Field, Value, Mapping[str, str]], str]
"""The words of one value of a field, given the names of what values point at."""


def values(store: Store, record: Record, say: Say) -> dict[str, str]:
    """By field all that is said of a record where people disagree; {} where they do not."""
    if not record.conflicts:
        return {}
    versions = history.conflicts(store, record.id)
    return told(type(record), versions, names_of(store, type(record), versions), say)


def told(
    record_type: type[Record],
    conflicts: Mapping[str, list[Version]],
    names: Mapping[str, str],
    say: Say,
) -> dict[str, str]:
    """The same of versions already read; a delete that met an edit is no field."""
    declared = fields(record_type)
    return {
        name: BETWEEN.join(dict.fromkeys(say(declared[name], v.value, names) for v in versions))
        for name, versions in conflicts.items()
        if name in declared
    }


def names_of(
    store: Store, record_type: type[Record], conflicts: Mapping[str, list[Version]]
) -> dict[str, str]:
    """What the records are called that the versions of a conflict point at."""
    declared = fields(record_type)
    return names_in(
        store,
        ((declared[n], v.value) for n, of in conflicts.items() if n in declared for v in of),
    )


def names_in(store: Store, said: Iterable[tuple[Field, Value]]) -> dict[str, str]:
    """By identity what the records are called that values point at, in the trash as well."""
    names: dict[str, str] = {}
    for field, value in said:
        if field.kind not in (Kind.REF, Kind.REFS):
            continue
        for identity in value if isinstance(value, list) else [value]:
            if isinstance(identity, str) and identity not in names:
                with suppress(Refusal):
                    names[identity] = queries.record(store, identity).caption
    return names
