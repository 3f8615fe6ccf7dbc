"""A lead in words: its name in a list, what it says, what its promise touches."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from db.records import QuickLead, fields, values
from db.rules.red_lines import Prompt
from desktop import discretion
from desktop.leads import DRAFT
from desktop.wording import choice_of, label_of

translate = QCoreApplication.translate
_SAID = ("post", "phone", "email", "one_line", "heat", "industry", "promised", "handout",
         "met_by", "spot", "caught_at")  # fmt: skip


def caption(lead: QuickLead) -> str:
    """Who it is: person and firm, else what they said."""
    parts = [part for part in (lead.person, lead.firm_name) if part]
    return " · ".join(parts) or lead.one_line or "—"


def line(lead: QuickLead) -> str:
    """For a list: who, how warm, and whether it was finished."""
    heat = choice_of(values.HEAT, lead.heat) if lead.heat else ""
    unfinished = translate("Lead", "未写完") if lead.state == DRAFT else ""
    return "　".join([*(mark for mark in (heat, unfinished) if mark), caption(lead)])


def body(lead: QuickLead, photos: int, *, is_in_booth: bool) -> list[tuple[str, str]]:
    """What it says: label and words; without what strangers must not read in booth mode."""
    said = []
    for name in _SAID:
        field, value = fields(QuickLead)[name], getattr(lead, name)
        if value and not (is_in_booth and discretion.is_hidden(field)):
            said.append((label_of(field), choice_of(field.choices or {}, value)))
    if photos:
        said.append((translate("Lead", "照片"), translate("Lead", "{n} 张").format(n=photos)))
    return said


def promise(prompts: list[Prompt]) -> str:
    """What the promise touches; "" where it touches nothing."""
    if not prompts:
        return ""
    first = prompts[0]
    words = translate("Lead", "说出去的“{matched}”触及红线“{topic}”，归档后列为待审。依据：{basis}")
    return words.format(matched=first.matched, topic=first.topic, basis=first.basis)
