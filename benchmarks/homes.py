"""The homes that are measured: one of every size, built once a run by the ordinary import, copied.

Everything lies in one temporary folder that goes when the run ends. The firms come from the
registry file of ``../shared/data`` where it is, else from a file of the same shape made here.
"""

from __future__ import annotations

import csv
import io
import random
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from benchmarks import importing
from db.store import store as stores
from db.store.store import Store

REGISTRY = Path(__file__).resolve().parents[2] / "shared/data/companies/registry_105k_gbk.csv"
ENCODING = "gb18030"
PASSPHRASE = "benchmark"

_HEADER = "企业名称 统一社会信用代码 注册日期 企业类型 注册资金 所在省份 地区"
_PLACES = ("洛阳", "郑州", "晋江", "宁波", "青州", "福州", "长沙", "苏州", "泉州", "开封", "长春")
_NAMES = ("长城", "一拖", "金星", "宏达", "华丰", "钼业", "永兴", "天成", "中原", "恒源", "东方")
_TRADES = ("机械", "塑料制品", "轴承", "建材", "食品", "化工", "电子", "运输", "矿山设备")
_ENDINGS = ("有限公司", "有限责任公司", "厂", "股份有限公司", "经营部", "集团有限公司")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much of everything."""

    firms: int = 105_000
    fewer_firms: int = 10_000
    rounds: int = 5
    blocks: int = 10
    imports: int = 3
    starts: int = 7
    packs: int = 7
    packs_in_a_row: int = 50
    books: int = 3
    law_pieces: int | None = None
    """Headings and paragraphs of the book of laws; None: all, some 230 pages."""
    synced: int = 10_000
    sync_rounds: int = 5
    many_ops: int = 1_000_000
    few_ops: int = 10_000
    laptops: int = 200


QUICK = Sizes(
    laptops=8,
    firms=400,
    fewer_firms=100,
    rounds=1,
    blocks=2,
    imports=1,
    starts=1,
    packs=1,
    packs_in_a_row=3,
    books=1,
    law_pieces=60,
    synced=200,
    sync_rounds=1,
    many_ops=500,
    few_ops=100,
)


@dataclass
class Homes:
    """Files and homes by number of firms."""

    folder: Path
    _built: dict[int, Path] = field(default_factory=dict)
    _copies: int = 0

    def file(self, firms: int) -> Path:
        """A registry of so many firms, as the offices get it: GBK, seven columns."""
        file = self.folder / f"registry_{firms}.csv"
        if not file.exists():
            file.write_bytes(_head(firms) if REGISTRY.exists() else _made(firms))
        return file

    def copy(self, firms: int) -> Path:
        """A home of so many firms for one benchmark alone."""
        if firms not in self._built:
            self._built[firms] = self.folder / f"home_{firms}"
            importing.in_a_child("home", self.file(firms), self._built[firms])
        self._copies += 1
        return Path(shutil.copytree(self._built[firms], self.folder / f"copy_{self._copies}"))

    @contextmanager
    def opened(self, firms: int) -> Iterator[Store]:
        """A copy, open; gone afterwards."""
        path = self.copy(firms)
        store = stores.open_store(path, PASSPHRASE, is_checked=False)
        try:
            yield store
        finally:
            store.close()
            shutil.rmtree(path)


def _head(firms: int) -> bytes:
    with REGISTRY.open("rb") as file:
        return b"".join(islice(file, firms + 1))


def _made(firms: int) -> bytes:
    """Invented firms whose names repeat places, trades and endings as real ones do."""
    chance = random.Random(firms)
    text = io.StringIO()
    lines = csv.writer(text)
    lines.writerow(_HEADER.split())
    for number in range(firms):
        place = chance.choice(_PLACES)
        name = place + "".join(chance.choice(part) for part in (_NAMES, _NAMES, _TRADES, _ENDINGS))
        day = f"{chance.randint(1980, 2023)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        capital = f"{chance.randint(10, 9000)}(万元人民币)"
        code = f"9141{number:014}"
        lines.writerow((name, code, day, "有限责任公司", capital, "某省", place))
    return text.getvalue().encode(ENCODING)
