"""What a table is about: guessed where the table says it, asked where it could be anything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import made
import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.errors import Refusal
from desktop.files import synonyms
from desktop.files.kinds import kind_of_sheets
from desktop.files.reading import read
from desktop.files.tables import Sheet

BARE = synonyms.BARE.split()
CODES = [
    "code",
    "区划代码",
    "provinceCode",
    "cityCode",
    "拼音",
    "层级",
    "门类",
    "id",
    "来源",
    "代码",
]
THINGS = ["林山寨街道", "市辖区", "东城区", "农业", "石景山", "丁佶赟", "㮾梨街道", "制造业"]
FIRMS = [
    "洛阳甲乙机械有限公司",
    "丙丁集团",
    "戊己轴承厂",
    "庚辛合伙企业（有限合伙）",
    "Acme Co., Ltd.",
]
CAN_NAME = [w for w in synonyms.FIRM["legal_name"].split() if w not in BARE]


def a_sheet(*rows: Sequence[str]) -> Sheet:
    numbered = [(n, list(cells)) for n, cells in enumerate(rows, 1)]
    return Sheet("", lambda: iter(numbered), len(numbered))


def kind(*rows: Sequence[str]) -> str | None:
    return kind_of_sheets([a_sheet(*rows)])


def named(label: str, names: Sequence[str], beside: Sequence[str] = ()) -> str | None:
    """The kind of a table with names under ``label`` and numbers under the labels beside."""
    below = ([name, *(str(n) for _ in beside)] for n, name in enumerate(names))
    return kind([label, *beside], *below)


@given(
    label=st.sampled_from(BARE),
    names=st.lists(st.sampled_from(THINGS), min_size=1, max_size=20),
    beside=st.lists(st.sampled_from(CODES), max_size=4, unique=True),
)
def test_things_with_names_and_codes_are_no_firms(
    label: str, names: list[str], beside: list[str]
) -> None:
    assert named(label, names, beside) is None


@given(label=st.sampled_from(CAN_NAME), names=st.lists(st.sampled_from(THINGS), min_size=1))
def test_a_column_that_says_firm_makes_firms_whatever_stands_in_it(
    label: str, names: list[str]
) -> None:
    assert named(label, names) == "firms"


@given(
    label=st.sampled_from(BARE),
    firms=st.lists(st.sampled_from(FIRMS), max_size=12),
    others=st.lists(st.sampled_from(THINGS), max_size=12),
)
def test_under_a_bare_name_most_must_end_like_firms(
    label: str, firms: list[str], others: list[str]
) -> None:
    expected = "firms" if len(firms) > len(others) else None
    assert named(label, [*firms, *others], ["代码"]) == expected


@given(label=st.sampled_from(BARE), field=st.sampled_from(synonyms.ONLY_FIRMS.split()))
def test_a_column_only_firms_have_makes_firms_of_bare_names(label: str, field: str) -> None:
    word = next(w for w in synonyms.FIRM[field].split() if w not in synonyms.WEAK.split())
    assert named(label, ["洛阳甲乙", "丙丁"], [word]) == "firms"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["企业基本情况/名称", "电话"], "firms"),
        (["项目/名称", "电话"], None),
        (["姓名"], "people"),
        (["人员姓名"], "people"),
        (["联系人", "单位", "职务", "电话"], "people"),
        (["企业名称", "联系人", "电话"], "firms"),
        (["项目名称", "投资方", "联系人", "电话"], "firms"),
        (["项目名称", "联系人", "电话"], None),
        (["项目名称", "项目负责人/姓名", "项目负责人/学号"], None),
        (["联系人"], None),
        (["天气", "心情"], None),
    ],
)
def test_the_header_decides(header: list[str], expected: str | None) -> None:
    assert kind(header, *[["某某"] * len(header)] * 3) == expected


def test_the_words_without_a_meaning_of_their_own_are_declared_ones() -> None:
    assert set(BARE) <= set(synonyms.FIRM["legal_name"].split())
    assert set(synonyms.ONLY_FIRMS.split()) <= set(synonyms.FIRM)
    names = set(synonyms.NAMES_PEOPLE.split())
    assert names <= set(synonyms.PERSON["name"].split())


def test_a_doubtful_table_is_refused_with_the_way_on_and_read_when_its_kind_is_said(
    tmp_path: Path,
) -> None:
    path = made.a_csv(tmp_path, [["code", "name"], ["110101", "东城区"], ["110102", "西城区"]])
    with pytest.raises(Refusal) as caught:
        read(path)
    assert caught.value.code == "unknown_kind"
    for word in ("企业名称", "姓名", "指标", "法规", "“类别”", "--as"):
        assert word in caught.value.sentence
    with read(path, kind="firms") as reading:
        assert [d.values["legal_name"] for d in reading.drafts] == ["东城区", "西城区"]
