"""The judge earns its trust: every fault it knows is planted once and caught.

The faults are drawn by hand, past the paragraph that would never make them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from desktop.pack.engine.fonts import FontSet
from desktop.pack.engine.pen import Pen
from desktop.pack.engine.spacing import SetLine
from desktop.pack.engine.text import HAN, Atoms, Run, TextStyle

Faults = Callable[..., tuple[dict[str, int], dict[str, Any]]]
Plant = Callable[[Pen, FontSet], None]

FULL = "一行二十个字正好排满这一栏不多也不少啊"
SIZE, LEADING, LEFT, TOP = 10.0, 18.0, 80.0, 760.0


def put(
    pen: Pen, fonts: FontSet, words: str, x: float, y: float, gaps: Sequence[float] = ()
) -> None:
    """The words just as they are: one character after another, no rule applied."""
    run = Run(words, TextStyle("serif", SIZE))
    face = fonts.family("serif").faces[0]
    atoms = Atoms()
    for char in words:
        atoms.add(char, HAN, face.advances[char] * SIZE / 1000, run, face)
    given = list(gaps) or [0.0] * (len(words) - 1)
    pen.line_of_text(SetLine(atoms, 0, len(words), 0.0, given), x, y)


def lines(*words: str) -> Plant:
    """A block of lines one under another."""

    def plant(pen: Pen, fonts: FontSet) -> None:
        for at, line in enumerate(words):
            put(pen, fonts, line, LEFT, TOP - at * LEADING)

    return plant


def gapped(words: str, at: int, gap: float) -> Plant:
    """One line with this gap, in points, after its character ``at``."""
    gaps = [0.0] * (len(words) - 1)
    gaps[at] = gap
    return lambda pen, fonts: put(pen, fonts, words, LEFT, TOP, gaps)


def spread(pen: Pen, fonts: FontSet) -> None:
    put(pen, fonts, FULL, LEFT, TOP, [0.4 * SIZE] * (len(FULL) - 1))


def overprinted(pen: Pen, fonts: FontSet) -> None:
    put(pen, fonts, "甲乙丙丁", LEFT, TOP)
    put(pen, fonts, "子丑寅卯", LEFT, TOP)


def ruled_through(pen: Pen, fonts: FontSet) -> None:
    put(pen, fonts, FULL, LEFT, TOP)
    pen.rule((LEFT + 5, TOP - 10), (LEFT + 5, TOP + 15), 0.5)


def unembedded(pen: Pen, fonts: FontSet) -> None:
    pen.canvas.setFont("Helvetica", SIZE)
    pen.canvas.drawString(LEFT, TOP, "Helvetica")


PLANTED: dict[str, Plant] = {
    "line_start": lines(FULL, FULL, "，下一行由逗号开头"),
    "line_end": lines(FULL, f"{FULL[:-1]}（", "括号留在了行末）"),
    "split_pair": lines(FULL, f"{FULL[:-1]}—", "—破折号断成两半"),
    "number_split": lines(FULL, f"{FULL[:-1]}5", "%的增长被拆开了"),
    "word_split": lines(FULL, f"{FULL[:-12]}www.example.ab", "cd1/path"),
    "protrude": lines(*[FULL] * 6, f"{FULL}出了", *[FULL] * 6),
    "off_page": lambda pen, fonts: put(pen, fonts, "出了纸边", 580.0, TOP),
    "cell_overflow": ruled_through,
    "overprint": overprinted,
    "notdef": lines("王\U0002ebf0某"),
    "no_unicode": lines("王\ue000某"),
    "unembedded": unembedded,
    "source_miss": lines(FULL),
    "compat_char": lines("⼀个部首字"),
    "tight_mix": lines("共有5个"),
    "uncompressed": lines("前一句）（后一句"),
    "orphan_char": lines(FULL, FULL, "字。"),
    "wide_gap": gapped("这里有一处空得太大abc的地方留着", 8, 1.2 * SIZE),
    "loose_line": spread,
}


@pytest.mark.parametrize("fault", PLANTED)
def test_the_judge_catches_a_planted(
    fault: str, fonts: FontSet, faults: Faults, tmp_path: Path
) -> None:
    content = BytesIO()
    pen = Pen(content, (595.0, 842.0), 1, {})
    PLANTED[fault](pen, fonts)
    pen.next_page()
    pen.save()
    path = tmp_path / "planted.pdf"
    path.write_bytes(content.getvalue())
    source = "这一段在纸上根本就没有，一个字也没有" if fault == "source_miss" else ""
    found, _ = faults(path, source)
    assert fault in found, found


def test_the_judge_finds_nothing_where_nothing_is_planted(
    fonts: FontSet, faults: Faults, tmp_path: Path
) -> None:
    content = BytesIO()
    pen = Pen(content, (595.0, 842.0), 1, {})
    pen.canvas.setTitle("无错")
    lines(FULL, FULL, FULL)(pen, fonts)
    pen.next_page()
    pen.save()
    path = tmp_path / "clean.pdf"
    path.write_bytes(content.getvalue())
    assert faults(path, "\n".join([FULL] * 3)) == ({}, {})
