"""The sample as a person meets it in the first hour: whole, dated, sourced, and never real."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.records import TYPES, Kind, Level, fields
from db.records.fact import Fact
from db.rules import areas, credit_code, dates, disclosure, freshness, money, red_lines
from desktop.sample import MAIN_NEGOTIATION_KEY, SampleRecord, load, on_the_day, record_id

TODAY = date(2026, 11, 23)
MAIN = record_id(MAIN_NEGOTIATION_KEY)


@pytest.fixture(scope="module")
def sample() -> list[SampleRecord]:
    return load(TODAY)


def of(sample: list[SampleRecord], type_name: str, **wanted: object) -> list[dict[str, Any]]:
    """The values of every record of a type that has the wanted values, with its id."""
    found = [{"id": r.id, **r.values} for r in sample if r.type == type_name]
    return [r for r in found if all(r.get(name) == value for name, value in wanted.items())]


def facts(sample: list[SampleRecord]) -> list[Fact]:
    return [Fact(**r.values) for r in sample if r.type == "fact"]


def a_folder(tmp_path: Path, **changed: Any) -> Path:
    """A sample of one city and one park, with some of the park's fields changed."""
    park = {"name": "园区", "city": "@city", "park_type": "etdz"} | changed
    records = [
        {"key": "park", "type": "park", "fields": park},
        {"key": "city", "type": "city", "fields": {"city_name": "澜州市"}},
    ]
    (tmp_path / "one.json").write_text(json.dumps({"records": records}), "utf-8")
    return tmp_path


# --- the loader -------------------------------------------------------------------------------


def test_what_is_pointed_at_comes_first(tmp_path: Path) -> None:
    assert [r.type for r in load(TODAY, a_folder(tmp_path))] == ["city", "park"]


@pytest.mark.parametrize(
    ("changed", "complaint"),
    [
        ({"colour": "red"}, "no field colour"),
        ({"park_type": "castle"}, "not among the choices"),
        ({"city": "@nowhere"}, "nothing is called @nowhere"),
        ({"city": "澜州市"}, "nothing is called 澜州市"),
        ({"city": "@park"}, "cycle"),
        ({"contact": "@city"}, "is a city, not a person"),
        ({"area": 68}, "is not what a area holds"),
    ],
)
def test_a_mistake_in_our_own_file_is_a_bug(
    tmp_path: Path, changed: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ValueError, match=complaint):
        load(TODAY, a_folder(tmp_path, **changed))


def test_a_key_is_used_once(tmp_path: Path) -> None:
    folder = a_folder(tmp_path)
    (folder / "two.json").write_text((folder / "one.json").read_text("utf-8"), "utf-8")
    with pytest.raises(ValueError, match="there twice"):
        load(TODAY, folder)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("@day", "2026-11-23"),
        ("@day-40", "2026-10-14"),
        ("@day+3", "2026-11-26"),
        ("{day-40}签约", "2026年10月14日签约"),
        ("{year}-装备-014", "2026-装备-014"),
        ("{year-1}年", "2025年"),
        ("{month-11}", "2025年12月"),
        ("{quarter-4}", "2025年第四季度"),
        ("2025年第一季度", "2025年第一季度"),
    ],
)
def test_dates_are_relative_to_the_day_of_loading(written: str, read: str) -> None:
    assert on_the_day(written, TODAY) == read


@settings(max_examples=12, deadline=None)
@given(today=st.dates(date(2025, 1, 1), date(2040, 12, 31)))
def test_the_sample_loads_on_any_day_with_every_date_understood(today: date) -> None:
    for record in load(today):
        for name, declared in fields(TYPES[record.type]).items():
            value = record.values.get(name)
            if declared.kind is Kind.DATE and value is not None:
                assert dates.parse(str(value)) is not None, (record.type, name, value)
            assert not re.search(r"@|\{|\}", re.sub(r"\S+@\S+\.example", "", str(value))), value


def test_loading_twice_gives_the_same_identities(sample: list[SampleRecord]) -> None:
    again = load(TODAY + timedelta(days=400))
    assert [r.id for r in again] == [r.id for r in sample]
    assert len({r.id for r in sample}) == len(sample)
    assert all(re.fullmatch("[0-9a-f]{32}", r.id) for r in sample)


def test_every_reference_points_at_an_earlier_record(sample: list[SampleRecord]) -> None:
    seen: dict[str, str] = {}
    for record in sample:
        for name, declared in fields(TYPES[record.type]).items():
            if declared.kind in (Kind.REF, Kind.REFS) and (value := record.values.get(name)):
                for target in value if isinstance(value, list) else [value]:
                    assert declared.to in (None, seen[str(target)])
        seen[record.id] = record.type


# --- what a person meets ----------------------------------------------------------------------


def test_the_sample_holds_a_weakness_nobody_may_disclose(sample: list[SampleRecord]) -> None:
    weaknesses = of(sample, "fact", key="weaknesses")
    assert len(weaknesses) >= 2
    assert {w["disclosure"] for w in weaknesses} == {Level.NEVER}


@settings(max_examples=12, deadline=None)
@given(today=st.dates(date(2025, 1, 1), date(2040, 12, 31)))
def test_one_fact_is_stale_and_only_that_one_on_any_day(today: date) -> None:
    stale = [f.key for f in facts(load(today)) if freshness.is_stale(f, today)]
    assert stale == ["labour"]


def test_something_is_not_known_yet(sample: list[SampleRecord]) -> None:
    assert not of(sample, "fact", key="decision_timeline")
    assert len(of(sample, "cost", item="工业蒸汽")) == 2
    assert len(of(sample, "cost", item="工业用电")) == 3


def test_no_figure_is_without_its_date_and_source(sample: list[SampleRecord]) -> None:
    for fact in of(sample, "fact"):
        assert fact["source_ref"], fact["title"]
        assert fact["as_of"], fact["title"]
        assert fact.get("text") or fact.get("value"), fact["title"]
    for cost in of(sample, "cost"):
        assert cost["as_of"], cost["item"]
        assert cost["source_ref"], cost["item"]


def test_a_promise_that_touches_a_red_line_waits_for_review(sample: list[SampleRecord]) -> None:
    ours = of(sample, "commitment", negotiation=MAIN, direction="ours")
    assert {p["no"]: p["red_line"] for p in ours} == {
        p["no"]: red_lines.state_after_check(None, red_lines.check(p["text"]), is_changed=True)
        for p in ours
    }
    (touched,) = (p for p in ours if p["red_line"] == "pending")
    assert "公平竞争审查条例第十条" in touched["red_line_basis"]


def test_what_we_suggest_to_say_touches_no_red_line(sample: list[SampleRecord]) -> None:
    (talk,) = of(sample, "negotiation", id=MAIN)
    assert [red_lines.check(sentence) for sentence in talk["say"]] == [[]] * len(talk["say"])


def test_one_promise_of_ours_is_overdue(sample: list[SampleRecord]) -> None:
    overdue = [
        c["no"]
        for c in of(sample, "commitment", negotiation=MAIN)
        if c["due"] < TODAY.isoformat() and c["progress"] not in ("done", "withdrawn")
    ]
    assert overdue == ["CN-01"]


def test_the_next_meeting_is_in_three_days_and_has_an_agenda(sample: list[SampleRecord]) -> None:
    (planned,) = of(sample, "meeting", negotiation=MAIN, state="planned")
    assert planned["held_at"] == "2026-11-26"
    assert len(planned["agenda"]) >= 5
    held = of(sample, "meeting", negotiation=MAIN, state="done")
    assert len(held) == 3
    assert all(m["minutes"] and m["quotes"] for m in held)


def test_one_talk_stalls_and_says_why(sample: list[SampleRecord]) -> None:
    (stalled,) = of(sample, "negotiation", status="dormant")
    last = max(m["held_at"] for m in of(sample, "meeting", negotiation=stalled["id"]))
    assert date.fromisoformat(last) < TODAY - timedelta(days=30)
    assert stalled["stall_reason"]
    assert {n["stage"] for n in of(sample, "negotiation")} >= {"negotiating", "signed", "lead"}


def test_every_issue_has_a_floor(sample: list[SampleRecord]) -> None:
    issues = of(sample, "issue", negotiation=MAIN)
    assert 6 <= len(issues) <= 8
    assert all(i["ours_floor"] and i["theirs"] and i["ours_target"] for i in issues)


def test_steps_run_in_parallel_and_never_in_a_circle(sample: list[SampleRecord]) -> None:
    steps = of(sample, "step")
    after = {s["id"]: s.get("after", []) for s in steps}
    assert len(list(TopologicalSorter(after).static_order())) == len(steps) >= 13
    assert max(list(after.values()).count(names) for names in after.values()) >= 3


def test_a_series_has_a_gap_and_another_a_marked_break(sample: list[SampleRecord]) -> None:
    (gdp,) = of(sample, "indicator", name="地区生产总值")
    years = [int(o["period"][:4]) for o in of(sample, "observation", indicator=gdp["id"])]
    assert set(range(2016, 2026)) - set(years) == {2022}
    (fdi,) = of(sample, "indicator", name="实际使用外资")
    marked = [o for o in of(sample, "observation", indicator=fdi["id"]) if o.get("mark")]
    assert [o["mark"] for o in marked] == ["口径调整"]


def test_every_amount_and_area_is_understood(sample: list[SampleRecord]) -> None:
    for record in sample:
        for name, declared in fields(TYPES[record.type]).items():
            value = record.values.get(name)
            if declared.kind is Kind.MONEY and value is not None:
                assert money.parse(str(value), declared.unit) is not None, value
            if declared.kind is Kind.AREA and value is not None:
                assert areas.parse(str(value), declared.unit) is not None, value


def test_articles_are_quoted_to_the_letter(sample: list[SampleRecord], shared_data: Path) -> None:
    laws = {law["id"]: law for law in of(sample, "law")}
    articles = of(sample, "article")
    assert len(articles) >= 12
    for article in articles:
        law = laws[article["law"]]
        name = law["name"].removeprefix("中华人民共和国") + f"({law['version_on']}).md"
        whole = re.sub(r"\s", "", (shared_data / "laws" / name).read_text("utf-8"))
        assert re.sub(r"\s", "", article["number"] + article["text"]) in whole, article["heading"]


# --- never real, never out of the room --------------------------------------------------------


def test_credit_codes_are_right_and_belong_to_no_province(sample: list[SampleRecord]) -> None:
    for firm in of(sample, "firm"):
        assert credit_code.problem(firm["uscc"]) is None
        assert firm["uscc"][2:4] == "99"


def test_phones_and_addresses_can_belong_to_nobody(sample: list[SampleRecord]) -> None:
    for record in sample:
        assert str(record.values.get("phone") or "000-").startswith("000-")
        assert str(record.values.get("email") or ".example").endswith(".example")


def test_the_city_and_its_rivals_are_on_no_map(
    sample: list[SampleRecord], shared_data: Path
) -> None:
    real = "".join(
        (shared_data / "admin" / name).read_text("utf-8-sig")
        for name in ("provinces.csv", "cities.csv", "areas.csv")
    )
    names = [c["city_name"] for c in of(sample, "city")]
    assert names[0] == "澜州市"
    assert not [n for n in [*names, "澜江省", "东岫省", "望汐市", "江沚市", "临棠县"] if n in real]


def test_rare_characters_are_in_names(sample: list[SampleRecord]) -> None:
    people = "".join(p["name"] for p in of(sample, "person"))
    assert "䶮" in people
    assert "𠮷" in people
    assert any("㮾" in p["name"] for p in of(sample, "park"))


def test_what_a_guest_may_read_names_no_rival_and_no_other_side(
    sample: list[SampleRecord],
) -> None:
    shown = [f for f in facts(sample) if disclosure.may_show_fact(f, "guest")]
    assert len(shown) >= 30
    for fact in shown:
        assert not re.search("汝汐|堰宁|底线|短板|口径|不主动", f"{fact.title}{fact.text}"), (
            fact.text
        )
