"""Taking an import back: what it brought goes, what people did since stays."""

from __future__ import annotations

from typing import Any

from builders import a_draft, a_fact, a_firm, a_source, values_of
from refusals import refused

from db.records import Article, Firm, Import, Indicator, Law, Observation
from db.store import history, imports, queries, replay
from db.store.store import Store
from db.store.undo import undo_import
from desktop.files.drafts import RowDraft


def an_import(store: Store, *drafts: RowDraft) -> str:
    import_id, _ = imports.run(store, a_source(), drafts)
    assert import_id is not None
    return import_id


def undone(store: Store, import_id: str) -> tuple[int, int, int]:
    """(removed, restored, kept)"""
    counts = undo_import(store, import_id)
    return counts["removed"], counts["restored"], counts["kept"]


def names(store: Store) -> list[str | None]:
    return [firm.legal_name for firm in queries.rows(store, Firm)[1]]


def test_an_import_taken_back_leaves_values_and_search_as_before(store: Store) -> None:
    changed, same = a_firm(store, "改的", phone="1"), a_firm(store, "一样的")
    before = [values_of(store, identity) for identity in (changed, same)]
    import_id = an_import(store, a_draft("改的", phone="2", note="来自文件"), a_draft("一样的"),
                          a_draft("新来的"))  # fmt: skip
    assert queries.find(store, "新来的").total == 1
    assert undone(store, import_id) == (1, 1, 0)
    assert [values_of(store, identity) for identity in (changed, same)] == before
    assert names(store) == ["改的", "一样的"]
    assert queries.find(store, "新来的").total == 0
    assert queries.record(store, import_id).state == "undone"  # type: ignore[attr-defined]
    assert [firm.legal_name for firm in queries.trash(store, Firm)] == ["新来的"]
    assert replay.problems(store) == []


def test_the_journal_keeps_the_import_and_its_undoing(store: Store) -> None:
    identity = a_firm(store, "改的", phone="1")
    undone(store, an_import(store, a_draft("改的", phone="2")))
    assert [v.value for v in history.history(store, identity, "phone")] == ["1", "2", "1"]


def test_an_import_is_taken_back_once(store: Store) -> None:
    import_id = an_import(store, a_draft())
    undone(store, import_id)
    with refused("import_undone"):
        undo_import(store, import_id)
    with refused("no_such_import"):
        undo_import(store, "0" * 32)


def test_what_was_taken_back_comes_in_anew_with_the_next_import(store: Store) -> None:
    undone(store, an_import(store, a_draft("新来的")))
    an_import(store, a_draft("新来的"))
    assert names(store) == ["新来的"]


def test_a_record_somebody_has_worked_on_since_stays(store: Store) -> None:
    import_id = an_import(store, a_draft("动过的"), a_draft("没动的"))
    identity = queries.find(store, "动过的", kinds=["firm"]).hits[0].id
    with store.write() as w:
        w.patch(identity, {"note": "电话里说的"})
    assert undone(store, import_id) == (1, 0, 1)
    assert names(store) == ["动过的"]


def test_a_field_somebody_has_written_since_stays(store: Store) -> None:
    identity = a_firm(store, "改的", phone="1", note="旧注")
    import_id = an_import(store, a_draft("改的", phone="2", note="文件的注"))
    with store.write() as w:
        w.patch(identity, {"phone": "3"})
    assert undone(store, import_id) == (0, 1, 0)
    assert values_of(store, identity) == {"legal_name": "改的", "phone": "3", "note": "旧注"}


def test_a_record_deleted_since_stays_deleted(store: Store) -> None:
    identity = a_firm(store, "改的", phone="1")
    import_id = an_import(store, a_draft("改的", phone="2"))
    with store.write() as w:
        w.delete(identity)
    assert undone(store, import_id) == (0, 0, 0)
    assert queries.record(store, identity).is_gone


def test_a_firm_somebody_has_said_something_about_stays(store: Store) -> None:
    import_id = an_import(store, a_draft("有事实的"), a_draft("没有的"))
    firm = queries.find(store, "有事实的", kinds=["firm"]).hits[0].id
    fact = a_fact(store, firm, "有意扩产")
    assert undone(store, import_id) == (1, 0, 1)
    assert names(store) == ["有事实的"]
    assert [f.id for f in queries.facts(store, [firm])] == [fact]


def test_a_fact_in_the_trash_keeps_no_firm(store: Store) -> None:
    import_id = an_import(store, a_draft("有过事实的"))
    fact = a_fact(store, queries.rows(store, Firm)[1][0].id)
    with store.write() as w:
        w.delete(fact)
    assert undone(store, import_id) == (1, 0, 0)


def test_an_article_that_stays_keeps_its_law(store: Store) -> None:
    law = RowDraft(1, "law", {"name": "招标投标法"}, key="law")
    articles = [
        RowDraft(n, "article", {"heading": f"第{n}条", "number": f"第{n}条"}, parent="law")
        for n in (2, 3)
    ]
    import_id = an_import(store, law, *articles)
    edited = queries.rows(store, Article)[1][0]
    with store.write() as w:
        w.patch(edited.id, {"text": "补上的条文"})
    assert undone(store, import_id) == (1, 0, 2)
    assert queries.rows(store, Law)[0] == 1
    assert [article.id for article in queries.rows(store, Article)[1]] == [edited.id]


def test_figures_go_with_their_indicator_and_come_back_to_their_old_values(store: Store) -> None:
    def gdp(*figures: tuple[str, str]) -> RowDraft:
        listed: list[Any] = [{"period": p, "value": v, "row": 2} for p, v in figures]
        return RowDraft(2, "indicator", {"name": "生产总值", "observations": listed})

    first = an_import(store, gdp(("2020", "1"), ("2021", "2")))
    second = an_import(store, gdp(("2020", "1"), ("2021", "2.5"), ("2022", "3")))
    assert undone(store, second) == (1, 1, 0)
    told = {row.period: row.value for row in queries.rows(store, Observation)[1]}
    assert told == {"2020": "1", "2021": "2"}
    with store.write() as w:
        w.create(Observation, indicator=queries.rows(store, Indicator)[1][0].id, period="1999",
                 value="0")  # fmt: skip
    assert undone(store, first)[0] == 1  # 2021 has been written on since, by the undoing too
    assert queries.rows(store, Indicator)[0] == 1
    assert queries.rows(store, Import)[0] == 2
