"""Firm lists for bad days: as many rows as a test wants, good ones and bad ones."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

HEADER = ("企业名称", "统一社会信用代码", "注册日期", "注册资金", "地区")


def a_firm(number: int) -> tuple[str, ...]:
    return (f"洛阳第{number}机械有限公司", "", "2003-05-01", f"{number + 1}万元", "洛阳")


def a_list(path: Path, rows: Iterable[Sequence[str]], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def a_long_list(path: Path, rows: int) -> Path:
    return a_list(path, map(a_firm, range(rows)))
