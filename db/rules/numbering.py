"""The code of a negotiation: 年-产业-流水, e.g. 2026-装备-014.

Two offline laptops may give the same number; the code is for people, identity is the record's id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from db.records import values

SHORT: Final[Mapping[str, str]] = {
    "equipment": "装备", "materials": "材料", "petrochemical": "石化", "electronics": "电子",
    "pharma": "医药", "logistics": "物流", "tourism": "文旅",
}  # fmt: skip
_OTHER = "综合"


def next_code(year: int, industry: str | None, used: Iterable[str | None]) -> str:
    """The first code of ``year`` and ``industry`` (id or name) after the highest in ``used``."""
    name = SHORT.get(industry or "") or values.INDUSTRY.get(industry or "") or industry or _OTHER
    name = re.sub(r"[\s\-]", "", name)[:4] or _OTHER
    form = re.compile(rf"{year}-{re.escape(name)}-([0-9]{{1,6}})")
    taken = [int(match[1]) for code in used if code and (match := form.fullmatch(code.strip()))]
    return f"{year}-{name}-{max(taken, default=0) + 1:03d}"


def clashes(codes: Iterable[str | None]) -> list[str]:
    """Codes given more than once, as happens between laptops; in order."""
    seen: dict[str, int] = {}
    for code in codes:
        if code:
            seen[code] = seen.get(code, 0) + 1
    return sorted(code for code, times in seen.items() if times > 1)
