"""What a basis names: the law, the article, and nothing that only looks like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.rules.citations import Citation, found

LAWS = [
    "公平竞争审查条例",
    "中华人民共和国土地管理法",
    "中华人民共和国土地管理法实施条例",
    "中华人民共和国城乡规划法",
]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("公平竞争审查条例第十条第（一）（二）项", [(LAWS[0], "第十条", "第（一）（二）项")]),
        (
            "公平竞争审查条例第十条第（二）（三）项、第十八条",
            [(LAWS[0], "第十条", "第（二）（三）项"), (LAWS[0], "第十八条", "")],
        ),
        ("《公平竞争审查条例》第十条：给予特定经营者税收优惠", [(LAWS[0], "第十条", "")]),
        ("土地管理法第五十五条；国有土地使用权出让收支管理规定", [(LAWS[1], "第五十五条", "")]),
        (
            "土地管理法实施条例第十八条；城乡规划法第三十八条",
            [(LAWS[2], "第十八条", ""), (LAWS[3], "第三十八条", "")],
        ),
        ("《中华人民共和国土地管理法》", [(LAWS[1], "", "")]),
        ("按公平竞争审查条例办，又见公平竞争审查条例", [(LAWS[0], "", "")]),
        ("税收法律法规", []),
        ("", []),
    ],
)
def test_what_is_named(text: str, named: list[tuple[str, str, str]]) -> None:
    assert found(text, LAWS) == [Citation(*one) for one in named]


def test_a_longer_law_that_is_not_asked_for_is_not_its_shorter_neighbour() -> None:
    assert found("土地管理法实施条例第十八条", ["中华人民共和国土地管理法"]) == []


@given(st.text(max_size=200), st.lists(st.text(max_size=12), max_size=5))
def test_any_text_and_any_names_are_read_without_harm(text: str, laws: list[str]) -> None:
    for citation in found(text, laws):
        assert citation.law in laws
        assert citation.article in text
