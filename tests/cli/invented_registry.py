"""A register of invented firms with the troubles of a real one: for tests that always run."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

HEADER = ("企业名称", "统一社会信用代码", "注册日期", "企业类型", "注册资金", "所在省份", "地区")
_PLACES = ("洛阳", "长葛", "栾川", "涧西", "长沙", "常州", "凌源", "兰陵")
_WORDS = ("长城", "一拖", "钼业", "甲子", "昌盛", "东风", "永泰", "联谊", "钼都", "华夏", "三联")
_TRADES = ("机械", "贸易", "运输", "矿业", "轴承", "拖拉机配件", "玻璃")
_CAPITALS = ("360(万元人民币)", "1,080(万元)", "N/A", "70.2000(万)", "30万人民币", "300(万美元)")


def write(path: Path, rows: int) -> Path:
    """A file like the real register, GBK with CRLF; every 300th code has 15 digits, every 500th
    capital cannot be read."""
    with path.open("w", encoding="gbk", newline="") as file:
        csv.writer(file).writerows([HEADER, *_firms(rows)])
    return path


def _firms(rows: int) -> Iterator[tuple[str, ...]]:
    for n in range(rows):
        place, word = _PLACES[n % 8], _WORDS[n % 11]
        beginning = word if n % 3 == 0 else place + word
        name = f"{beginning}{_TRADES[n % 7]}第{n}有限公司"
        code = f"{320684000000000 + n}" if n % 300 == 7 else ""
        capital = "若干" if n % 500 == 9 else _CAPITALS[n % 6]
        day = f"{1980 + n % 24}-{1 + n % 12:02}-{1 + n % 28:02}"
        yield name, code, day, "N/A", capital, "河南", place
