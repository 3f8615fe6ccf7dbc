"""A file comes in once: what it brought is found again, and two of its rows never fight."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import builders
import pytest
from builders import a_clone, a_draft, a_firm, a_source, values_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from refusals import refused

from db.records import Article, Firm, HeaderMapping, Import, Indicator, Law, Observation, Person
from db.store import foreign, history, imports, outgoing, queries, replay
from db.store.imports import Report
from db.store.store import Store
from db.store.undo import undo_import
from desktop.files import reading
from desktop.files.drafts import RowDraft, Wrong

CODE = "91410300MA3X5T1234"
OTHER_CODE = "91410300MA3X5T9999"


def take_in(store: Store, *drafts: RowDraft, **more: Any) -> Report:
    """Import drafts; the report."""
    return imports.run(store, a_source(), drafts, **more)[1]


def counts(report: Report) -> tuple[int, int, int, int]:
    """(new, changed, same, doubtful)"""
    return report.new, report.changed, report.same, len(report.doubtful)


def firms(store: Store) -> dict[str, dict[str, Any]]:
    """The firms outside the trash and what is known of them."""
    return {
        firm.id: dict(values_of(store, firm.id)) for firm in queries.rows(store, Firm)[1]
    }  # fmt: skip


# -- what makes two rows the same thing -----------------------------------------------------------


def test_a_row_that_says_nothing_new_is_the_same(store: Store) -> None:
    a_firm(store, uscc=CODE, phone="1", note="手写的")
    assert counts(take_in(store, a_draft(uscc=CODE, phone="1"))) == (0, 0, 1, 0)


def test_a_row_with_the_same_code_and_name_changes_what_it_says_and_no_more(store: Store) -> None:
    identity = a_firm(store, uscc=CODE, phone="1", note="手写的")
    assert counts(take_in(store, a_draft(uscc=CODE, phone="2"))) == (0, 1, 0, 0)
    assert values_of(store, identity) == {
        "legal_name": "洛阳轴承有限公司", "uscc": CODE, "phone": "2", "note": "手写的",
    }  # fmt: skip


@pytest.mark.parametrize(("ours", "theirs"), [(None, CODE), (CODE, None), (None, None)])
def test_where_a_code_is_missing_the_name_decides(
    store: Store, ours: str | None, theirs: str | None
) -> None:
    a_firm(store, uscc=ours)
    assert counts(take_in(store, a_draft(uscc=theirs, phone="2"))) == (0, 1, 0, 0)


def test_a_name_is_the_same_however_it_is_written(store: Store) -> None:
    a_firm(store, "洛阳（伊滨）轴承有限公司", uscc=CODE.lower())
    assert counts(take_in(store, a_draft("洛陽(伊濱)轴承 有限公司", uscc=CODE))) == (0, 1, 0, 0)


def test_names_of_marks_alone_are_not_all_the_same(store: Store) -> None:
    a_firm(store, "——")
    assert counts(take_in(store, a_draft("……"), a_draft("★"))) == (2, 0, 0, 0)


def test_the_same_code_under_another_name_is_doubtful(store: Store) -> None:
    old = a_firm(store, "洛阳老名字有限公司", uscc=CODE)
    report = take_in(store, draft := a_draft("洛阳新名字有限公司", uscc=CODE))
    assert counts(report) == (1, 0, 0, 1)
    (doubt,) = report.doubtful
    assert (doubt.row, doubt.like, doubt.why) == (
        draft.row, old, "信用代码相同而名称不同，可能改过名",
    )  # fmt: skip
    assert queries.rows(store, Firm)[0] == 2


def test_the_same_name_under_another_code_is_doubtful(store: Store) -> None:
    a_firm(store, uscc=CODE)
    report = take_in(store, a_draft(uscc=OTHER_CODE))
    assert counts(report) == (1, 0, 0, 1)
    assert report.doubtful[0].why == "名称相同而信用代码不同"


def test_two_different_rows_of_one_file_both_come_in(store: Store) -> None:
    report = take_in(store, a_draft(phone="1"), a_draft(phone="2"), a_draft(phone="1"))
    assert counts(report) == (2, 0, 1, 1)
    assert report.doubtful[0].why == "与本文件中另一行同名而内容不同"


def test_a_row_never_changes_what_another_row_of_the_file_has_spoken_of(store: Store) -> None:
    identity = a_firm(store, phone="1")
    rows = (a_draft(phone="1"), a_draft(phone="2"))
    assert counts(take_in(store, *rows)) == (1, 0, 1, 1)
    assert values_of(store, identity)["phone"] == "1"
    assert counts(take_in(store, *rows)) == (0, 0, 2, 0)


def test_a_row_is_held_against_what_the_row_before_it_changed(store: Store) -> None:
    a_firm(store, phone="1")
    rows = (a_draft(phone="2"), a_draft(phone="2"), a_draft(phone="1"))
    assert counts(take_in(store, *rows)) == (1, 1, 1, 1)
    assert counts(take_in(store, *rows)) == (0, 0, 3, 0)


def test_a_firm_in_the_trash_is_not_there_to_be_found_again(store: Store) -> None:
    identity = a_firm(store)
    with store.write() as w:
        w.delete(identity)
    assert counts(take_in(store, a_draft())) == (1, 0, 0, 0)


def test_people_are_the_same_by_name_and_organisation(store: Store) -> None:
    def a_person(firm_name: str, phone: str) -> RowDraft:
        return RowDraft(2, "person", {"name": "王伟", "firm_name": firm_name, "phone": phone})

    take_in(store, a_person("中信重工", "1"))
    assert counts(take_in(store, a_person("中信重工", "2"))) == (0, 1, 0, 0)
    assert counts(take_in(store, a_person("一拖集团", "3"))) == (1, 0, 0, 0)
    assert queries.rows(store, Person)[0] == 2


def test_two_people_of_one_name_and_no_firm_do_not_overwrite_each_other(store: Store) -> None:
    def a_person(**said: str) -> RowDraft:
        return RowDraft(2, "person", {"name": "王伟", **said})

    take_in(store, a_person(phone="1", post="科长"))
    report = take_in(store, a_person(phone="2", post="处长"))
    assert counts(report) == (1, 0, 0, 1)
    assert "不是同一个人" in report.doubtful[0].why
    assert counts(take_in(store, a_person(phone="2", post="局长"))) == (0, 1, 0, 0)
    people = {(p.phone, p.post) for p in queries.rows(store, Person)[1]}
    assert people == {("1", "科长"), ("2", "局长")}


def test_an_import_settles_no_conflict_and_says_which_it_left(store: Store, tmp_path: Path) -> None:
    firm = a_firm(store, "长城汽车", short_name="长城")
    other = a_clone(store, tmp_path / "other")
    for one, said in ((store, "长城汽"), (other, "魏牌")):
        with one.write() as w:
            w.patch(firm, {"short_name": said})
    foreign.take_in(store, outgoing.export(other, {}).ops)
    other.close()
    assert set(history.conflicts(store, firm)) == {"short_name"}
    row = a_draft("长城汽车", short_name="哈弗", phone="0312")
    report = take_in(store, row)
    assert counts(report) == (0, 1, 0, 0)
    assert [(w.field, w.value) for w in report.wrong] == [("short_name", "哈弗")]
    assert set(history.conflicts(store, firm)) == {"short_name"}, "still two people's to decide"
    assert values_of(store, firm)["phone"] == "0312"
    again = take_in(store, row)
    assert counts(again) == (0, 0, 1, 0)


# -- importing again, trying first, taking back ---------------------------------------------------

NAMES = ["甲", "乙", "（甲）", "甲 ", "——"]
ROW = st.fixed_dictionaries(
    {"legal_name": st.sampled_from(NAMES)},
    optional={
        "uscc": st.sampled_from(["X1", "x1", "Y2"]),
        "phone": st.sampled_from(["1", "2", "1\x00", "\ud800"]),
        "tiers": st.sampled_from([["总部"], "总部", [], ["工厂", "总部"]]),
        "note": st.sampled_from(["", "注", None]),
        "colour": st.just("红"),
    },
)
FILE = st.lists(ROW, max_size=8)


@pytest.fixture(scope="module")
def library(
    empty_disk: tuple[Path, bytes], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """One store for all random files; each brings names of its own."""
    opened = builders.reopened(*empty_disk)
    store = builders.a_clone(opened, tmp_path_factory.mktemp("library") / "home")
    opened.close()
    yield store
    store.close()


@given(FILE, FILE)
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_file_comes_in_once_and_can_be_taken_back(
    library: Store, first: list[dict[str, Any]], second: list[dict[str, Any]]
) -> None:
    own = uuid.uuid4().hex[:8]

    def drafts(file: list[dict[str, Any]]) -> list[RowDraft]:
        named = [
            row | {name: own + row[name] for name in ("legal_name", "uscc") if name in row}
            for row in file
        ]
        return [RowDraft(at, "firm", row) for at, row in enumerate(named, 2)]

    def ours() -> dict[str, dict[str, Any]]:
        found = queries.find(library, own, kinds=["firm"], limit=100).hits
        return {hit.id: dict(values_of(library, hit.id)) for hit in found}

    take_in(library, *drafts(first))
    before = ours()
    tried = take_in(library, *drafts(second), is_dry=True)
    assert ours() == before
    import_id, report = imports.run(library, a_source(), drafts(second))
    assert counts(report) == counts(tried)
    assert report.new + report.changed + report.same == len(second)
    after = ours()
    again = take_in(library, *drafts(second))
    assert counts(again) == (0, 0, len(second), 0)
    assert ours() == after
    assert import_id is not None
    undo_import(library, import_id)
    assert ours() == before


def test_after_all_those_files_the_journal_is_whole(library: Store) -> None:
    assert replay.problems(library) == []


def everything(store: Store) -> tuple[dict[str, str], tuple[int, ...], object]:
    with store.reading() as cursor:
        cursor.execute("SELECT count(*), max(n) FROM op")
        return replay.fingerprint(cursor), cursor.fetchone(), store.rows.mark()


def test_a_dry_run_changes_nothing_at_all(store: Store) -> None:
    a_firm(store, uscc=CODE)
    before = everything(store)
    rows = [a_draft(f"公司{number}") for number in range(2500)]
    import_id, report = imports.run(
        store,
        a_source(signature="企业名称", mapping="{}"),
        [*rows, a_draft(phone="2")],
        is_dry=True,
    )
    assert import_id is None
    assert counts(report) == (2500, 1, 0, 0)
    assert everything(store) == before


def test_a_cancelled_import_leaves_nothing(store: Store) -> None:
    before = everything(store)
    told: list[int] = []
    with refused("import_cancelled"):
        imports.run(
            store,
            a_source(),
            (a_draft(f"公司{number}") for number in range(5000)),
            progress=told.append,
            should_stop=lambda: len(told) == 2,
        )
    assert told == [2000, 4000]
    assert everything(store) == before
    assert queries.find(store, "公司").total == 0


def test_a_file_that_breaks_off_leaves_nothing(store: Store) -> None:
    def broken() -> Iterator[RowDraft]:
        yield from (a_draft(f"公司{number}") for number in range(3000))
        raise OSError

    before = everything(store)
    with pytest.raises(OSError):  # noqa: PT011 - the reader's own error, let through as it is
        imports.run(store, a_source(), broken())
    assert everything(store) == before


def test_a_wrong_value_is_kept_as_written_and_told(store: Store) -> None:
    wrong = Wrong(7, "established", "20O1年", "看不懂的日期")
    report = take_in(
        store,
        a_draft(established="20O1年", wrong=(wrong,)),
        RowDraft(8, "firm", {}, (Wrong(8, "legal_name", "", "没有名称"),)),
    )
    assert counts(report) == (1, 0, 0, 0)
    assert [(x.row, x.field, x.value, x.why) for x in report.wrong] == [
        (7, "established", "20O1年", "看不懂的日期"),
        (8, "legal_name", "", "没有名称"),
    ]
    (told,) = queries.rows(store, Import)[1]
    assert "20O1年" in (told.report or "")
    assert [firm["established"] for firm in firms(store).values()] == ["20O1年"]


def test_the_mapping_of_a_header_is_remembered_and_replaced(store: Store) -> None:
    for mapping in ("{}", '{"a":1}'):
        imports.run(store, a_source(signature="企业|代码", mapping=mapping), [])
    assert imports.remembered_mapping(store, "企业|代码", "firms") == '{"a":1}'
    assert imports.remembered_mapping(store, "企业|代码", "people") is None
    assert queries.rows(store, HeaderMapping)[0] == 1


# -- children: laws and indicators ---------------------------------------------------------------


def a_law(*articles: tuple[str, str]) -> list[RowDraft]:
    law = RowDraft(1, "law", {"name": "招标投标法", "version_on": "2017-12-27"}, key="law")
    return [law] + [
        RowDraft(at, "article", {"heading": number, "number": number, "text": text}, parent="law")
        for at, (number, text) in enumerate(articles, 2)
    ]


def test_articles_hang_on_their_law_and_are_found_again(store: Store) -> None:
    articles = [(f"第{number}条", f"条文{number}") for number in range(1, 2101)]
    assert counts(take_in(store, *a_law(*articles))) == (2101, 0, 0, 0)
    ((law,), total) = (queries.rows(store, Law)[1], queries.rows(store, Article)[0])
    assert queries.rows(store, Article, law=law.id)[0] == total == 2100
    changed = [("第1条", "改过的条文"), *articles[1:]]
    assert counts(take_in(store, *a_law(*changed))) == (0, 1, 2100, 0)
    other = RowDraft(1, "law", {"name": "招标投标法", "version_on": "1999-08-30"}, key="law")
    assert counts(take_in(store, other, *a_law(*articles)[1:5])) == (5, 0, 0, 0)


def an_indicator(*figures: tuple[str, str | None]) -> RowDraft:
    listed: list[Any] = [
        {"period": period, "value": value, "row": at}
        for at, (period, value) in enumerate(figures, 2)
    ]
    said: dict[str, Any] = {"name": "地区生产总值", "region": "洛阳市", "unit": "亿元"}
    return RowDraft(2, "indicator", {**said, "observations": listed})


def figures(store: Store) -> dict[str, str]:
    return {row.period or "": row.value or "" for row in queries.rows(store, Observation)[1]}


def test_a_gap_in_a_series_is_no_observation(store: Store) -> None:
    report = take_in(store, an_indicator(("2020", "5128.4"), ("2021", None), ("2022", "0")))
    assert counts(report) == (3, 0, 0, 0)
    assert figures(store) == {"2020": "5128.4", "2022": "0"}


def test_a_longer_series_adds_its_new_periods_and_changes_revised_ones(store: Store) -> None:
    take_in(store, an_indicator(("2020", "5128.4"), ("2021", "5447.1")))
    longer = an_indicator(("2020", "5128.4"), ("2021", "5449.0"), ("2022", "5675.2"))
    assert counts(take_in(store, longer)) == (1, 1, 2, 0)
    assert counts(take_in(store, longer)) == (0, 0, 4, 0)
    assert figures(store) == {"2020": "5128.4", "2021": "5449.0", "2022": "5675.2"}
    assert queries.rows(store, Indicator)[0] == 1


@pytest.mark.parametrize("is_there", [True, False], ids=["known before", "new"])
def test_of_two_figures_for_one_period_the_first_is_taken_and_the_other_told(
    store: Store, is_there: bool
) -> None:
    if is_there:
        take_in(store, an_indicator(("2020", "1")))
    twice = [an_indicator(("2020", "1"), ("2020", "2")), an_indicator(("2020", "3"))]
    for _ in range(2):
        report = take_in(store, *twice)
        assert figures(store) == {"2020": "1"}
        assert [x.value for x in report.wrong] == ["2", "3"]
        assert report.changed == 0
    assert report.new == 0


# -- real files -----------------------------------------------------------------------------------


def real(shared_data: Path, most: int | None) -> Iterator[RowDraft]:
    with reading.read(shared_data / "companies" / "registry_105k_gbk.csv") as file:
        yield from islice(file.drafts, most)


@pytest.mark.parametrize(
    "most", [5000, pytest.param(None, marks=pytest.mark.long)], ids=["5000 rows", "all rows"]
)
def test_a_real_register_comes_in_once_and_can_be_taken_back(
    store: Store, shared_data: Path, most: int | None
) -> None:
    tried = imports.run(store, a_source(), real(shared_data, most), is_dry=True)[1]
    import_id, report = imports.run(store, a_source(), real(shared_data, most))
    assert import_id is not None
    assert counts(tried) == counts(report)
    assert queries.rows(store, Firm, limit=0)[0] == report.new > 4900
    again = imports.run(store, a_source(), real(shared_data, most))[1]
    assert counts(again) == (0, 0, report.new + report.same, 0)
    assert replay.problems(store) == []
    assert undo_import(store, import_id) == {"removed": report.new, "restored": 0, "kept": 0}
    assert queries.rows(store, Firm, limit=0)[0] == 0
    assert queries.find(store, "公司", kinds=["firm"]).total == 0
