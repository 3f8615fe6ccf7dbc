"""The recovery code on paper: its words, and the system's own print dialog."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QWidget

from desktop.theme import body_font


def words_of_code(code: str) -> str:
    """What is printed or saved with the code, so that years later somebody knows what it is."""
    words = QCoreApplication.translate(
        "Paper",
        "四知 恢复码\n\n{code}\n\n"
        "忘记口令时，在打开界面选“用恢复码打开”，照此输入。\n"
        "请与电脑分开保管；谁拿到它和这台电脑，谁就能打开资料。\n",
    )
    return words.format(code=code)


def print_code(parent: QWidget, code: str) -> None:
    """Ask for a printer and print the code on one page."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter

    printer = QPrinter()
    if QPrintDialog(printer, parent).exec():
        document = QTextDocument()
        document.setDefaultFont(body_font())
        document.setPlainText(words_of_code(code))
        document.print_(printer)
