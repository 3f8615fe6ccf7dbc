"""Who a badge or a card is about: a picture with a code in it, or a vCard file, read offline.

The one way in for the booth; the file is opened only in the child process of ``sandbox``.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path

from db.errors import Refusal
from desktop.files import card_fields, reading, sandbox

PICTURES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff")
_LIMITS = sandbox.Limits(seconds=30.0)
_PRINT_LIMITS = sandbox.Limits(memory=3 << 30, seconds=90.0)
"""The models take 1.1 GB of address space (0.4 GB of memory) and 3 s of a processor for a card."""


@dataclass(frozen=True, slots=True)
class Badge:
    """``values`` are fields of a person as read; ``texts`` what other codes say.

    ``thumbnail`` is a small PNG of a picture, made by the child.
    """

    values: dict[str, str]
    texts: tuple[str, ...] = ()
    thumbnail: bytes = b""


def is_card_file(path: Path) -> bool:
    """A vCard by its name; everything else is taken for a picture and judged by its bytes."""
    return path.suffix.lower() in (".vcf", ".vcard")


def read(path: Path, limits: sandbox.Limits = _LIMITS) -> Badge:
    """What is known of a person; empty for a picture without codes. Refuses with a sentence."""
    return _of_card_file(path, limits) if is_card_file(path) else _of_picture(path, limits)


def read_print(path: Path, limits: sandbox.Limits = _PRINT_LIMITS) -> dict[str, str]:
    """Fields of a person from the words printed on a card; refuses where the extra is missing."""
    lines: list[card_fields.Line] = []
    for batch in sandbox.run("print", path, limits=limits):
        for item in batch:
            match item:
                case [str(text), int(height)]:
                    lines.append(card_fields.Line(text, height))
                case _:
                    raise sandbox.garbage(path)
    return card_fields.fields_of(lines)


def _of_card_file(path: Path, limits: sandbox.Limits) -> Badge:
    with reading.read(path, "people", limits=limits) as opened:
        for draft in opened.drafts:
            if draft.comes_in:
                return Badge(_texts_of(draft.values))
            for wrong in draft.wrong:
                raise Refusal("card_unreadable", "“{file}”：{why}。", why=wrong.why, file=path.name)
    return Badge({})


def _of_picture(path: Path, limits: sandbox.Limits) -> Badge:
    values: dict[str, str] = {}
    texts: list[str] = []
    thumbnail = b""
    for batch in sandbox.run("codes", path, limits=limits):
        for item in batch:
            match item:
                case str(packed) if not thumbnail:
                    thumbnail = _bytes_of(packed, path)
                case [dict() as found, str(text)]:
                    values = _texts_of(found) | values  # the first code that says it is believed
                    texts += [text] if text else []
                case _:
                    raise sandbox.garbage(path)
    return Badge(values, tuple(texts), thumbnail)


def _bytes_of(packed: str, path: Path) -> bytes:
    try:
        return base64.b64decode(packed, validate=True)
    except ValueError:
        raise sandbox.garbage(path) from None


def _texts_of(values: object) -> dict[str, str]:
    assert isinstance(values, dict)
    return {str(name): value for name, value in values.items() if isinstance(value, str) and value}
