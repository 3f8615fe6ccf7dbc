"""The sample's pack and a book of laws, fonts warm, beside Typst and WeasyPrint on the same text.

Fifty packs in a row say whether memory stays where it is. A rival that is not installed is named
as absent (``pip install .[bench]`` brings both).
"""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from io import BytesIO

from benchmarks.homes import PASSPHRASE, Homes, Sizes
from benchmarks.laws import as_blocks, law_book
from benchmarks.measuring import Row, Work, forget_peak, interleaved, memory_now, row, timed
from benchmarks.rivals import name_of, pages_of, typst_print, weasyprint_print
from db.store import store as stores
from db.store.store import Store
from db.store.vault import Cost
from desktop import briefing, previewing, sample
from desktop.briefing.leader import fitted
from desktop.briefing.prepared import Wanted
from desktop.far_press import FarPress
from desktop.pack import theme
from desktop.pack.citations import numbered
from desktop.pack.engine.contents import Contents
from desktop.pack.engine.document import Properties, write
from desktop.pack.engine.fonts import FontSet, default_fonts
from desktop.pack.engine.galley import Block
from desktop.pack.limits import TIME_LIMIT
from desktop.pack.press import NearPress
from desktop.pack.render import blocks_of, leader_fit, render
from desktop.pack.snapshot import Layout, Snapshot

_TODAY = date(2026, 3, 2)
_THIN = (
    *("cover", "leader", "contents", "agenda", "people", "firm", "issues", "answers", "meetings"),
    *("register",),
)
"""Parts that make about twenty pages: what goes along to a talk when the library stays at home."""


def rows(homes: Homes, sizes: Sizes) -> list[Row]:
    """The lines of the table about printing."""
    cost = Cost(memory=64, passes=1, lanes=1)
    store, _ = stores.create(homes.folder / "sample", PASSPHRASE, cost=cost)
    forget_peak()
    try:
        sample.fill(store, _TODAY)
        talk = sample.record_id(sample.MAIN_NEGOTIATION_KEY)
        fonts, out = default_fonts(), homes.folder / "pack.pdf"
        shot = _snapshot(store, talk, fonts)
        thin = numbered(replace(shot, layout=Layout(parts=_THIN)))
        pages = render(shot, BytesIO(), fonts).pages
        near, far = NearPress(), FarPress()
        works = {
            "issue": lambda: briefing.issue(
                store, talk, edition="team", out=out, today=_TODAY, press=near
            ),
            "preview": lambda: _previewed(store, talk, far),
            "render": lambda: _printed(shot, fonts),
        }
        try:
            measured = interleaved(works, sizes.packs, 1, 1)
        finally:
            far.close()
    finally:
        store.close()
    done = [row("pack", "issue a pack: gather, print, register", measured["issue"])]
    done.append(row("pack", "preview it: gather, set, first page drawn", measured["preview"]))
    done += _beside("print the sample's pack", blocks_of(shot), works["render"], sizes.packs)
    work = partial(_printed, thin, fonts)
    done += _beside("print some twenty pages of it", blocks_of(thin), work, sizes.packs)
    done.append(_in_a_row(works["render"], sizes.packs_in_a_row, pages))
    pieces = law_book(most=sizes.law_pieces)
    if pieces:
        laws = as_blocks(pieces)
        done += _beside("print a book of laws", laws, lambda: _book(laws, fonts), sizes.books)
    return done


def _previewed(store: Store, talk: str, press: FarPress) -> object:
    """What the window does after a change: the whole pack set anew, and the page in sight."""
    previewing.show(
        store, press, talk, Wanted("team"), today=_TODAY, name="bench", seconds=TIME_LIMIT
    )
    return press.picture("bench", 1, 400)


def _beside(name: str, blocks: Sequence[Block | Contents], ours: Work, rounds: int) -> list[Row]:
    """One line a rival: ours and theirs in turn."""
    rivals = {"typst": typst_print(blocks), "weasyprint": weasyprint_print(blocks)}
    forget_peak()
    works: dict[str, Work] = {"ours": ours}
    works |= {rival: made for rival, made in rivals.items() if made is not None}
    measured = interleaved(works, rounds, 1, 1)
    sizes = {"pages": pages_of(_content(ours)), "kB": len(_content(ours)) / 1000}
    lines = []
    for rival, aim in (("typst", "≤2"), ("weasyprint", "≤0.2")):
        theirs = rivals[rival]
        notes = dict(sizes)
        if theirs is not None:
            made = theirs()
            notes |= {"their pages": pages_of(made), "their kB": len(made) / 1000}
        floor = measured.get(rival)
        lines.append(
            row("pack", name, measured["ours"], name_of(rival), floor, aim=aim, notes=notes)
        )
    return lines


def _in_a_row(work: Work, times: int, pages: int) -> Row:
    """The same pack again and again: what the process holds more after the last than after ten."""
    seconds, held = [], []
    for _ in range(times):
        seconds.append(timed(work))
        gc.collect()
        held.append(memory_now())
    grown = held[-1] - held[min(9, times - 1)]
    notes = {"pages": pages, "MB more after the last than after ten": grown}
    return row("pack", f"{times} packs in a row, each", [seconds], notes=notes)


def _book(blocks: Sequence[Block | Contents], fonts: FontSet) -> bytes:
    content = BytesIO()
    shape = theme.SHAPE
    write(blocks, shape, lambda *_: None, Properties("法"), fonts=fonts, target=content)
    return content.getvalue()


def _printed(shot: Snapshot, fonts: FontSet) -> bytes:
    content = BytesIO()
    render(shot, content, fonts)
    return content.getvalue()


def _content(work: Work) -> bytes:
    made = work()
    assert isinstance(made, bytes)
    return made


def _snapshot(store: Store, talk: str, fonts: FontSet) -> Snapshot:
    """As ``briefing.issue`` freezes it."""
    frozen = briefing.snapshot(store, talk, edition="team", today=_TODAY)
    page, _ = fitted(
        frozen.leader, lambda p: leader_fit(replace(frozen, leader=p), fonts).lines_over
    )
    return numbered(replace(frozen, leader=page))
