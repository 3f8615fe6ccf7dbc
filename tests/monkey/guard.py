"""What must not happen while the monkey plays, noticed wherever it happens, and told once.

An exception on any thread, in a slot or where nobody can catch it; a warning of Qt or of Python;
anything logged as a warning. The first fault ends the play.
"""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
import warnings
from types import TracebackType

from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

from desktop.window import Window

# What the platform without a screen says of itself, and QTest of a click beside a shrunken window.
NOISE = re.compile(
    r"This plugin does not support (propagateSizeHints|raise|grabbing)|occurs outside target window"
)


class Guard(logging.Handler):
    """``faults`` is what was seen, the first one first."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.faults: list[str] = []

    def watch(self) -> None:
        """From now on, in this process."""
        sys.excepthook = self._exception
        sys.unraisablehook = lambda told: self.error(told.exc_value, str(told.object))
        threading.excepthook = lambda told: self.error(told.exc_value, str(told.thread))
        Window.show_fault = lambda _, error: self.error(error)  # type: ignore[method-assign]
        qInstallMessageHandler(self._said_by_qt)
        warnings.simplefilter("default")
        warnings.showwarning = self._warned
        logging.getLogger().addHandler(self)

    def rest(self) -> None:
        """From now on exceptions end the process as usual."""
        sys.excepthook = sys.__excepthook__
        qInstallMessageHandler(None)

    def error(self, error: BaseException | None, where: str = "") -> None:
        told = traceback.format_exception(error) if error else []
        self.faults.append(f"{where}\n{''.join(told)}".strip())

    def emit(self, record: logging.LogRecord) -> None:
        self.faults.append(f"logged by {record.name}: {record.getMessage()}")

    def _exception(
        self, kind: type[BaseException], error: BaseException, at: TracebackType | None
    ) -> None:
        self.error(error)

    def _said_by_qt(self, kind: QtMsgType, at: QMessageLogContext, words: str) -> None:
        harmless = kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
        if not harmless and not NOISE.search(words):
            stack = "".join(traceback.format_stack()[-8:-1])
            self.faults.append(f"Qt ({at.category}): {words}\n{stack}")

    def _warned(self, message: Warning | str, kind: type, file: str, line: int, *_: object) -> None:
        self.faults.append(f"{kind.__name__} at {file}:{line}: {message}")
