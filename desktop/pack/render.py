"""A snapshot in, a PDF out; the same snapshot gives the same bytes.

No database, no Qt, no clock. What could not be set as asked comes back as warnings; what must
not be printed at all (a leader's page that does not fit) is refused with the reason.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from db.errors import Refusal
from db.sentences import Sentence
from desktop.pack.editions import (
    check_theme,
    has_cover,
    has_leader_page,
    is_edition,
    label_of,
    parts_of,
    theme_of,
)
from desktop.pack.engine.contents import Contents
from desktop.pack.engine.document import Properties, write
from desktop.pack.engine.fonts import FontSet, default_fonts
from desktop.pack.engine.galley import FLOW, Block
from desktop.pack.engine.text import Setting
from desktop.pack.engine.watermark import Watermark
from desktop.pack.furniture import HeadAndFoot
from desktop.pack.limits import TIME_LIMIT
from desktop.pack.parts.agenda import agenda
from desktop.pack.parts.answers import answers
from desktop.pack.parts.attachments import attachments
from desktop.pack.parts.chain import chain, chain_sheet
from desktop.pack.parts.changes import changes
from desktop.pack.parts.city import city
from desktop.pack.parts.contents import contents
from desktop.pack.parts.cover import cover
from desktop.pack.parts.firm import firm
from desktop.pack.parts.issues import issues
from desktop.pack.parts.leader import LeaderSheet, over_budget
from desktop.pack.parts.meetings import meetings
from desktop.pack.parts.path import path
from desktop.pack.parts.people import people
from desktop.pack.parts.policies import policies
from desktop.pack.parts.prices import prices
from desktop.pack.parts.register import register
from desktop.pack.parts.risks import risks
from desktop.pack.parts.sites import sites
from desktop.pack.parts.sources import sources
from desktop.pack.parts.trend import trend
from desktop.pack.snapshot import LeaderPage, Snapshot
from desktop.pack.stopwatch import Stopwatch, Watched
from desktop.pack.theme import STANDARD, THEMES, Theme

Part = Callable[[Snapshot], Sequence[Block | Contents]]
_PART: dict[str, Part] = {
    part.__name__: part
    for part in (
        *(cover, contents, changes, agenda, people, prices, firm, city, path, trend, issues),
        *(answers, meetings, chain, sites, policies, risks, attachments, sources, register),
    )
}


@dataclass(frozen=True, slots=True)
class Printed:
    """What was printed. ``warnings`` are sentences for the person who asked.

    ``where`` is the page on which each part begins, by key.
    """

    pages: int
    warnings: tuple[str, ...]
    where: dict[str, int]


@dataclass(frozen=True, slots=True)
class LeaderFit:
    """How the leader's page fits: ``lines_over`` lines too many, ``over_budget`` block by block."""

    lines_over: int
    over_budget: tuple[str, ...]


def render(
    snapshot: Snapshot,
    target: Path | str | BinaryIO,
    fonts: FontSet | None = None,
    *,
    theme: str = "",
    watermark: str = "",
    seconds: float = TIME_LIMIT,
) -> Printed:
    """Print the snapshot. Keep ``fonts`` between packs: they remember what they have drawn.

    ``theme`` names one of ``desktop.pack.theme.THEMES``, ``watermark`` are words under every page;
    empty: as the snapshot's own layout says. A file is written only when all went well. Refuses
    an unknown edition, theme or part, a theme the edition is not printed in, an empty pack, a
    leader's page that overflows, and a pack that is not done after ``seconds``.
    """
    if not is_edition(snapshot.edition):
        raise Refusal(
            "unknown_edition",
            "没有“{edition}”这种版别。请选领导版、洽谈组版、客商版或口袋版。",
            edition=snapshot.edition,
        )
    theme = theme or snapshot.layout.theme or theme_of(snapshot.edition)
    check_theme(snapshot.edition, theme)
    look = THEMES[theme]
    watermark = watermark or snapshot.layout.watermark
    fonts = fonts or default_fonts()
    warnings = _leader_warnings(snapshot, fonts) if has_leader_page(snapshot, theme) else ()
    watch = Stopwatch(seconds)
    blocks = list(_watched(snapshot, look, watch))
    if not blocks and look.is_chain_sheet:
        raise Refusal(
            "no_chain",
            "这次洽谈没有选产业链，或者那条产业链还没有环节，画不了产业链图。请先补上，或换一种版式。",
        )
    if not blocks and snapshot.layout.parts:
        raise Refusal("empty_pack", "所选的部分都还没有内容，没有打印。请先填写，或另选几个部分。")
    if not blocks:
        raise Refusal(
            "empty_pack", "这份简报没有任何内容，没有打印。请先填写领导一页要报或人员日程。"
        )
    is_book = has_cover(snapshot.edition) and not look.is_chain_sheet
    shape = look.shape if is_book else replace(look.shape, parts=FLOW)
    buffer = BytesIO()
    written = write(
        blocks,
        shape,
        HeadAndFoot(snapshot, is_book, shape),
        _properties(snapshot),
        fonts=fonts,
        target=buffer,
        backdrop=Watermark(watermark, fonts.family("sans")) if watermark.strip() else None,
        pulse=watch,
    )
    if isinstance(target, str | Path):
        Path(target).write_bytes(buffer.getvalue())
    else:
        target.write(buffer.getvalue())
    lost = tuple(
        f"字库没有“{char}”（U+{ord(char):04X}），印作〓，在“{around}”一处。"
        for char, around in written.lost.items()
    )
    where = {
        key.removeprefix("part:"): page
        for key, page in written.where.items()
        if key.startswith("part:") or key in ("cover", "leader")
    }
    return Printed(written.pages, (*warnings, *lost), where)


def blocks_of(snapshot: Snapshot) -> list[Block | Contents]:
    """The parts of its edition as blocks, the one tree from which paper and Word file are made."""
    return [block for part in _parts(snapshot, STANDARD) for block in part(snapshot)]


def _watched(snapshot: Snapshot, look: Theme, watch: Stopwatch) -> Iterator[Block | Contents]:
    for part in _parts(snapshot, look):
        blocks = part(snapshot)
        anchors = (getattr(block, "anchor", None) for block in blocks)
        name = next((a.title for a in anchors if a is not None and a.title), "领导一页要报")
        for block in blocks:
            yield block if isinstance(block, Contents) else Watched(block, name, watch)


def leader_fit(snapshot: Snapshot, fonts: FontSet) -> LeaderFit:
    """The measure of the leader's page, for the editor while typing."""
    lines = LeaderSheet(snapshot).lines_over(Setting(fonts))
    return LeaderFit(lines, tuple(over_budget(snapshot.leader)))


def _parts(snapshot: Snapshot, look: Theme) -> tuple[Part, ...]:
    def _leader(given: Snapshot) -> list[Block]:
        return [LeaderSheet(given, look)] if given.leader != LeaderPage() else []

    if look.is_chain_sheet:
        return (chain_sheet,)
    keys = parts_of(snapshot.edition, snapshot.layout.parts)
    return tuple(_leader if key == "leader" else _PART[key] for key in keys)


def _leader_warnings(snapshot: Snapshot, fonts: FontSet) -> tuple[str, ...]:
    fit = leader_fit(snapshot, fonts)
    if fit.lines_over:
        together = Sentence("各块都在限额之内，但合起来太长")
        raise Refusal(
            "leader_page_overflow",
            "领导一页要报超出一页 {lines_over} 行，没有打印；字号不会缩小。请删减：{too_much}。",
            too_much=fit.over_budget or together,
            lines_over=fit.lines_over,
            over_budget=fit.over_budget,
        )
    return tuple(Sentence("领导一页要报：{what}。", what=what) for what in fit.over_budget)


def _properties(snapshot: Snapshot) -> Properties:
    return Properties(
        title=f"{snapshot.title}（{label_of(snapshot.edition)}）",
        author=snapshot.prepared_by,
        subject=f"{snapshot.number}　{snapshot.mark}",
        creator="四知",
        created=_pdf_date(snapshot.made_on),
    )


def _pdf_date(made_on: str) -> str:
    """The pack's own date as the PDF's; a fixed one when it cannot be read."""
    found = re.match(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})", made_on)
    if not found:
        return "D:20000101000000Z"
    year, month, day = found.groups()
    return f"D:{year}{int(month):02}{int(day):02}000000+08'00'"
