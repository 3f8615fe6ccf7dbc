"""Whether names look like those of firms, by how they end: 有限公司, 厂, 集团, Co., Ltd."""

from __future__ import annotations

import re
from collections.abc import Sequence

_FIRM_NAME = re.compile(
    r"(?:公司|厂|集团|合作社|银行|中心|研究院|研究所|事务所|商行|经营部|企业)(?:[(（].*[)）])?$"
    r"|\b(?:co\.?,?\s*ltd|limited|inc|corp|corporation|company|gmbh|llc|plc)\.?$",
    re.IGNORECASE,
)


def share_of_firms(values: Sequence[str]) -> float:
    """How many of the values that are not empty end like a firm's name, 0 to 1."""
    filled = [v.strip() for v in values if v.strip()]
    return sum(1 for v in filled if _FIRM_NAME.search(v)) / len(filled) if filled else 0.0
