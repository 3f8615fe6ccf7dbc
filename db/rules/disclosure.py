"""Who may learn what: levels 1-4, the four editions, and the one rule between them.

1 可主动披露, 2 问及可答, 3 需授权, 4 严禁披露. Everything that leaves the office on paper or as a
file passes here before it is laid out. When a level is missing or makes no sense the answer is
the careful one. Nothing here is ever loosened by a setting.
"""

from __future__ import annotations

import re
from typing import Final, Protocol

from db.errors import Refusal
from db.records.base import Level, Record, fields

# 领导版 and 洽谈组版 stay with those who negotiate. A pocket card gets left on tables: no floors,
# no red lines. The guest reads the guest edition.
HIGHEST: Final = {
    "leader": Level.NEVER,
    "team": Level.NEVER,
    "pocket": Level.AUTHORISED,
    "guest": Level.OPEN,
}
# What a guest may see at all; every other record type is ours alone, whatever its level says.
_GUEST_RECORDS: Final = frozenset(
    {"fact", "city", "park", "plot", "cost", "firm", "policy", "procedure", "step", "law"}
    | {"article", "indicator", "observation", "attachment"}
)
# Floors and alternatives: never below 4, whoever typed another number.
_FLOORS: Final = re.compile(r"_floor$|^floor|^batna|^concession|^chips$|^bottom_line")
# Our weak spots and rehearsed answers: 4 until a person decides otherwise, and never for a guest.
_WEAKNESSES: Final = re.compile(
    r"^weakness|^risk|^overlay\.(risk|avoid)|^avoid|^objection|our_line"
)
# Judgement, risk, red lines: no matter for a guest, even where a person typed 1.
_OURS_ALONE: Final = re.compile(
    r"^red_?line|^penalt|^litigation|^env_safety|^public_opinion|^past_landings|^verdict|^advice"
    r"|^score|^significance|^chain_action|^opp_risk|^strategy|^rivals|^our_position|^people"
    r"|^decision|^authority|^cannot_now|^differ|^commitment|^issue|^admission|^competitor"
)
_OURS_ALONE_SECTIONS: Final = re.compile(
    r"风险|研判|红线|底线|(?<!优)劣势|短板|策略|议题|承诺|权限|找谁谈"
)


class Said(Protocol):
    """What this rule reads of a fact; ``db.records.fact.Fact`` has it."""

    @property
    def key(self) -> str | None: ...
    @property
    def section(self) -> str | None: ...
    @property
    def source_kind(self) -> str | None: ...
    @property
    def disclosure(self) -> int | None: ...


def default_level(key: str | None) -> int:
    """The level a new fact of this key starts with."""
    if key and (_FLOORS.search(key) or _WEAKNESSES.search(key)):
        return Level.NEVER
    return Level.AUTHORISED if key and _OURS_ALONE.search(key) else Level.ASKED


def level_of(fact: Said) -> int:
    """The level that counts: the typed one, the default where none is typed, 4 for nonsense."""
    if fact.key and _FLOORS.search(fact.key):
        return Level.NEVER
    if fact.disclosure is None:
        return default_level(fact.key)
    is_level = type(fact.disclosure) is int and Level.OPEN <= fact.disclosure <= Level.NEVER
    return fact.disclosure if is_level else Level.NEVER


def may_show_fact(fact: Said, edition: str) -> bool:
    """Whether ``fact`` may appear in ``edition``."""
    if level_of(fact) > _highest(edition):
        return False
    if edition != "guest":
        return True
    key, section = fact.key or "", fact.section or ""
    is_ours_alone = any(form.search(key) for form in (_FLOORS, _WEAKNESSES, _OURS_ALONE))
    return not (
        is_ours_alone or _OURS_ALONE_SECTIONS.search(section) or fact.source_kind == "judgement"
    )


def may_show_record(record_type: type[Record], edition: str) -> bool:
    """Whether records of this type may appear in ``edition`` at all."""
    return _highest(edition) > Level.OPEN or record_type.__tablename__ in _GUEST_RECORDS


def may_show_field(record_type: type[Record], name: str, edition: str) -> bool:
    """Whether this field of this record type may appear in ``edition``; unknown ones may not."""
    declared = fields(record_type).get(name)
    if declared is None or not may_show_record(record_type, edition):
        return False
    return field_level(record_type, name) <= _highest(edition)


def field_level(record_type: type[Record], name: str) -> int:
    """The level of whatever a field says; floors are 4 always, and so are fields nobody knows."""
    declared = fields(record_type).get(name)
    return Level.NEVER if declared is None or _FLOORS.search(name) else declared.level


def may_show_level(level: int | None, edition: str) -> bool:
    """Whether something of this level (an attachment, say) may appear; no level counts as 4."""
    is_level = type(level) is int and Level.OPEN <= level <= Level.NEVER
    return (level if is_level and level is not None else Level.NEVER) <= _highest(edition)


def _highest(edition: str) -> int:
    if edition not in HIGHEST:
        raise Refusal(
            "edition_unknown",
            "没有“{edition}”这个版本：只有领导版、洽谈组版、客商版、口袋版，请重新选择",
            edition=edition,
        )
    return HIGHEST[edition]
