"""Which language the window speaks: Chinese as in the source, or English by Qt's translators.

A screen asks for its words when it is made, so a change shows in what is made afterwards; the
window makes its screens anew (``Window.speak``).
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

CHINESE: Final = "zh"
ENGLISH: Final = "en"
NAMES: Final = {CHINESE: "中文", ENGLISH: "English"}
_LOCALES: Final = {
    CHINESE: QLocale(QLocale.Language.Chinese, QLocale.Country.China),
    ENGLISH: QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom),  # day before month
}
_SPOKEN: Final = "language"
_WORDS = Path(str(resources.files("resources"))) / "words" / "sizhi_en.qm"


def is_there(language: str) -> bool:
    """Whether it can be spoken here: the English is made at set-up, by Qt's own tool."""
    return language == CHINESE or (language == ENGLISH and _WORDS.is_file())


def speak(language: str) -> str:
    """Our words, Qt's dialogs and dates in ``language`` from now on; returns what is spoken.

    An unknown language, or one that is not there, is Chinese.
    """
    spoken = language if is_there(language) else CHINESE
    application = QCoreApplication.instance()
    assert application is not None
    for before in application.findChildren(QTranslator):
        QCoreApplication.removeTranslator(before)
        before.setParent(None)
    application.setProperty(_SPOKEN, spoken)
    locale = _LOCALES[spoken]
    QLocale.setDefault(locale)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    of_qt, ours = QTranslator(application), QTranslator(application)
    if of_qt.load(locale, "qtbase", "_", folder):
        QCoreApplication.installTranslator(of_qt)
    if spoken == ENGLISH and ours.load(str(_WORDS)):
        QCoreApplication.installTranslator(ours)
    return spoken


def spoken_now() -> str:
    """The language the window speaks."""
    application = QCoreApplication.instance()
    return str((application and application.property(_SPOKEN)) or CHINESE)
