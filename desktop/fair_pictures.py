"""The fair set up for its pictures: leads of nobody, shown and never written."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from db.records import QuickLead, Value
from desktop.leads import DRAFT, NEW
from desktop.screens.fair import Fair
from desktop.screens.frame import Frame

_LONG = "欧阳娜娜·阿卜杜拉·买买提·艾力·苏莱曼江"
_LEADS: tuple[dict[str, Value], ...] = (
    {
        "person": "祁远山", "firm_name": "伊川轴承", "post": "投资总监", "phone": "13800000000",
        "heat": "hot", "industry": "equipment", "one_line": "想找三十亩地，年内开工，问电价",
        "promised": "税收地方留成部分前三年全额返还", "handout": "投资指南", "met_by": "祝闻笙",
        "spot": "A12 装备馆",
    },
    {"person": _LONG, "firm_name": "某某新能源汽车零部件股份有限公司洛阳分公司", "heat": "warm"},
    {"person": "李工", "one_line": "问保税仓库", "heat": "cold"},
)  # fmt: skip


def fair_pictures(frame: Frame, settle: Callable[[], None]) -> Iterator[str]:
    """The names of the pictures, each when the screen is ready for it; the normal look at the end.

    ``settle`` waits until every screen has heard.
    """
    frame.go("fair")
    fair = frame.screens["fair"]
    assert isinstance(fair, Fair)
    settle()
    fair.triage.show_leads(
        [QuickLead(id=f"{at:032x}", state=NEW, **said) for at, said in enumerate(_LEADS, 1)]
    )
    settle()
    yield "10-triage"
    fair.enter_booth()
    assert fair.booth is not None
    settle()
    yield "11-booth"
    fair.booth.show_lead("0" * 32, _LEADS[0], DRAFT)
    yield "12-booth-full"
    fair.leave_booth()
