"""A promise is checked against the red lines before it is kept: a prompt, decided by a person.

Used wherever a commitment is written — window, command line, import of minutes. It must never
stop anybody from writing down what was said: it only marks it for review, with the basis.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from db.records import RedLine, Value
from db.rules import red_lines
from db.store import queries
from db.store.store import Store

_DECIDED = ("clear", "allowed", "forbidden")
"""States a person may give; 未触发 too, for it overrules a prompt."""


def lines(store: Store) -> list[red_lines.RedLine]:
    """The red lines in force: the presets, and those the office's legal staff keep."""
    own = [
        red_lines.RedLine(
            topic=line.topic or "",
            basis=line.basis or "",
            forbidden=line.forbidden or "",
            instead=line.instead or "",
            patterns=tuple(line.patterns),
        )
        for line in queries.rows(store, RedLine)[1]
        if line.patterns
    ]
    kept = {line.topic for line in own}
    return [*own, *(line for line in red_lines.presets() if line.topic not in kept)]


def checked(
    store: Store, changes: Mapping[str, Value], before: Mapping[str, Value], today: date
) -> dict[str, Value]:
    """``changes`` of a commitment with the red-line fields they entail.

    A changed text is checked; a state a person sets is logged with who decided and when.
    """
    said = dict(changes)
    text, state = said.get("text"), before.get("red_line")
    if isinstance(text, str):
        prompts = red_lines.check(text, lines(store))
        is_changed = text != before.get("text")
        found = "；".join(dict.fromkeys(f"{p.topic}：{p.basis}" for p in prompts))
        if is_changed or found:
            said["red_line_basis"] = found or None
        if "red_line" not in said:
            said["red_line"] = red_lines.state_after_check(
                state if isinstance(state, str) else None, prompts, is_changed
            )
            if said["red_line"] != state:  # what was decided was decided about another text
                said |= {"red_line_by": None, "red_line_on": None}
            return said
    if said.get("red_line") in _DECIDED and "red_line_by" not in said:
        said["red_line_by"] = store.author
        said["red_line_on"] = today.isoformat()
    return said
