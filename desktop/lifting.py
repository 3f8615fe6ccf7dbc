"""What is lifted out of the minutes of a meeting: a fact, a promise, something to do.

The words stay in the minutes as they were written; what is lifted names the meeting it comes from.
No Qt here, and nothing is written: that is for whoever asks.
"""

from __future__ import annotations

import re

from db.records import Action, Commitment, Fact, Level, Meeting, Record, Value

FACT, OURS, THEIRS, ACTION = "fact", "ours", "theirs", "action"
_TITLE = 16
_END = re.compile(r"[，。；：:;,.！？!?\n]")
_MARK = re.compile(r"^[\s\-•·*]*(?:[（(]?[一二三四五六七八九十0-9]{1,3}[)）、.．]\s*)?")


def cleaned(words: str) -> str:
    """The selected words without the mark of a list before them."""
    return _MARK.sub("", words.replace("\u2029", "\n").strip(), count=1).strip()


def lifted(meeting: Meeting, what: str, words: str) -> tuple[type[Record], dict[str, Value]]:
    """The record to make of ``words``: its type and values. ``what`` is one of the four above."""
    text = cleaned(words)
    day = (meeting.held_at or "")[:10] or None
    about: dict[str, Value] = {"negotiation": meeting.negotiation}
    if what == FACT:
        return Fact, {
            "subject": meeting.negotiation,
            "card": "firm",
            "section": "意图",
            "title": _END.split(text, maxsplit=1)[0][:_TITLE],
            "text": text,
            "as_of": day,
            "source_kind": "firm_says",
            "confidence": "firm_says",
            "source_ref": f"会谈 {meeting.held_at or ''} {meeting.subject or ''}".strip(),
            "disclosure": Level.AUTHORISED,  # as the minutes it comes from
        }
    if what == ACTION:
        return Action, {**about, "meeting": meeting.id, "text": text, "state": "open"}
    return Commitment, {
        **about,
        "meeting": meeting.id,
        "text": text,
        "direction": what,
        "said_on": day,
        "progress": "open",
    }
