"""``--debug``: what the program does, on the terminal it was started from. Never what is in a card.

Qt's own messages with where they came from, Python's warnings, the stack of every thread when the
program dies or hangs (Ctrl+\\ where there is one), and every pass of the window that took long.
"""

from __future__ import annotations

import faulthandler
import signal
import sys
import time
import warnings

from PySide6.QtCore import (
    QAbstractEventDispatcher,
    QMessageLogContext,
    QtMsgType,
    qInstallMessageHandler,
)

SLOW = 0.1
"""Seconds: a pass of the event loop that takes longer is felt, and said."""


def begin() -> None:
    """From now on; call once the application is there."""
    faulthandler.enable()
    if hasattr(signal, "SIGQUIT"):
        faulthandler.register(signal.SIGQUIT)
    warnings.simplefilter("default")
    qInstallMessageHandler(_say)
    _watch_passes()


def _say(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
    _print(f"{kind.name.removeprefix('Qt').removesuffix('Msg')} {context.category}: {words}")


def _watch_passes() -> None:
    dispatcher = QAbstractEventDispatcher.instance()
    woke = [time.monotonic()]

    def awake() -> None:
        woke[0] = time.monotonic()

    def about_to_block() -> None:
        took = time.monotonic() - woke[0]
        if took > SLOW:
            _print(f"the window was busy for {took * 1000:.0f} ms")

    dispatcher.awake.connect(awake)
    dispatcher.aboutToBlock.connect(about_to_block)


def _print(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)
