"""Runs in the limited child: the printed lines of a business card, by rapidocr's own models.

An optional extra (``ocr``). Its models lie in its wheel; that it never fetches anything is held
here as well: this process may not open a connection once the reading begins.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from db.errors import Refusal
from desktop.files import pictures

NEEDED = ("rapidocr", "onnxruntime")
_LONGEST_SIDE = 2_000  # pixels: a card that fills half the picture has letters 20 pixels high
_MOST_LINES = 200
_SURE = 0.6  # below it the lines are patterns and shadows more often than words
_THREADS = 2  # a laptop at a booth has other things to do as well


def is_installed() -> bool:
    """Whether the extra is there; looks without loading it."""
    return all(find_spec(name) is not None for name in NEEDED)


def lines_in(path: Path, options: Mapping[str, object]) -> Iterator[object]:
    """``[text, height in pixels]`` for each line, from the top to the bottom."""
    del options
    if not is_installed():
        raise Refusal("no_ocr", "这台电脑没有装“名片识字”，照片已存，请照着照片输入。")
    picture = pictures.on_white(pictures.upright(path, _LONGEST_SIDE))
    sys.addaudithook(_stay_offline)
    import numpy
    from rapidocr import RapidOCR

    engine = RapidOCR(
        params={
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )
    found: Any = engine(
        numpy.asarray(picture)[:, :, ::-1]
    )  # red and blue change places, as it wants
    if found.boxes is None or found.txts is None or found.scores is None:
        return
    read = zip(found.boxes, found.txts, found.scores, strict=True)
    for box, text, score in list(read)[:_MOST_LINES]:
        if score >= _SURE and text.strip():
            top, bottom = (box[0] + box[1]) / 2, (box[2] + box[3]) / 2
            yield [text, round(float(((bottom - top) ** 2).sum() ** 0.5))]


def _stay_offline(event: str, given: tuple[object, ...]) -> None:
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind"):
        raise PermissionError(event, given)
