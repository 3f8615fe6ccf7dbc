"""Laws into articles: nothing lost, numbers without gaps, dates only where the file says them."""

from __future__ import annotations

import re
from pathlib import Path

import made
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import Refusal
from desktop.files import laws
from desktop.files.drafts import Notice, RowDraft
from desktop.files.reading import read

LAW = """# 洛阳市试验条例

2020年1月2日 洛阳市第十五届人民代表大会常务委员会第二次

<!-- INFO END -->

会议通过）

## 第一章　总 则

第一条 为了试验，制定本条例。

本条例所称试验，是指第三条所称的试验。

### 第一节 细则

第二条 试验应当：

（一）可重复；

第二条之一 可以补充。

## 第二章 附则

第三条 本条例自2020年3月1日起施行。

附：

试验用表
"""


def parsed(path: Path) -> tuple[RowDraft, list[RowDraft], list[Notice]]:
    reading = read(path)
    assert reading.kind == "laws"
    law, *articles = reading.drafts
    assert law.key is not None
    assert all(a.parent == law.key for a in articles)
    return law, articles, reading.notices


def a_law(folder: Path, text: str = LAW, name: str = "试验条例(2020-01-02).md") -> Path:
    return made.a_file(folder, text.encode(), name)


def test_a_law_comes_before_its_articles(tmp_path: Path) -> None:
    law, articles, notices = parsed(a_law(tmp_path))
    assert law.values == {
        "name": "洛阳市试验条例",
        "issuer": "洛阳市人民代表大会常务委员会",
        "rank": "地方性法规",
        "version_on": "2020-01-02",
        "effective_on": "2020-03-01",
        "source_ref": "文件“试验条例(2020-01-02).md”",
    }
    numbers = ["第一条", "第二条", "第二条之一", "第三条", "附"]
    assert [a.values["number"] for a in articles] == numbers
    assert notices == []


def test_an_article_keeps_its_paragraphs_and_its_chapter(tmp_path: Path) -> None:
    _, articles, _ = parsed(a_law(tmp_path))
    first, second = articles[:2]
    assert first.values["chapter"] == "第一章 总则"
    assert first.values["text"] == "为了试验，制定本条例。\n本条例所称试验，是指第三条所称的试验。"
    assert second.values["chapter"] == "第一章 总则 / 第一节 细则"
    assert second.values["heading"] == "洛阳市试验条例第二条"
    assert articles[-1].values["text"] == "试验用表"


def test_a_gap_in_the_numbers_is_told(tmp_path: Path) -> None:
    _, _, notices = parsed(a_law(tmp_path, LAW.replace("第三条 本", "第七条 本")))
    assert [(n.code, n.row) for n in notices] == [("article_gap", 25)]
    assert "缺第三条至第六条" in notices[0].sentence


def test_a_missing_article_is_named_as_laws_name_it(tmp_path: Path) -> None:
    text = "# 甲条例\n\n第一条 甲。\n\n第二条 乙。\n\n第一百零六条 丙。\n\n第一百零八条 丁。\n"
    _, _, notices = parsed(a_law(tmp_path, text))
    gaps = [n.sentence.partition("缺")[2].partition("，")[0] for n in notices]
    assert gaps == ["第三条至第一百零五条", "第一百零七条"]


def test_the_first_day_of_an_older_version_is_not_taken(tmp_path: Path) -> None:
    law, _, _ = parsed(a_law(tmp_path, LAW.replace("自2020年3月", "自1999年3月")))
    assert "effective_on" not in law.values


def test_a_text_without_articles_is_refused(tmp_path: Path) -> None:
    path = made.a_file(tmp_path, "# 工作报告\n\n过去一年，成绩很大。\n".encode(), "报告.md")
    with pytest.raises(Refusal) as caught:
        list(read(path, kind="laws").drafts)
    assert caught.value.code == "no_articles"


@given(st.text(max_size=400))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    try:
        list(laws.drafts("第一条 甲\n" + text, Path("随便.md"), []))
    except Refusal as refused:
        assert refused.code == "no_articles"  # noqa: PT017


def test_every_article_of_every_real_law(shared_data: Path) -> None:
    total = 0
    for path in sorted((shared_data / "laws").glob("*.md")):
        law, articles, notices = parsed(path)
        expected = re.findall(
            r"^(第[零一二三四五六七八九十百]+条) ", path.read_text("utf-8"), re.MULTILINE
        )
        numbers = [a.values["number"] for a in articles if a.values["number"] != "附"]
        assert numbers == expected, path.name
        assert notices == [], path.name
        assert all(a.values.get("text") for a in articles), path.name
        assert law.values["version_on"] == path.name[-14:-4]
        assert {"name", "rank"} <= set(law.values)
        total += len(numbers)
    assert total == 1782


def test_no_word_of_a_real_law_is_lost(shared_data: Path) -> None:
    for path in sorted((shared_data / "laws").glob("*.md")):
        text = path.read_text("utf-8")
        body = text[text.index("\n第一条") :]
        kept = re.sub(r"^#.*$|^附：$|\s", "", body, flags=re.MULTILINE)
        _, *articles = laws.drafts(text, path, [])
        told = "".join(
            ("" if a.values["number"] == "附" else str(a.values["number"])) + str(a.values["text"])
            for a in articles
        )
        assert re.sub(r"\s", "", told) == re.sub(r"\s", "", kept), path.name


def test_the_real_header_split_round_its_marker_is_whole(shared_data: Path) -> None:
    law, articles, _ = parsed(shared_data / "laws" / "外商投资法(2019-03-15).md")
    assert law.values["issuer"] == "全国人民代表大会"
    assert law.values["effective_on"] == "2020-01-01"
    assert len(articles) == 42
