"""The field behind ``Ctrl+K``: finds any record, runs any command, offers first what was used."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListWidgetItem

from db.store.queries import Hits
from desktop.background import Background
from desktop.recents import Command, Offer, Offers, Used
from desktop.widgets.icons import icon
from desktop.widgets.search_box import SearchBox
from desktop.widgets.two_sided import two_sided
from desktop.wording import about

_PAUSE = 15
Offering = Callable[[str], Callable[[], Offers]]
"""Prepared on the GUI thread, asked off it."""


class Palette(SearchBox):
    """``chosen(hit)`` of a record; a command runs at once; ``used`` for both."""

    used = Signal(object)

    def __init__(self, background: Background, offering: Offering) -> None:
        super().__init__(background, lambda *_, **__: Hits(0, False, []))
        self._offering = offering
        self._pause.setInterval(_PAUSE)
        self.offers: Sequence[Offer] = ()

    def _typed(self) -> None:
        self._asked += 1
        self._pause.start()

    def open(self) -> None:
        """Ready to type; what was used lately is offered at once."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._typed()

    def _ask(self) -> None:
        words, number = self.text().strip(), self._asked

        def show(offers: Offers) -> None:
            if number == self._asked:
                self._offer(offers, words)

        self._background.run(self, self._offering(words), show)

    def _offer(self, offers: Offers, words: str) -> None:
        self.offers = offers.lines
        self.hits = [offer.hit for offer in offers.lines if offer.hit]
        self.list.clear()
        for offer in offers.lines:
            item = two_sided(*self._line(offer))
            item.setData(Qt.ItemDataRole.UserRole, offer)
            item.setIcon(icon(_icon_of(offer)))
            self.list.addItem(item)
        if not offers.lines:
            self._remark(
                self.tr("没有找到“{words}”。换几个字，或写拼音、首字母再试。").format(words=words)
            )
        elif offers.total > len(self.hits):
            n = f"{offers.total:,}" + ("+" if offers.is_capped else "")
            self._remark(self.tr("共 {n} 条资料，请再写几个字").format(n=n))
        self.list.setCurrentRow(0)
        self._place()

    def _line(self, offer: Offer) -> tuple[str, str]:
        """What it is called; what it is, where it was found, that it was used lately."""
        recent = self.tr("最近") if offer.is_recent else ""
        if (command := offer.command) is not None:
            return command.words, " · ".join(part for part in (command.keys, recent) if part)
        hit = offer.hit
        assert hit is not None
        return hit.title or "—", " · ".join(part for part in (about(hit), recent) if part)

    def _remark(self, words: str) -> None:
        item = QListWidgetItem(words)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.list.addItem(item)

    def _choose(self, item: QListWidgetItem | None = None) -> None:
        item = item or self.list.currentItem()
        offer = item.data(Qt.ItemDataRole.UserRole) if item else None
        if not isinstance(offer, Offer):
            return
        self.give_up()
        command: Command | None = offer.command
        if command is not None:
            self.used.emit(Used("", command.key))
            command.run()
        elif offer.hit is not None:
            self.used.emit(Used(offer.hit.kind, offer.hit.id))
            self.chosen.emit(offer.hit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not self.list.isVisible():
            self._typed()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._asked += 1  # an answer on its way must not open the list again


_ICONS = {
    "negotiation": "talks", "firm": "firm", "person": "person", "city": "city", "park": "city",
    "plot": "city", "cost": "city", "policy": "path", "procedure": "path", "step": "path",
    "red_line": "warning", "law": "path", "article": "path", "trend": "trend",
    "indicator": "trend", "observation": "trend", "chain": "chain", "node": "chain",
    "offer": "chain", "event": "event", "quick_lead": "booth", "commitment": "commitment",
    "appeal": "commitment", "meeting": "clock", "pack_issued": "pack", "attachment": "material",
    "import": "import", "imports": "import", "packs": "pack", "fair": "event", "today": "today",
    "talks": "talks", "ledgers": "ledgers", "settings": "settings", "issue": "talks",
    "round": "talks", "answer": "talks", "action": "check", "fact": "board",
}  # fmt: skip
_WAYS = {"undo": "undo", "redo": "redo", "lock": "lock", "help": "help", "dark": "dark",
         "tour": "tour", "booth": "booth", "trash": "trash", "export": "export"}  # fmt: skip


def _icon_of(offer: Offer) -> str:
    """What kind of line it is, before it is read."""
    if (command := offer.command) is None:
        return _ICONS.get(offer.hit.kind if offer.hit else "", "info")
    if command.key.startswith("new"):
        return "plus"
    return _WAYS.get(command.key) or _ICONS.get(command.key.removeprefix("go."), "onward")
