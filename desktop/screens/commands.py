"""What ``Ctrl+K`` can do on the pages: go to each screen, make a new record, use what is shown."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QCoreApplication

from db.records import TYPES, Record
from desktop.edits import Edits
from desktop.recents import Command
from desktop.screens.library import MADE_ELSEWHERE, Library
from desktop.screens.pages import Pages
from desktop.screens.places import places, settings_place
from desktop.wording import name_of

translate = QCoreApplication.translate


def page_commands(pages: Pages, edits: Edits) -> Iterator[Command]:
    """The commands in the order of the rail, then what is new, then what is shown now."""
    go = translate("Commands", "打开{name}")
    screens = {key: n for p in (*places(), settings_place()) for key, n in p.screens.items()}
    for key, name in screens.items():
        yield Command(f"go.{key}", go.format(name=name), partial(pages.go, key))
    for key in screens:
        if key in TYPES and TYPES[key] not in MADE_ELSEWHERE:
            yield _new(TYPES[key], pages, edits)
    shown = pages.currentWidget()
    if isinstance(shown, Library):
        yield Command("export", translate("Commands", "导出这张表"), shown.export.click)
        yield Command("trash", translate("Commands", "回收站"), shown.trash.click)


def _new(kind: type[Record], pages: Pages, edits: Edits) -> Command:
    def run() -> None:
        edits.create(kind, {}, pages.open_record)

    words = translate("Commands", "新建{kind}").format(kind=name_of(kind))
    return Command(f"new.{kind.__tablename__}", words, run)
