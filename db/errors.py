"""Known failures: one small family. Anything else that is raised is a bug for the fault window."""

from __future__ import annotations

from db.sentences import Sentence


class Refusal(Exception):
    """The program says no, and why, in one Chinese sentence a person can act on.

    ``code`` is stable English for programs; the sentence says what, why and what to do, its
    ``{places}`` filled by ``details``, which hold plain values (file, row, drive…) — never the
    contents of a card.
    """

    def __init__(self, code: str, template: str, /, **details: object) -> None:
        self.code = code
        self.sentence = Sentence(template, **details)
        self.details = details
        super().__init__(self.sentence)
