"""The places of the rail, in their order: what each is called, its icon, the screens in it.

A place with several screens shows them as tabs above the page. A new screen is one key here and
one line in `desktop.screens.makers`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from db.records import TYPES
from desktop.wording import heading_of

translate = QCoreApplication.translate
PACKS = "packs"
"""Many packs at once."""
IMPORTS = "imports"
"""The list of what was imported, beside the screen that imports."""


@dataclass(frozen=True, slots=True)
class Place:
    """``screens`` by key, with the words of their tabs; the first is shown first."""

    key: str
    label: str
    icon: str
    screens: dict[str, str]


def places() -> Sequence[Place]:
    """What the rail offers, from the top down."""
    return (
        _one("today", translate("Places", "今日")),
        _one("talks", translate("Places", "洽谈")),
        _kinds("firm", translate("Places", "企业"), "firm", "person"),
        _kinds("city", translate("Places", "城市"), "city", "park", "plot", "cost"),
        _kinds(
            "path",
            translate("Places", "路径"),
            *("policy", "procedure", "step", "red_line", "law", "holiday"),
        ),
        _kinds("trend", translate("Places", "形势"), "trend", "indicator", "observation"),
        _kinds("chain", translate("Places", "产业链"), "chain", "node", "offer"),
        Place(
            "event",
            translate("Places", "节会"),
            "event",
            {"event": heading_of(TYPES["event"]), "fair": translate("Places", "展会")},
        ),
        _kinds("commitment", translate("Places", "承诺与诉求"), "commitment", "appeal"),
        Place(
            "pack",
            translate("Places", "简报包"),
            "pack",
            {
                "pack_issued": heading_of(TYPES["pack_issued"]),
                PACKS: translate("Places", "成批打印"),
            },
        ),
        Place(
            "import",
            translate("Places", "导入"),
            "import",
            {"import": translate("Places", "导入"), IMPORTS: translate("Places", "导入记录")},
        ),
        _one("ledgers", translate("Places", "台账")),
    )


def settings_place() -> Place:
    """设置, at the foot of the rail."""
    return _one("settings", translate("Places", "设置"))


def sync_place() -> Place:
    """同步, behind the chip at the foot of the rail."""
    return Place(
        "sync",
        translate("Places", "同步"),
        "sync",
        {
            "sync": translate("Places", "同步"),
            "conflicts": translate("Places", "冲突"),
            "aside": translate("Places", "退回与等待"),
            "doubles": translate("Places", "疑似重复"),
            "ways": translate("Places", "登记与方式"),
        },
    )


def place_of(key: str) -> Place | None:
    """The place a screen belongs to."""
    return next((p for p in (*places(), sync_place(), settings_place()) if key in p.screens), None)


def _one(key: str, label: str) -> Place:
    return Place(key, label, key, {key: label})


def _kinds(key: str, label: str, *kinds: str) -> Place:
    """A place of lists, one for each kind of record."""
    return Place(key, label, key, {kind: heading_of(TYPES[kind]) for kind in kinds})
