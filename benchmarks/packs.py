"""The sample's pack of some twenty pages, fonts warm as they are from the second pack on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

from benchmarks.homes import PASSPHRASE, Homes, Sizes
from benchmarks.measuring import Row, forget_peak, interleaved, peak_memory, row
from db.store import store as stores
from db.store.store import Store
from db.store.vault import Cost
from desktop import briefing, sample
from desktop.briefing.leader import fitted
from desktop.pack.engine.fonts import FontSet, default_fonts
from desktop.pack.render import leader_fit, render
from desktop.pack.snapshot import Snapshot

_TODAY = date(2026, 3, 2)


def rows(homes: Homes, sizes: Sizes) -> list[Row]:
    """The lines of the table about printing; nothing to hold them against yet."""
    cost = Cost(memory=64, passes=1, lanes=1)
    store, _ = stores.create(homes.folder / "sample", PASSPHRASE, cost=cost)
    forget_peak()
    try:
        sample.fill(store, _TODAY)
        talk = sample.record_id(sample.MAIN_NEGOTIATION_KEY)
        fonts, out = default_fonts(), homes.folder / "pack.pdf"
        shot = _snapshot(store, talk, fonts)
        pages = render(shot, BytesIO(), fonts).pages
        works = {
            "issue": lambda: briefing.issue(store, talk, edition="team", out=out, today=_TODAY),
            "render": lambda: render(shot, BytesIO(), fonts),
        }
        measured = interleaved(works, sizes.packs, 1, 1)
    finally:
        store.close()
    return [
        row("pack", name, measured[work], notes={"pages": pages}, memory=peak_memory())
        for name, work in (
            ("issue a pack: gather, print, register", "issue"),
            ("print it alone", "render"),
        )
    ]


def _snapshot(store: Store, talk: str, fonts: FontSet) -> Snapshot:
    """As ``briefing.issue`` freezes it."""
    frozen = briefing.snapshot(store, talk, edition="team", today=_TODAY)
    page, _ = fitted(
        frozen.leader, lambda p: leader_fit(replace(frozen, leader=p), fonts).lines_over
    )
    return replace(frozen, leader=page)
