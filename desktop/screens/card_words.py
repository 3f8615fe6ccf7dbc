"""What is said about a card, on the board and in the editor: counts, never an invented figure."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from desktop.cards import CardView
from desktop.wording import of_template

translate = QCoreApplication.translate


def summary_of(view: CardView) -> str:
    """How many of the questions are answered, what is stale or in conflict."""
    parts = [
        translate("Card", "已答 {n}/{asked} 问").format(n=view.counted, asked=view.asked),
        translate("Card", "事实 {n} 条").format(n=len(view.facts)),
        translate("Card", "过期 {n}").format(n=len(view.stale)) if view.stale else "",
        translate("Card", "冲突 {n}").format(n=view.in_conflict) if view.in_conflict else "",
    ]
    return " · ".join(part for part in parts if part)


def ring_words(view: CardView) -> str:
    """What the ring counts, said in full."""
    words = translate(
        "Card",
        "{card}：这张卡要回答 {asked} 个问题，已有答案 {n} 个。\n"
        "圆环按轻重计：已核实或入一页的算足，未核实的打折，过期的减半；不知道的不算，也不当作零。",
    )
    return words.format(card=of_template(view.title), asked=view.asked, n=view.counted)
