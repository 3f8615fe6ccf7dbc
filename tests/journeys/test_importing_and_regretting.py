"""A file is tried, taken in, regretted, and taken back with one key."""

from __future__ import annotations

from pathlib import Path

from db.records import Firm
from db.store import queries
from tests.desktop.conftest import Desk
from tests.journeys.conftest import Comes


def firms(desk: Desk) -> int:
    return queries.rows(desk.store, Firm)[0]


def test_an_import_is_regretted_and_taken_back(comes: Comes, desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    rows = "".join(f"洛阳第{at}轴承有限公司,{at}00万元\n" for at in range(1, 31))
    file.write_text(f"企业名称,注册资本\n{rows}", "utf-8")
    person = comes()
    person.clicks("导入")
    person.chooses_file(file, lambda: person.clicks("选择文件…"))
    person.finds("类别")
    desk.qtbot.waitUntil(lambda: "30" in " ".join(person.texts()), timeout=15_000)
    assert firms(desk) == 0, "tried, and nothing kept"
    person.confirms("导入")
    desk.qtbot.waitUntil(lambda: firms(desk) == 30, timeout=15_000)

    person.finds("撤销这次导入")
    person.presses("Ctrl+Z")
    desk.qtbot.waitUntil(lambda: firms(desk) == 0, timeout=15_000)
    person.clicks("企业")
    person.finds("+ {kind}", kind="企业")
