"""What the search over everything finds, in which order, and what it must not stumble over."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2

from db.store import search
from db.store.search import Entry
from db.store.search.folding import fold


@pytest.fixture
def cursor(tmp_path: Path) -> Iterator[Any]:
    connection = dbapi2.connect(str(tmp_path / "search.db"), isolation_level=None)
    connection.execute(f"pragma key=\"x'{'01' * 32}'\"")
    for statement in search.DDL:
        connection.execute(statement)
    yield connection.cursor()
    connection.close()


def an_entry(n: int = 1, *segments: str, kind: str = "firm") -> Entry:
    return Entry(n, kind, segments or ("中国一拖集团有限公司", "洛阳市涧西区建设路", ""))


def found(cursor: Any, words: str, **wanted: Any) -> list[int]:
    """The hits in order, after making sure that the slow scan finds the same."""
    page = search.find(cursor, words, **wanted)
    hits = [hit.n for hit in page.hits]
    if not {"limit", "offset"} & set(wanted):
        assert set(hits) == search.scan(cursor, words, wanted.get("kinds", ()))
        assert page.total == len(hits)
    return hits


REMEMBERED = [
    "一",
    "拖",
    "一拖",
    "1拖",
    "１拖",
    "國一拖集",
    "中国一拖集团有限公司",
    "集團",
    "建设路",
]
REMEMBERED += ["涧西", "zgyt", "yituo", "yitu", "zhongguoyt", "中国yt", "中guo1拖", "lysjxq"]


@pytest.mark.parametrize("words", [*REMEMBERED, "yt jt", "一拖 洛阳"])
def test_a_firm_is_found_by_whatever_part_of_it_one_remembers(cursor: Any, words: str) -> None:
    search.put(cursor, [an_entry()])
    assert found(cursor, words) == [1]


@pytest.mark.parametrize("words", ["拖一", "一拖 郑州", "gzyt", "yituoo", "团洛", "guozhong"])
def test_what_does_not_stand_there_is_not_found(cursor: Any, words: str) -> None:
    search.put(cursor, [an_entry()])
    assert found(cursor, words) == []


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("单田芳", "shantianfang dantianfang stf dtf"),
        ("仇英", "qiuying chouying qy cy"),
        ("解晓东", "xiexiaodong jxd"),
        ("浚县", "xunxian junxian xx jx"),
        ("万俟卨", "moqixie"),
        ("六安市", "luanshi liuan"),
        ("吕布", "lvbu LÜBU lǚbù"),
        ("西安", "xian xi'an xa"),
        ("長春銀行", "changchunyinhang zhangchun ccyx"),
        ("乾元", "qianyuan ganyuan"),
        ("三一", "sanyi sy 31"),
        ("TCL集团", "tcl tcljt tcljituan ｔｃｌ cljt"),
        ("Siemens AG", "siemens mensa siemensag"),
        ("Crédit Agricole", "credit agri"),
    ],
)
def test_every_kept_reading_of_a_name_finds_it(cursor: Any, name: str, words: str) -> None:
    search.put(cursor, [an_entry(1, name), an_entry(2, "无关")])
    for word in words.split():
        assert found(cursor, word) == [1], word


def test_an_unfinished_syllable_keeps_finding_while_one_types(cursor: Any) -> None:
    search.put(cursor, [an_entry(1, "河南长城铝业")])
    for end in range(1, len("changchenglv") + 1):
        assert found(cursor, "changchenglv"[:end]) == [1], end


def test_titles_that_begin_with_the_words_come_first_and_short_ones_lead(cursor: Any) -> None:
    names = ["河南洛阳饭店", "洛阳轴承研究所有限公司", "洛阳市", "洛阳", "新洛阳", "Luoyang"]
    search.put(cursor, [an_entry(n, name) for n, name in enumerate(names, 1)])
    assert found(cursor, "洛阳") == [4, 3, 2, 1, 5]
    assert found(cursor, "luoyang") == [4, 3, 6, 2, 1, 5]


def test_the_exact_short_title_leads_even_among_very_many(cursor: Any) -> None:
    firms = [an_entry(n, f"洛阳第{n}机床有限公司") for n in range(1, 400)]
    search.put(cursor, [*firms, an_entry(900, "洛阳", kind="city"), an_entry(901, "旧洛阳")])
    for words in ("洛阳", "luoyang", "ly"):
        hits = found(cursor, words, limit=1000)
        assert hits == [900, *range(1, 400), 901]


def test_pages_put_together_are_the_whole_list(cursor: Any) -> None:
    search.put(
        cursor, [an_entry(n, ("洛阳" if n % 3 else "古洛阳") + "厂" * n) for n in range(1, 91)]
    )
    whole = found(cursor, "ly", limit=1000)
    pages = [search.find(cursor, "ly", limit=20, offset=start) for start in range(0, 120, 20)]
    assert [hit.n for page in pages for hit in page.hits] == whole
    assert {page.total for page in pages} == {90}


def test_several_words_may_stand_in_different_fields(cursor: Any) -> None:
    search.put(cursor, [an_entry(1, "一拖", "张三", "郑州"), an_entry(2, "一拖", "李四", "郑州")])
    assert found(cursor, "一拖 张三") == [1]
    assert found(cursor, "zhengzhou　yt") == [1, 2]
    assert found(cursor, "拖张") == []  # fields do not run into one another


def test_a_hit_says_which_field_it_was_found_in(cursor: Any) -> None:
    search.put(cursor, [an_entry(1, "一拖", "", "洛阳涧西", "拖拉机")])
    segments = {
        w: search.find(cursor, w).hits[0].segment for w in ("拖", "jianxi", "拉机", "西 一")
    }
    assert segments == {"拖": 0, "jianxi": 2, "拉机": 3, "西 一": 0}


def test_only_the_wanted_kinds_are_found(cursor: Any) -> None:
    search.put(cursor, [an_entry(1, "洛阳", kind="city"), an_entry(2, "洛阳", kind="trade_fair")])
    search.put(cursor, [an_entry(3, "洛阳", kind="city_fact")])
    assert found(cursor, "洛阳", kinds=["city"]) == [1]
    assert found(cursor, "ly", kinds={"trade_fair", "city_fact"}) == [2, 3]
    assert found(cursor, "luoyang", kinds=["nothing", 'a" OR "b']) == []


def test_a_change_and_a_removal_are_seen_at_once(cursor: Any) -> None:
    search.put(cursor, [an_entry(1, "洛阳轴承"), an_entry(2, "洛阳玻璃")], fresh=True)
    search.put(cursor, [an_entry(1, "郑州轴承", kind="park")])
    assert found(cursor, "洛阳") == [2]
    assert found(cursor, "zzzc", kinds=["park"]) == [1]
    search.drop(cursor, [2, 77])
    assert found(cursor, "洛阳") == []
    search.optimize(cursor)
    assert found(cursor, "轴承") == [1]


def test_a_rolled_back_change_leaves_no_trace(cursor: Any) -> None:
    search.put(cursor, [an_entry(1, "洛阳轴承")])
    cursor.execute("begin")
    search.put(cursor, [an_entry(1, "郑州玻璃"), an_entry(2, "洛阳玻璃")])
    cursor.execute("rollback")
    assert found(cursor, "玻璃") == []
    assert found(cursor, "lyzc") == [1]


def test_a_long_text_is_found_as_written_but_not_by_pinyin(cursor: Any) -> None:
    report = "各位代表，现在报告工作。" * 5000 + "洛阳拖拉机研究所 Tractor"
    search.put(cursor, [an_entry(1, "会议纪要", report), an_entry(2, "洛阳拖拉机")])
    assert found(cursor, "拖拉机研究所") == [1]
    assert found(cursor, "所tractor") == [1]
    assert found(cursor, "tuolaji") == [2]


def test_a_credit_code_is_found_by_its_digits_and_never_by_their_sound(cursor: Any) -> None:
    search.put(cursor, [an_entry(1, "洛阳轴承", "91410300MA3X9K0L2P", "13800138000")])
    assert found(cursor, "ma3x9") == [1]
    assert found(cursor, "0013800") == [1]
    assert found(cursor, "jysy") == []


def test_counting_stops_at_ten_thousand(cursor: Any) -> None:
    cursor.execute("begin")
    search.put(cursor, (an_entry(n, f"厂{n}") for n in range(10_001)), fresh=True)
    cursor.execute("commit")
    for words in ("厂", "chang", "c"):
        page = search.find(cursor, words, limit=3)
        assert (page.total, page.is_capped, len(page.hits)) == (10_000, True, 3)
    search.drop(cursor, [5])
    assert not search.find(cursor, "厂").is_capped


@pytest.mark.parametrize(
    "words", ["", "  ", "　", "。，！", "😀", "\x00\x1f", "'\"*", "\ud800", "()"]
)
def test_nothing_to_search_for_finds_nothing(cursor: Any, words: str) -> None:
    search.put(cursor, [an_entry(), an_entry(2, "😀。"), an_entry(3, "")])
    page = search.find(cursor, words)
    assert (page.total, page.hits, search.scan(cursor, words)) == (0, [], set())


HOSTILE = [
    '"一拖',
    "一拖*",
    "一拖 AND",
    "NOT 一拖",
    "words:一拖",
    "一拖😀",
    "一\x00拖",
    "NEAR(一 拖)",
    "^一拖",
]
HOSTILE += [
    "‸一",
    "¡zg",
    "†tuo",
    "¤6669726d",
    "一·拖",
    "%",
    "一_拖",
    "'; drop table search_key; --",
]
HOSTILE += [
    "拖" * 100_000,
    "xian" * 5_000,
    "a " * 9_000,
    "zh" * 20,
    "an" * 20,
    "ü" * 39,
    "\ud800拖",
]


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_no_question_breaks_the_search(cursor: Any, words: str) -> None:
    search.put(cursor, [an_entry(), an_entry(2, 'AND "OR" NOT*'), an_entry(3, "拖" * 600)])
    found(cursor, words)


def test_a_name_of_odd_signs_can_be_kept(cursor: Any) -> None:
    search.put(cursor, [an_entry(1, 'A"B*\x00\ud800C 😀‸¡·', "\n\n甲\n", kind='k"_\n')])
    assert found(cursor, "abc", kinds=['k"_\n']) == [1]
    assert search.find(cursor, "甲").hits[0].segment == 1


def test_searching_leaves_the_callers_cursor_alone(cursor: Any) -> None:
    search.put(cursor, [an_entry(n) for n in (1, 2)])
    cursor.execute("select n from search_key order by n")
    assert search.find(cursor, "yt").total == 2
    assert cursor.fetchall() == [(1,), (2,)]


def test_folding_what_is_folded_changes_nothing() -> None:
    for text in ("長城汽車〇九", "Ⅻ ｶﾞ ß ﬁ İ", "乾隆 麼 후", "①㈱㎡"):
        assert fold(fold(text)) == fold(text)


def test_every_place_is_found_by_its_curated_pinyin(cursor: Any, shared_data: Path) -> None:
    with (shared_data / "pinyin/place_pinyin.csv").open(encoding="utf-8-sig", newline="") as file:
        places = [(row["名称"], row["拼音(数据源)"]) for row in csv.DictReader(file)]
    search.put(cursor, [an_entry(n, name) for n, (name, _) in enumerate(places)], fresh=True)
    missing = [
        (name, pinyin)
        for n, (name, pinyin) in enumerate(places)
        if n not in {hit.n for hit in search.find(cursor, pinyin.replace(" ", "")).hits}
    ]
    assert missing == []
