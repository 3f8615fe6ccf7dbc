"""Which face draws which character: families with fallbacks, the same on every machine.

The default faces come with the program's dependencies (Noto, OFL), never from the system: the
same snapshot breaks into the same pages everywhere. A character that no face has is drawn 〓
and must be reported by whoever asked for it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from desktop.pack.engine.opentype import Typeface

GETA = "〓"  # the printer's own sign for a piece of type that is not in the case


class Family:
    """Faces in the order they are asked for a character."""

    def __init__(self, faces: Sequence[Typeface]) -> None:
        self.faces = tuple(faces)
        self._placed: dict[str, tuple[Typeface, str]] = {}

    def place(self, char: str) -> tuple[Typeface, str]:
        """The face for ``char`` and the character it will draw: ``char`` itself, or 〓."""
        placed = self._placed.get(char)
        if placed is None:
            face = next((face for face in self.faces if face.has(char)), None)
            placed = (face, char) if face else (self.faces[0], GETA)
            self._placed[char] = placed
        return placed


class FontSet:
    """Families by name."""

    def __init__(self, families: Mapping[str, Family]) -> None:
        self._families = dict(families)

    def family(self, name: str) -> Family:
        return self._families[name]


def default_fonts() -> FontSet:
    """Noto Serif SC and Noto Sans SC in three weights, then what only the neighbours have (𠮷)."""
    zh_cn = _folder("pylopdf_fonts_zh_cn")
    cjk = _folder("justmytype_intl_cjk") / "fonts" / "ofl"
    serif = Typeface(zh_cn / "NotoSerifSC-Regular.otf")
    sans = Typeface(zh_cn / "NotoSansSC-Regular.otf")
    variable = cjk / "notosanssc" / "NotoSansSC[wght].ttf"
    others = {
        "notosansjp": "NotoSansJP[wght].ttf",
        "notosanstc": "NotoSansTC[wght].ttf",
        "notosanskr": "NotoSansKR[wght].ttf",
    }

    def neighbours(weight: int) -> list[Typeface]:
        axes = {"wght": weight}
        return [Typeface(cjk / folder / file, axes=axes) for folder, file in others.items()]

    regular, heavy = neighbours(400), neighbours(700)
    medium = Typeface(variable, axes={"wght": 500})
    bold = Typeface(variable, axes={"wght": 700})
    return FontSet(
        {
            "serif": Family([serif, sans, *regular]),
            "sans": Family([sans, serif, *regular]),
            "medium": Family([medium, sans, serif, *regular]),
            "bold": Family([bold, sans, serif, *heavy]),
        }
    )


def _folder(package: str) -> Path:
    """Where a font package lies, without running its code."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"the font package {package} is not installed")
    return Path(spec.origin).parent
