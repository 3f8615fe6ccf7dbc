"""What a file is about: firms, people, indicators or laws. A guess, which a person may overrule.

Looks at content first and at the name never. Where the content could as well be something else (a
bare 名称 beside codes) there is no guess: a person is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from db.sentences import Sentence
from desktop.files import headers, indicators, laws, mapping, vcards
from desktop.files.firm_names import share_of_firms
from desktop.files.synonyms import BARE, NAMES_PEOPLE, NAMES_PROJECTS, ONLY_FIRMS
from desktop.files.tables import Sheet

KINDS: Final = {
    "firms": Sentence("企业"),
    "people": Sentence("人员"),
    "indicators": Sentence("指标"),
    "laws": Sentence("法规"),
}
TYPE_OF: Final = {"firms": "firm", "people": "person"}

_SURE: Final = 0.6  # a column above it is named in its own words, not by a weak or half a word
_OVER_FIRMS: Final = ("企业", "公司", "单位")


def kind_of_text(text: str) -> str | None:
    """laws or people (vCards) for a text that is no table; None when it is neither."""
    if vcards.looks_like_vcard(text):
        return "people"
    return "laws" if laws.looks_like_law(text) else None


def kind_of_sheets(sheets: Sequence[Sheet]) -> str | None:
    """firms, people or indicators; None when nothing is recognised, or not surely."""
    best: tuple[int, str] | None = None
    for sheet in sheets:
        for kind, record in TYPE_OF.items():
            found = propose(sheet, record)
            if found and _is_surely(found, sheet):
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


def _is_surely(found: mapping.Mapping, sheet: Sheet) -> bool:
    if found.type == "person":
        return "name" in found.fields and _is_of_people(found)
    return "legal_name" in found.fields and _is_of_firms(found, sheet)


def _is_of_firms(found: mapping.Mapping, sheet: Sheet) -> bool:
    """The name column says firm, another column is one only firms have, or the names are firms'."""
    name = next(c for c in found.columns if c.field == "legal_name")
    own, over = mapping.words_of(name.label)
    if own not in BARE.split() or any(word in over for word in _OVER_FIRMS):
        return True
    if any(c.field in ONLY_FIRMS.split() and c.confidence > _SURE for c in found.columns):
        return True
    below = (c for n, c in indicators.first_rows(sheet) if n > found.header_rows[1])
    return share_of_firms([c[name.index] for c in below if name.index < len(c)]) > 0.5


def _is_of_people(found: mapping.Mapping) -> bool:
    """A column called 姓名, or a contact with more of a person and not that of a project."""
    labels = {headers.normal(c.label) for c in found.columns}
    if labels & set(NAMES_PEOPLE.split()):
        return True
    if labels & set(NAMES_PROJECTS.split()):
        return False
    return bool(found.fields - {"name", "note"})


def _leans(found: mapping.Mapping, record: str) -> int:
    """A column called 姓名 makes a list of people; 企业名称 alone does not unmake it."""
    if record != "person":
        return 0
    labels = {headers.normal(c.label) for c in found.columns}
    return 5 if labels & set(NAMES_PEOPLE.split()) else -5
