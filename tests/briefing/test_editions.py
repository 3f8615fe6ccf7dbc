"""Who reads which edition learns what that edition may say, and not one word more."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from canaries import BIRD, Aviary, a_talk_of_canaries, types_of_a_talk
from pdfminer.high_level import extract_text

from db.errors import Refusal
from db.records import (
    Answer,
    City,
    Cost,
    Fact,
    Firm,
    Issue,
    Negotiation,
    PackIssued,
    Person,
    Policy,
)
from db.store import queries
from db.store.store import Store
from desktop import briefing, sample
from desktop.briefing import snapshots
from desktop.briefing.finish import Finish
from desktop.briefing.forbidden import allowed, forbidden, records_of
from desktop.briefing.snapshots import frozen
from desktop.pack.after.proof import leaks_in
from desktop.pack.after.reading import Reading, Words, read
from desktop.pack.render import render
from desktop.pack.snapshot import to_json

TODAY = date(2026, 11, 23)


def everything_in(content: bytes) -> str:
    """What a curious reader finds in a PDF: text, and every stream and string in any encoding."""
    found = [extract_text(BytesIO(content))]
    with pikepdf.open(BytesIO(content)) as pdf:
        bare = BytesIO()
        pdf.save(
            bare,
            stream_decode_level=pikepdf.StreamDecodeLevel.all,
            compress_streams=False,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            qdf=True,
        )
        found += [str(obj) for obj in pdf.objects if isinstance(obj, pikepdf.String)]
    raw = bare.getvalue()
    found += [raw.decode(name, "ignore") for name in ("utf-8", "utf-16-be", "utf-16-le", "gb18030")]
    found.append(raw[1:].decode("utf-16-be", "ignore"))
    strings = re.findall(rb"<([0-9a-fA-F\s]{8,})>", raw)
    packed = [bytes.fromhex(re.sub(rb"\s", b"", s).decode().ljust(2, "0")[: len(s) // 2 * 2])
              for s in strings if len(re.sub(rb"\s", b"", s)) % 2 == 0]  # fmt: skip
    found += [one.decode("utf-16-be", "ignore") for one in packed]
    return re.sub(r"\s", "", "".join(found))


def test_every_type_of_record_a_talk_holds_has_its_canaries(store: Store) -> None:
    talk = briefing.gather(store, a_talk_of_canaries(Aviary(store)))
    assert {type(record) for record in records_of(talk)} >= types_of_a_talk()


def test_no_canary_reaches_the_guest_edition(store: Store, tmp_path: Path) -> None:
    aviary = Aviary(store)
    talk = a_talk_of_canaries(aviary)
    out = tmp_path / "客商版.pdf"
    issued = briefing.issue(store, talk, edition="guest", out=out, today=TODAY)
    assert len(aviary.kinds) > 200
    text = everything_in(out.read_bytes())
    assert [kind for bird, kind in aviary.kinds.items() if bird in text] == []
    assert BIRD not in text
    assert BIRD.encode("utf-16-be").hex() not in text.lower()
    for expected in (
        "可公开的内容",
        "可公开的曲线",
        "可公开的条文",
        "可公开的附件.pdf",
        "可公开的定位",
    ):
        assert expected in text, expected
    assert any("公平竞争审查" in warning for warning in issued.warnings)


def test_no_canary_reaches_the_guests_snapshot_or_word_file(store: Store, tmp_path: Path) -> None:
    talk = a_talk_of_canaries(Aviary(store))
    made = briefing.snapshot(store, talk, edition="guest", today=TODAY)
    assert BIRD not in to_json(made)
    out = tmp_path / "客商版.pdf"
    briefing.issue(store, talk, edition="guest", out=out, today=TODAY, finish=Finish(has_docx=True))
    with zipfile.ZipFile(out.with_suffix(".docx")) as packed:
        assert not [n for n in packed.namelist() if BIRD.encode() in packed.read(n)]


def test_the_proof_alone_catches_every_class_when_the_filter_is_off(store: Store) -> None:
    aviary = Aviary(store)
    talk = briefing.gather(store, a_talk_of_canaries(aviary))
    whole = replace(frozen(talk, edition="team", today=TODAY, author=store.author), number="Q01")
    buffer = BytesIO()
    render(whole, buffer)
    found = leaks_in(read(buffer.getvalue()), forbidden(talk, store.author), allowed(talk))
    caught = {leak.kind.partition("·")[0] for leak in found}
    classes = (
        "事实 企业 人员 议题 承诺 问答 会谈 附件 洽谈 待办 红线 形势 园区 地块 政策 城市 要素成本 "
        "简报包 编制人"
    )
    assert caught >= set(classes.split())


def test_the_proof_knows_every_canary_wherever_it_should_stand(store: Store) -> None:
    """Also those nothing prints today: indicator notes, chart labels, evidence, reviews."""
    aviary = Aviary(store)
    talk = briefing.gather(store, a_talk_of_canaries(aviary))
    things, known = forbidden(talk, store.author), list(allowed(talk))
    missed = []
    for bird, kind in aviary.kinds.items():
        reading = Reading(lines=[Words("第1页", f"说明：{bird}。")])
        if not list(leaks_in(reading, things, known)):
            missed.append(kind)
    dates = {kind for kind in missed if re.search(r"日|时间|期|时点", kind)}
    # A bare date tells nothing; keys and tags are a form's; what stands in an open attachment
    # the guest reads there.
    assert set(missed) - dates == {"要素成本·标签", "事实·字段", "附件·文字内容"}


@pytest.mark.parametrize("switch", ["talk_for"])
def test_with_the_filter_off_no_file_and_no_entry(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, switch: str
) -> None:
    talk = a_talk_of_canaries(Aviary(store))
    monkeypatch.setattr(snapshots, switch, lambda talk, edition: talk)
    out = tmp_path / "客商版.pdf"
    before = queries.rows(store, PackIssued)[0]
    with pytest.raises(Refusal) as said:
        briefing.issue(store, talk, edition="guest", out=out, today=TODAY)
    assert said.value.code == "proof_failed"
    assert BIRD not in str(said.value.details) + said.value.sentence
    assert not out.exists()
    assert queries.rows(store, PackIssued)[0] == before


def a_small_talk(store: Store) -> str:
    with store.write() as w:
        firm = w.create(Firm, legal_name="霁川精密传动股份有限公司")
        city = w.create(City, city_name="澜州市", is_ours=True)
        return w.create(Negotiation, name="丝杠基地", firm=firm, city=city)


def test_a_fact_two_people_disagree_about_is_left_out_for_a_guest_and_said(
    store: Store, tmp_path: Path
) -> None:
    talk = a_small_talk(store)
    with store.write() as w:
        fact = w.create(Fact, subject=talk, card="city", title="电价", value="0.61", disclosure=1)
    seen = queries.record(store, fact).heads
    for author, value in (("甲某某", "0.62"), ("乙某某", "0.63")):
        with store.write(author=author) as w:
            w.patch(fact, {"value": value}, seen=seen)
    out = tmp_path / "a.pdf"
    issued = briefing.issue(store, talk, edition="guest", out=out, today=TODAY)
    text = everything_in(out.read_bytes())
    assert "0.62" not in text
    assert "甲某某" not in text
    assert any("记载不一的事实 1 项" in warning for warning in issued.warnings)


def test_a_level_in_conflict_counts_as_closed(store: Store) -> None:
    talk = a_small_talk(store)
    with store.write() as w:
        fact = w.create(Fact, subject=talk, card="city", title="电价", text="可谈", disclosure=3)
    seen = queries.record(store, fact).heads
    for author, level in (("甲", 4), ("乙", 1)):
        with store.write(author=author) as w:
            w.patch(fact, {"disclosure": level}, seen=seen)
    for edition in ("guest", "pocket"):
        made = briefing.snapshot(store, talk, edition=edition, today=TODAY)
        assert "可谈" not in to_json(made), edition


def test_a_source_only_hidden_facts_use_is_not_listed_and_the_rest_are_numbered_from_one(
    store: Store,
) -> None:
    talk = a_small_talk(store)
    with store.write() as w:
        for level, source in ((4, "内部会议纪要"), (1, "统计公报")):
            w.create(
                Fact, subject=talk, card="city", section="城市名片", title=f"指标{level}",
                text="若干", source_ref=source, disclosure=level,
            )  # fmt: skip
    made = briefing.snapshot(store, talk, edition="guest", today=TODAY)
    assert [(s.number, s.title) for s in made.sources] == [(1, "统计公报")]


def test_the_guests_cards_have_neutral_names_and_say_nothing_of_what_we_lack(store: Store) -> None:
    sample.fill(store, TODAY)
    main = sample.record_id(sample.MAIN_NEGOTIATION_KEY)
    made = briefing.snapshot(store, main, edition="guest", today=TODAY)
    assert {card.title for card in made.cards} <= {"企业概况", "城市概况", "办理程序", "经济形势"}
    assert all(card.readiness is None and not card.missing for card in made.cards)
    assert made.prepared_by != store.author
    assert made.mark == "公开"


def test_the_sample_prints_for_a_guest_and_passes_its_proof(store: Store, tmp_path: Path) -> None:
    sample.fill(store, TODAY)
    main = sample.record_id(sample.MAIN_NEGOTIATION_KEY)
    out = tmp_path / "a.pdf"
    issued = briefing.issue(store, main, edition="guest", out=out, today=TODAY, holder="霁川")
    assert issued.pages >= 10
    text = everything_in(out.read_bytes())
    for never in ("底线", "触发待审", "不得承诺", "待审", "苍梧", "齐套度", "严禁披露"):
        assert never not in text, never


def test_the_pocket_edition_has_page_people_prices_and_answers_without_floors(
    store: Store, tmp_path: Path
) -> None:
    talk = a_small_talk(store)
    with store.write() as w:
        city = queries.record(store, talk).city  # type: ignore[attr-defined]
        w.create(Issue, topic="地价", negotiation=talk, ours_floor="底线十五万", is_must=True)
        w.create(Cost, city=city, item="工业用电", value="0.61", unit="元/度", as_of="2026年9月")
        w.create(Answer, negotiation=talk, question="电价能降吗", answer="全省统一")
        guest = w.create(Person, name="顾䶮川", avoid="不提旧事", post="董事长")
        w.patch(talk, {"guests": [guest], "bluf": "见霁川", "avoid": ["不谈返还"]}, seen=None)
    out = tmp_path / "a.pdf"
    briefing.issue(store, talk, edition="pocket", out=out, today=TODAY)
    text = everything_in(out.read_bytes())
    for expected in ("见霁川", "顾䶮川", "工业用电", "0.61", "电价能降吗", "全省统一", "地价"):
        assert expected in text, expected
    for never in ("底线十五万", "不提旧事", "不谈返还", "必达"):
        assert never not in text, never


def test_a_policy_not_in_force_is_not_offered_to_a_guest(store: Store) -> None:
    talk = a_small_talk(store)
    with store.write() as w:
        policies = [
            w.create(Policy, name=f"政策{state}{review}", state=state, fcr_state=review)
            for state, review in (("valid", "passed"), ("expired", "passed"), ("valid", "failed"))
        ]
        w.patch(talk, {"policies": policies}, seen=None)
    made = briefing.snapshot(store, talk, edition="guest", today=TODAY)
    assert [policy.title for policy in made.policies] == ["政策validpassed"]
