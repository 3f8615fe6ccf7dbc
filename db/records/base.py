"""What a record is: a declarative class whose columns carry what the rest of the program needs.

One line — ``site_area: Text = field("用地面积", kind=Kind.AREA, en="Site area")`` — gives the
column, the label in both languages, the kind of value, who may see it, whether it is found by
search. Forms, tables, imports, merges and the printed pack all read it from here.

Values are kept as a person wrote them (see docs/decisions/0002): money, areas, dates and numbers
are text here and are understood by ``db.rules``. This module must never know a business rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, TypeAlias

from sqlalchemy import JSON, Boolean, Float, Index, Integer, String
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, mapped_column

Text: TypeAlias = Mapped[str | None]
YesNo: TypeAlias = Mapped[bool | None]
Whole: TypeAlias = Mapped[int | None]
Several: TypeAlias = Mapped[list[str] | None]
Value: TypeAlias = str | int | bool | list[str] | None


class Kind(StrEnum):
    """What a field's text means; the rule that reads it has the same name."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    MONEY = "money"
    AREA = "area"
    DATE = "date"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    LEVEL = "level"
    REF = "ref"
    REFS = "refs"
    TEXTS = "texts"
    POSITION = "position"


class Level:
    """Disclosure 披露等级: who may learn a value across the table."""

    OPEN = 1  # 可主动披露
    ASKED = 2  # 问及可答
    AUTHORISED = 3  # 需授权
    NEVER = 4  # 严禁披露


@dataclass(frozen=True, slots=True)
class Field:
    """Everything the program knows about one field of a record type."""

    name: str
    label: str
    en: str
    kind: Kind
    unit: str | None
    choices: Mapping[str, str] | None
    to: str | None
    level: int
    is_found: bool
    is_personal: bool
    is_kept: bool


_COLUMN: dict[Kind, Any] = {
    Kind.CHOICES: JSON(none_as_null=True),
    Kind.REFS: JSON(none_as_null=True),
    Kind.TEXTS: JSON(none_as_null=True),
    Kind.YES_NO: Boolean,
    Kind.LEVEL: Integer,
}
ORDERED = frozenset({Kind.MONEY, Kind.AREA, Kind.NUMBER, Kind.DATE})
"""Kinds whose order is not that of their letters."""
PYTHON_TYPE: Mapping[Kind, type] = {
    Kind.CHOICES: list,
    Kind.REFS: list,
    Kind.TEXTS: list,
    Kind.YES_NO: bool,
    Kind.LEVEL: int,
}


def field(
    label: str,
    *,
    en: str,
    kind: Kind = Kind.TEXT,
    unit: str | None = None,
    choices: Mapping[str, str] | None = None,
    to: str | None = None,
    level: int = Level.ASKED,
    found: bool = False,
    personal: bool = False,
    kept: bool = False,
    index: bool = False,
) -> MappedColumn[Any]:
    """One column with its meaning.

    ``unit`` is the unit meant where the text names none; ``choices`` id → label; ``to`` the record
    type a REF points at; ``level`` the disclosure a value has unless a person says otherwise;
    ``found`` means search reads it; ``personal`` that it belongs to a person (erase, export);
    ``kept`` that the program writes and reads it alone: people may see it, never change it, and
    where laptops differ the newest stands and nobody is asked.
    """
    info = {
        "label": label,
        "en": en,
        "kind": kind,
        "unit": unit,
        "choices": choices,
        "to": to,
        "level": level,
        "is_found": found,
        "is_personal": personal,
        "is_kept": kept,
    }
    return mapped_column(_COLUMN.get(kind, String), nullable=True, index=index, info=info)


class Base(DeclarativeBase):
    """The one registry of tables; migrations and the journal's projection read its metadata."""


class Record(Base):
    """A thing the office knows. The columns here belong to the journal, not to people.

    ``n`` is this laptop's own number for the record (search and order of arrival), ``id`` the
    identity every laptop shares. ``heads`` says which edits the shown values come from.
    """

    __abstract__ = True
    label: ClassVar[str]
    en: ClassVar[str]
    title_field: ClassVar[str]

    def __init_subclass__(cls, **options: Any) -> None:
        """A field lists are ordered by gets a column for its key beside it (``db.rules``).

        What people disagree about is found without reading every row: the index holds those alone.
        """
        for name, column in list(vars(cls).items()):
            if isinstance(column, MappedColumn) and column.column.info.get("kind") in ORDERED:
                setattr(cls, key_column(name), mapped_column(Float, nullable=True))
        super().__init_subclass__(**options)
        if "__tablename__" in vars(cls):
            own = cls.__table__.c
            Index(f"ix_{cls.__tablename__}_conflicts", own.n, sqlite_where=own.conflicts > 0)

    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[str] = mapped_column(String, unique=True)
    heads: Mapped[str] = mapped_column(String)
    is_gone: Mapped[bool] = mapped_column(Boolean)
    conflicts: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[int] = mapped_column(Integer)
    changed_at: Mapped[int] = mapped_column(Integer)

    @property
    def caption(self) -> str:
        """What a person calls this record in a list; never empty."""
        return str(getattr(self, self.title_field) or f"（未命名{self.label}）")


JOURNAL_COLUMNS = ("n", "id", "heads", "is_gone", "conflicts", "created_at", "changed_at")


def key_column(name: str) -> str:
    """The column that holds the key a field is ordered by."""
    return f"{name}_key"


@cache
def fields(record_type: type[Record]) -> Mapping[str, Field]:
    """The fields of a record type, in the order they are declared."""
    return {
        column.key: Field(name=column.key, **column.info)
        for column in record_type.__table__.columns
        if column.info.get("label")
    }


def is_kept(record_type: type[Record]) -> bool:
    """Whether such records are the program's own, made and deleted by what they are about.

    Those are the ones whose very title nobody may change: an import, a pack in the register.
    """
    return fields(record_type)[record_type.title_field].is_kept


@cache
def found_fields(record_type: type[Record]) -> tuple[str, ...]:
    """The fields search reads: the title first, then the others as declared.

    A title the program keeps is read only where it is declared to be found.
    """
    declared = fields(record_type)
    title = declared[record_type.title_field]
    others = tuple(f.name for f in declared.values() if f.is_found and f is not title)
    return (title.name, *others) if title.is_found or not title.is_kept else others
