"""From an empty home to the printed pack: firm, talk, facts, an issue, a promise, answers."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from db.records import Commitment
from db.store import queries
from tests.desktop.conftest import Desk
from tests.journeys.conftest import Comes


def words_of(pdf: Path) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_range() for page in document).replace(
        "\r\n", "\n"
    )


def test_a_meeting_is_prepared_from_nothing_to_the_printed_pack(
    comes: Comes, desk: Desk, tmp_path: Path
) -> None:
    person = comes()
    person.presses("Ctrl+N")
    person.fills("企业", "洛阳长城轴承有限公司")
    person.sees("新建企业“{words}”", words="洛阳长城轴承有限公司")
    person.presses("Return")
    person.fills("拟投项目", "高速轴承二期")
    person.clicks("建立")
    person.sees("洛阳长城轴承有限公司")

    person.clicks("知彼")
    person.clicks("+ 事实")
    person.fills("小标题", "产能")
    person.fills("数值", "63")
    person.fills("单位", "万套")
    person.fills("数据时点", "2026-09-30")
    person.fills("来源", "公司年报")
    person.presses("Escape")
    person.clicks("← 回到看板")

    person.clicks("议题")
    person.clicks("+ {kind}", kind="议题")
    person.types("用地规模")
    person.presses("Return")
    person.writes_cell("议题", "用地规模", "我方目标", "一期一百二十亩")

    person.clicks("承诺")
    person.clicks("+ {kind}", kind="承诺")
    person.types("增值税地方留存部分前三年全额返还")
    person.finds("不得承诺")  # offered as soon as the words touch a red line
    person.presses("Return")
    person.clicks("不得承诺")

    person.clicks("问答")
    person.clicks("+ {kind}", kind="问答")
    person.types("用电价格是多少？")
    person.presses("Return")
    person.writes_cell("问答", "用电价格是多少？", "参考答", "按省电网目录电价执行。")

    person.clicks("会谈")
    person.clicks("+ {kind}", kind="会谈")
    person.types("2026-11-26")
    person.presses("Return")
    person.writes_cell("会谈", "2026-11-26", "主题", "首轮洽谈")

    person.clicks("打印")
    out = tmp_path / "pack.pdf"
    person.fills("保存到", str(out))
    person.clicks("生成并登记")
    person.finds("打开")  # offered once the file is there
    (promise,) = queries.rows(desk.store, Commitment)[1]
    assert (promise.red_line, bool(promise.red_line_basis)) == ("forbidden", True)
    printed = words_of(out).replace("\n", "")
    for words in ("洛阳长城轴承有限公司", "63", "万套", "用地规模", "用电价格", "一百二十亩"):
        assert words in printed
