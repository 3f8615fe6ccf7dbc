"""Known failures: one small family. Anything else that is raised is a bug for the fault window."""

from __future__ import annotations


class Refusal(Exception):
    """The program says no, and why, in one Chinese sentence a person can act on.

    ``code`` is stable English for programs, ``sentence`` says what, why and what to do,
    ``details`` holds plain values (file, row, drive…) — never the contents of a card.
    """

    def __init__(self, code: str, sentence: str, **details: object) -> None:
        super().__init__(sentence)
        self.code = code
        self.sentence = sentence
        self.details = details
