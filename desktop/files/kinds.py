"""What a file is about: firms, people, indicators or laws. A guess, which a person may overrule.

Looks at content first and at the name never.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from db.sentences import Sentence
from desktop.files import headers, indicators, laws, mapping, vcards
from desktop.files.tables import Sheet

KINDS: Final = {
    "firms": Sentence("企业"),
    "people": Sentence("人员"),
    "indicators": Sentence("指标"),
    "laws": Sentence("法规"),
}
TYPE_OF: Final = {"firms": "firm", "people": "person"}


def kind_of_text(text: str) -> str | None:
    """laws or people (vCards) for a text that is no table; None when it is neither."""
    if vcards.looks_like_vcard(text):
        return "people"
    return "laws" if laws.looks_like_law(text) else None


def kind_of_sheets(sheets: Sequence[Sheet]) -> str | None:
    """firms, people or indicators by the header; None when nothing is recognised."""
    best: tuple[int, str] | None = None
    for sheet in sheets:
        for kind, record in TYPE_OF.items():
            found = propose(sheet, record)
            if found and _name_field(record) in found.fields:
                score = len(found.fields) + _leans(found, record)
                if best is None or score > best[0]:
                    best = score, kind
    if best and best[0] >= 2:
        return best[1]
    if any(indicators.shape_of(sheet) for sheet in sheets):
        return "indicators"
    return best[1] if best else None


def propose(sheet: Sheet, record: str) -> mapping.Mapping | None:
    """The mapping of one sheet for firms or people; None where no header is found."""
    rows = indicators.first_rows(sheet)
    header = headers.find(rows, sheet.merged, lambda c: mapping.field_of(record, c)[0] is not None)
    if header is None:
        return None
    sample = [cells for number, cells in rows if number > header.last]
    return mapping.propose(record, sheet.name, header, sample)


def _name_field(record: str) -> str:
    return "name" if record == "person" else "legal_name"


def _leans(found: mapping.Mapping, record: str) -> int:
    """A column called 姓名 makes a list of people; 企业名称 alone does not unmake it."""
    if record != "person":
        return 0
    labels = {headers.normal(c.label) for c in found.columns}
    return 5 if labels & {"姓名", "名字", "来宾姓名", "嘉宾姓名"} else -5
