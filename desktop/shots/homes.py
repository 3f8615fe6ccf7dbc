"""The homes pictures are taken of: the sample, an empty one, and one where everything is too long.

Nobody and nothing in them is real.
"""

from __future__ import annotations

from datetime import date

from db.records import (
    Action,
    City,
    Commitment,
    Fact,
    Firm,
    Issue,
    Meeting,
    Negotiation,
    Person,
)
from db.store import queries
from db.store.store import Store
from db.store.unit import Unit
from desktop import sample
from desktop.screens.frame import Frame
from desktop.shots.stage import Stage

LONG_NAME = "欧阳娜娜·阿卜杜拉·买买提·艾力·苏莱曼江"
LONG_FIRM = (
    "中豫示范（洛阳）新能源汽车零部件与轻量化材料研究开发制造股份有限公司伊滨分公司筹备处二期"
)
LONG_TALK = (
    "高端装备关键基础零部件（行星滚柱丝杠、谐波减速器、特种轴承）研发制造一体化基地暨区域总部项目"
)
LONG_WORDS = (
    "企业提出：一期用地不少于三百亩且须为净地，双回路供电并承诺年停电不超过两小时，"
    "蒸汽价格锁定五年；我方须在签约前逐条书面答复，涉及价格的条款先走公平竞争审查，"
    "并在会谈纪要中写明适用条件与有效期，防止口头承诺与文件不一致。"
)


def sample_frame(stage: Stage) -> Frame:
    """The sample, as `sizhi demo` makes it."""
    return stage.frame("sample", sample.fill)


def main_talk() -> str:
    """The talk of the sample with all four cards filled."""
    return sample.record_id(sample.MAIN_NEGOTIATION_KEY)


def thin_talk() -> str:
    """A talk of the sample that has only begun."""
    return sample.record_id("neg.new")


def empty_frame(stage: Stage) -> Frame:
    return stage.frame("empty")


def long_frame(stage: Stage) -> Frame:
    """Long names everywhere, two people of two minds, five hundred facts on one card."""
    return stage.frame("long", _fill)


def long_talk() -> str:
    return _id(1)


def bare_talk() -> str:
    """A talk nobody has written anything about."""
    return _id(2)


def _id(n: int) -> str:
    return f"{n:032x}"


def _fill(store: Store, today: date) -> None:
    with store.write() as w:
        city = w.create(City, city_name="洛阳市", is_ours=True)
        firm = w.create(
            Firm, legal_name=LONG_FIRM, short_name=LONG_FIRM[:24], reg_capital="2.5亿元"
        )
        chief = w.create(Person, name=LONG_NAME, is_ours=True, post="市商务局投资促进中心")
        talk = w.create(
            Negotiation, record_id=long_talk(), name=LONG_TALK, code="2026-装备-118", firm=firm,
            city=city, chief=chief, stage="negotiating", heat="hot",
        )  # fmt: skip
        w.create(Negotiation, record_id=bare_talk(), name="刚建的一场洽谈", firm=firm)
        for at in range(6):
            w.create(Issue, record_id=_id(10 + at), topic=f"{at + 1}. {LONG_WORDS[:40]}",
                     negotiation=talk, theirs=LONG_WORDS, ours_target="不低于480万元/亩",
                     ours_floor=LONG_WORDS[:60], chips="配套、用能指标")  # fmt: skip
            w.create(Commitment, text=f"{LONG_WORDS}（{at + 1}）", negotiation=talk,
                     direction="ours", due=today.isoformat(), owner=LONG_FIRM[:20])  # fmt: skip
            w.create(Action, text=LONG_WORDS, negotiation=talk, due="2026-10-01", owner=LONG_NAME)
        w.create(Meeting, negotiation=talk, subject=LONG_TALK, held_at=today.isoformat(),
                 state="planned", place=LONG_FIRM)  # fmt: skip
        w.create(Fact, record_id=_id(20), subject=talk, card="trend", section="产业", pin=True,
                 title="丝杠供需缺口", value="4.6", unit="亿元", as_of="2026-10-28")  # fmt: skip
        for card, subject in (("city", city), ("firm", firm), ("path", talk), ("trend", talk)):
            _facts(w, card, subject, talk)
        for at in range(500):
            w.create(Fact, subject=firm, card="firm", section="经营", title=f"第{at + 1}项经营指标",
                     value=str(at * 37), unit="万元", as_of="2025-12-31")  # fmt: skip
        w.create(
            Firm, record_id=_id(90), legal_name=f"{LONG_FIRM}（已注销）", reg_capital="800万元"
        )
    with store.write() as w:
        w.delete(_id(90))
    _disagree(store, firm)


def _facts(w: Unit, card: str, subject: str, talk: str) -> None:
    create = w.create
    create(Fact, subject=subject, card=card, title=LONG_WORDS[:44], text=LONG_WORDS * 2, pin=True,
           disclosure=2,
           as_of="2024-01-31", review_by="2025-01-31", source_ref=LONG_FIRM)  # fmt: skip
    create(Fact, subject=subject, card=card, title="𠮷野・😀 <b>x</b> & {name}", pin=True,
           value="1234567890.12", unit="万元", as_of="2026-09-30", disclosure=1)  # fmt: skip
    create(Fact, subject=talk, card=card, title="不知道的", text="", pin=True)


def _disagree(store: Store, firm: str) -> None:
    """Two people changed the same field, neither having seen the other."""
    for record, name, values in (
        (firm, "reg_capital", ("3亿元", "2亿元")),
        (_id(10), "theirs", ("180亩", "150亩")),
        (_id(20), "value", ("5.2", "4.1")),
        (long_talk(), "heat", ("cold", "warm")),
    ):
        seen = queries.record(store, record).heads
        for author, value in zip(("张三", "李四"), values, strict=True):
            with store.write(author=author) as w:
                w.patch(record, {name: value}, seen=seen)
