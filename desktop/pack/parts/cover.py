"""封面, and on its back how to read the pack."""

from __future__ import annotations

from desktop.pack import theme
from desktop.pack.blocks import table
from desktop.pack.editions import label_of
from desktop.pack.engine.galley import NEXT_PAGE, Abreast, Anchor, Block, Break, Fill, Rule, Space
from desktop.pack.engine.paragraph import Paragraph, text
from desktop.pack.engine.text import Run
from desktop.pack.figures import readiness
from desktop.pack.snapshot import GUEST, Snapshot

_LEGEND = (
    (
        "数据时点",
        "每个数字都注明数据所属的时间。写“时点未注”的，引用前应先核对。",
    ),
    ("来源〔3〕", "方括号内为来源编号，书末“来源编号表”列明出处、日期与可信度。"),
    ("▲已过复核期", "该项超过规定的复核期限，价格、政策、人员等可能已变化，使用前须重新核实。"),
    ("◆各方记载不一", "两人以上记载不同，逐条列出记载人与日期，未经核定不得择一引用。"),
    ("待了解", "目前无人掌握。不等于零，不等于没有。"),
    ("〓", "现有字库没有的字，以此符号占位，原字见打印时的提示。"),
    ("严禁披露", "仅供我方内部掌握，任何场合不得向对方出示或口头透露。"),
)
_OURS_ALONE = ("◆各方记载不一", "严禁披露")
_FOR_US = (
    "本简报只供本次洽谈使用，用后按发放登记交回。内容有误或情况有变的，请随时告诉编制人，"
    "以便改入下一版。红线提示只是提请审查，不是法律结论；是否可以承诺，由法制与有关部门研究决定。"
)
_FOR_GUESTS = (
    "本资料供了解投资环境之用，不构成要约或承诺。政策以正式发布的文件为准，价格、地块与办理时限"
    "以办理时的公布为准；内容有疑问的，请向接待人员询问。"
)


def cover(snapshot: Snapshot) -> list[Block]:
    """The cover page, then the legend."""
    mark = Run(f"{snapshot.mark}　{label_of(snapshot.edition)}", theme.COVER_MARK.text)
    number = Run(f"\n编号　{snapshot.number}", theme.HEAD_TEXT.but(size=10.5))
    blocks: list[Block] = [
        Paragraph((mark, number), theme.COVER_MARK, anchor=Anchor("cover", "封面", -1)),
        Space(84),
        Rule(2.0, 30),
        text(snapshot.title, theme.COVER_TITLE),
        Rule(0.6, 30),
    ]
    under = " · ".join(p for p in (snapshot.city, snapshot.firm) if p)
    if under and under != snapshot.title:
        blocks.append(text(under, theme.COVER_SUBTITLE))
    if snapshot.project:
        blocks.append(text(snapshot.project, theme.COVER_SUBTITLE))
    blocks += [Fill(60), *_particulars(snapshot), Fill(40)]
    blocks.append(text(snapshot.banner, theme.COVER_BANNER))
    return [
        *blocks,
        Break(NEXT_PAGE),
        *_legend(is_guest=snapshot.edition == GUEST),
        *_ready(snapshot),
    ]


def _particulars(snapshot: Snapshot) -> list[Block]:
    """For whom and by whom, along the middle of the page."""
    rows: tuple[tuple[str, str], ...] = (
        ("持有人", snapshot.holder or "（未指定）"),
        ("份号", snapshot.copy),
        ("版本", snapshot.version),
        ("洽谈编号", snapshot.reference),
        ("所处阶段", snapshot.stage),
        ("数据截至", snapshot.data_as_of),
        ("编制", snapshot.prepared_by),
        ("制作日期", snapshot.made_on),
    )
    if snapshot.edition == GUEST:  # how far our own file has got is no matter for a guest
        rows = tuple(row for row in rows if row[0] not in ("份号", "版本", "洽谈编号", "所处阶段"))
    return [
        Abreast(((text(label, theme.COVER_LABEL),), (text(words, theme.COVER_VALUE),)), 22)
        for label, words in rows
        if words
    ]


def _legend(*, is_guest: bool) -> list[Block]:
    style = theme.SECTION
    marks = [row for row in _LEGEND if not is_guest or row[0] not in _OURS_ALONE]
    return [
        text("怎样读这本资料" if is_guest else "怎样读这本简报", style),
        table([("标记", 2), ("意思", 8)], marks),
        Space(10),
        text("使用须知", style),
        text(_FOR_GUESTS if is_guest else _FOR_US, theme.BODY),
    ]


def _ready(snapshot: Snapshot) -> list[Block]:
    """How much of what this talk needs is known, card by card; no matter for a guest."""
    bars = readiness(snapshot.cards) if snapshot.edition != GUEST else []
    return [text("四卡齐套度", theme.SECTION), *bars] if bars else []
