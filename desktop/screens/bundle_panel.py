"""Bundles by drag and drop: a file dropped here is taken in; the handle is dragged out as a new one.

Locked with a passphrase both sides know. A bundle is an ordinary sync: any order, twice, torn off.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDrag, QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QLabel, QWidget

from db.store import contested
from db.sync import bundle, diary, shared
from db.sync.lock import Passphrase
from desktop.room import Room
from desktop.screens.first_run import AskFile, ask_where_to_save
from desktop.theme import SPACE
from desktop.widgets.ask_line import AskLine
from desktop.widgets.labels import button, framed, said
from desktop.widgets.masked_line import MaskedLine
from desktop.widgets.notice import Notice
