"""The index answers exactly as a scan of every key, over real names and over invented ones."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from db.store import search
from db.store.search import Entry
from db.store.search.query import terms


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    source = Path(__file__).resolve().parents[3] / "shared/data/companies/registry_105k_gbk.csv"
    if not source.is_file():
        pytest.skip("the real data of ../shared/data is not here")
    connection = an_index(str(tmp_path_factory.mktemp("registry") / "search.db"))
    with source.open(encoding="gb18030", newline="") as file:
        rows = islice(csv.reader(file), 1, 105_000, 7)  # 15,000 of them, from all over
        entries = [
            Entry(n, row[5] or "firm", (row[0], row[1], row[6])) for n, row in enumerate(rows)
        ]
    connection.execute("begin")
    search.put(connection, entries, fresh=True)
    connection.execute("commit")
    yield connection
    connection.close()


def an_index(path: str = ":memory:") -> Any:
    connection = dbapi2.connect(path, isolation_level=None)
    connection.execute(f"pragma key=\"x'{'01' * 32}'\"")
    for statement in search.DDL:
        connection.execute(statement)
    return connection


def assert_same_as_scan(connection: Any, words: str, kinds: tuple[str, ...] = ()) -> None:
    truth = search.scan(connection, words, kinds)
    page = search.find(connection, words, kinds=kinds, limit=200_000)
    hits = [hit.n for hit in page.hits]
    assert len(hits) == len(set(hits))
    assert set(hits) == truth
    assert (page.total, page.is_capped) == (min(len(truth), 10_000), len(truth) > 10_000)
    asked = terms(words)
    if len(asked) == 1 and not kinds:  # what is counted without a check must need none
        assert counted_unchecked(connection, asked[0].surely) <= truth


def counted_unchecked(connection: Any, expression: str) -> set[int]:
    match = "select rowid from search_token where search_token match ?"
    return {n for (n,) in connection.execute(match, (expression,))} if expression else set()


WORDS = "长城 一拖 钼业 厂 有限公司 lyyt cc changcheng 洛阳yt 長城 ＴＣＬ 洛阳 轴承 1 l gs"
WORDS += " xian yx gongsi zhongguo xianshi 914 ma 科技有限公司 youxiangongsi lyzcyxgs"
WORDS += " shanghai chongqing 司 a an e"


@pytest.mark.parametrize(
    "words", [*WORDS.split(), "洛阳 有限公司", "ly zc", "luoyang gs 厂", "gs 9141"]
)
def test_the_registry_answers_as_a_scan_does(registry: Any, words: str) -> None:
    assert_same_as_scan(registry, words)
    assert_same_as_scan(registry, words, ("福建", "河南"))


def test_the_words_of_the_registry_test_do_find_something(registry: Any) -> None:
    finding = [word for word in WORDS.split() if search.find(registry, word).total]
    assert len(finding) > 25


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("lyyt", "绿阳扬洋扬拖"),
        ("luo1", "洛拉一"),
        ("luo1", "一洛拉一"),
        ("yangcheng", "阳长成羊"),
        ("lyan", "蓝燕拉羊"),
        ("有限公", "有限的限公"),
        ("tcl", "tc拖cl"),
        ("abc", "xab bc的x"),
    ],
)
def test_all_the_parts_of_a_word_are_not_yet_the_word(words: str, name: str) -> None:
    connection = an_index()
    search.put(connection, [Entry(1, "firm", ("郑州", name))])
    assert_same_as_scan(connection, words)
    search.put(connection, [Entry(1, "firm", (name,))])
    assert_same_as_scan(connection, words)


def test_titles_that_begin_with_the_word_come_before_all_others(registry: Any) -> None:
    for words in ("洛阳", "长城", "ly", "cc", "shanghai", "有限公司", "xian"):
        (term,) = terms(words)
        titles = dict(registry.execute("select n, title from search_key").fetchall())
        hits = search.find(registry, words, limit=200_000).hits
        begins = [term.begins(titles[hit.n]) for hit in hits]
        assert begins == sorted(begins, reverse=True)


# Few characters, many meanings: readings that meet (长单行), marks, codes, Latin, other scripts.
LETTERS = "长城洛阳一拖单行解西安厂1203aeinghlyxTCＬü啊°·‸¡†●€Жか한\n 　\x00😀𠮷"
texts = st.one_of(
    st.text(LETTERS, max_size=8),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
    st.text("洛阳一拖城", min_size=395, max_size=405),
)
entries = st.lists(
    st.tuples(st.sampled_from(["firm", "city_x", "甲"]), st.lists(texts, min_size=1, max_size=3)),
    max_size=6,
)
PIECES = ["chang", "cheng", "luo", "yang", "yi", "tuo", "xi", "an", "xian", "l", "y", "zh", "a"]
PIECES += ["e", "洛", "城", "1", "t"]
syllables = st.lists(st.sampled_from(PIECES), max_size=5).map("".join)
questions = st.one_of(
    st.text(LETTERS, max_size=6), syllables, st.text("anghcxiely", max_size=7), texts
)


@settings(max_examples=400, deadline=None)
@given(entries, st.lists(questions, min_size=1, max_size=3), st.data())
def test_any_records_and_any_question_agree_with_the_scan(
    records: list[tuple[str, list[str]]], words: list[str], data: st.DataObject
) -> None:
    connection = an_index()
    put = [Entry(n, kind, tuple(segments)) for n, (kind, segments) in enumerate(records)]
    search.put(connection, put, fresh=True)
    quoted = [s for e in put for s in e.segments if s]
    if quoted:  # a piece of what is there, or most questions would find nothing
        text = data.draw(st.sampled_from(quoted))
        start = data.draw(st.integers(0, len(text) - 1))
        words = [*words, text[start : start + data.draw(st.integers(1, 5))]]
    for question in [*words, " ".join(words)]:
        assert_same_as_scan(connection, question)
        assert_same_as_scan(connection, question, ("city_x", "甲"))
    connection.close()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 4), texts, st.booleans()), max_size=12))
def test_after_any_history_the_index_is_as_if_built_anew(
    history: list[tuple[int, str, bool]],
) -> None:
    lived = an_index()
    now: dict[int, Entry] = {}
    for n, text, is_gone in history:
        if is_gone:
            search.drop(lived, [n])
            now.pop(n, None)
        else:
            search.put(lived, [Entry(n, "firm", (text,))])
            now[n] = Entry(n, "firm", (text,))
    anew = an_index()
    search.put(anew, now.values(), fresh=True)
    for words in ("洛阳", "长", "ly", "xian", "1", "c"):
        pages = [search.find(one, words) for one in (lived, anew)]
        assert pages[0].total == pages[1].total
        assert {hit.n for hit in pages[0].hits} == {hit.n for hit in pages[1].hits}
        assert_same_as_scan(lived, words)
