"""The chip at the rail's foot: how it stands with the others, in few words; a click shows more."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.syncing.state import Line, SyncState
from desktop.widgets.icons import with_icon
from desktop.widgets.labels import button, hint
from desktop.wording import spoken

translate = QCoreApplication.translate


class SyncChip(QWidget):
    """``wanted`` when somebody clicks it."""

    wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chip = with_icon(button("", "rail"), "sync")
        self.chip.clicked.connect(self.wanted)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.chip)
        self.show_state(SyncState())

    def show_state(self, state: SyncState) -> None:
        """The one thing most worth saying; everything else is in the tooltip."""
        self.chip.setText(short(state))
        self.chip.setAccessibleName(self.tr("同步：{state}").format(state=short(state)))
        hint(self.chip, whole(state))


def short(state: SyncState) -> str:
    """A few words: what is refused before what waits. Conflicts have a line of their own above."""
    if state.line is Line.SYNCING:
        return translate("SyncState", "同步中…")
    if state.refused:
        return translate("SyncState", "退回　{n}").format(n=state.refused)
    if state.line is Line.OFFLINE and state.to_send:
        return translate("SyncState", "离线　{n}").format(n=state.to_send)
    if state.line is Line.OFFLINE:
        return translate("SyncState", "离线")
    if state.to_send:
        return translate("SyncState", "待发　{n}").format(n=state.to_send)
    if state.line is Line.ALONE:
        return translate("SyncState", "单机")
    return translate("SyncState", "已同步")


def whole(state: SyncState) -> str:
    """All of it, a sentence a line."""
    lines = [_of_line(state)]
    if state.to_send:
        lines.append(
            translate("SyncState", "{n} 处修改还没有送出，都在本机。").format(n=state.to_send)
        )
    if state.files_left:
        lines.append(translate("SyncState", "{n} 个附件还没传完。").format(n=state.files_left))
    if state.conflicts:
        lines.append(
            translate("SyncState", "{n} 条资料有不同说法，等人决定。").format(n=state.conflicts)
        )
    if state.refused:
        lines.append(
            translate("SyncState", "{n} 处修改被退回，原文都留着。").format(n=state.refused)
        )
    return "\n".join(lines)


def _of_line(state: SyncState) -> str:
    if state.why:
        return spoken(state.why)
    match state.line:
        case Line.ALONE:
            return translate("SyncState", "这台电脑没有登记到同步中心；可以用同步包传递。")
        case Line.SYNCING:
            return translate("SyncState", "正在同步。")
        case Line.OFFLINE:
            return translate("SyncState", "还没有连上同步中心，连上后自动同步。")
        case _:
            return translate("SyncState", "与同步中心一致。")
