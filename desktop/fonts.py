"""A Chinese font for the window, also on a system that has none: from the packages that bring one.

It must never fetch anything, and must not fail where no font can be found: Qt then draws what
it can.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFontDatabase

from desktop.theme import FAMILIES

_PACKAGES = ("pylopdf_fonts_zh_cn", "justmytype_intl_cjk")


def has_chinese() -> bool:
    """Whether one of the families we ask for is known to Qt."""
    return bool(set(FAMILIES) & set(QFontDatabase.families()))


def ensure_chinese() -> str:
    """Load a packaged font where the system has none; the family that was loaded, else ""."""
    if has_chinese():
        return ""
    for file in packaged():
        number = QFontDatabase.addApplicationFont(str(file))
        families = QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
        if families:
            return families[0]
    return ""


def packaged() -> list[Path]:
    """Font files of the installed packages, sans serif and regular ones first."""
    found: list[Path] = []
    for package in _PACKAGES:
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations or []) if spec else []:
            found += [f for f in Path(folder).rglob("*") if f.suffix in (".otf", ".ttf", ".ttc")]
    return sorted(found, key=_strangeness)


def _strangeness(file: Path) -> tuple[bool, bool, bool, str]:
    name = file.name.lower()
    return ("sans" not in name, "sc" not in name, "regular" not in name, name)
