"""State-secret marks (秘密★10年, 机密, 绝密…): this program is for unclassified work and says so.

Only marks count: 商业秘密 and 国家秘密 in a sentence are words, not marks.
"""

from __future__ import annotations

import re

from db.sentences import Sentence
from desktop.files.drafts import Notice

_MARK = re.compile(r"(?:绝密|机密|秘密)\s*[★☆✩⭐*＊▲]|[★☆]\s*(?:绝密|机密|秘密)")
_WHOLE_CELL = re.compile(
    r"(?:密级[:：]?)?\s*(?:绝密|机密|秘密)(?:级|件|文件)?(?:[\s,，]*\d+\s*年)?"
)


def secret_mark(text: str) -> str | None:
    """The mark in ``text``, None when there is none."""
    if "密" not in text:
        return None
    found = _MARK.search(text) or _WHOLE_CELL.fullmatch(text.strip())
    return found[0].strip() if found else None


def notice(mark: str, row: int | None) -> Notice:
    """What to tell a person who is about to bring such a file in."""
    where = Sentence("第 {row} 行", row=row) if row else Sentence("文件名")
    return Notice(
        "secret_mark",
        Sentence(
            "{where}有国家秘密标志“{mark}”。本系统为非涉密系统，禁止录入国家秘密；"
            "请停止导入，按保密规定处理该文件。",
            where=where,
            mark=mark,
        ),
        row,
    )
