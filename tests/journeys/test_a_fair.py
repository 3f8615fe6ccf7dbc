"""A day at a fair: twenty leads caught in every way there is, and sorted in the evening."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from db.records import Attachment, Event, Firm, Negotiation, QuickLead
from db.records import Person as Guest
from db.store import queries
from db.store.store import Store
from tests.desktop.conftest import Desk
from tests.files.codes_made import a_code
from tests.journeys.conftest import Comes
from tests.journeys.person import Person

WALL, OTHER_FIRM = "洛阳长城轴承有限公司", "开封旧友机械有限公司"
KNOWN_NUMBER = "13800138000"
KEEP, PROMOTE, DROP = "归档 (Ctrl+1)", "转为洽谈 (Ctrl+2)", "不跟进 (Ctrl+0)"
LEADS = "待整理的快录"
ON_THE_WALL = "https://example.cn/a"  # a code that is nobody's card


@dataclass(frozen=True)
class Typed:
    """What somebody says at the booth, and the number on the card he leaves."""

    name: str
    firm: str
    phone: str
    wish: str = "想看地"


TYPED = (
    Typed("赵启明", "宁波启明机械有限公司", "13900000001"),
    Typed("钱多多", "宁波启明机械有限公司", "13900000002"),  # the firm of the lead before
    Typed("老张", "长城轴承", KNOWN_NUMBER),  # the number of somebody of ours
    Typed("孙立", "长城轴承", "13900000004"),  # a new face of a firm we know
    Typed("赵启明", "宁波启明机械有限公司", "139 0000 0001"),  # came twice
    Typed("李海", "长成轴承", "13900000006"),  # misheard
    Typed("周到", "苏州周到自动化有限公司", "13900000007"),
    Typed("吴声", "无锡吴声电子有限公司", "13900000008"),
)
PICTURED = ("郑一", "王二", "冯三", "陈四", "褚五", "卫六")  # two a way: file, clipboard, camera
CODED = ("蒋七", "沈八", "韩九")
CARDED = ("杨十", "朱十一", "秦十二")


def a_fair_and_a_library(store: Store) -> None:
    with store.write() as w:
        w.create(Event, name="牡丹会", starts_on="2026-11-22", ends_on="2026-11-25")
        w.create(Event, name="装备展", starts_on="2026-11-23")
        firm = w.create(Firm, legal_name=WALL, short_name="长城轴承")
        w.create(Firm, legal_name=OTHER_FIRM)
        w.create(Guest, name="张三", firm=firm, phone=KNOWN_NUMBER)


def card_of(name: str, at: int) -> str:
    return (
        f"BEGIN:VCARD\nVERSION:3.0\nFN:{name}\nORG:{name}实业有限公司\nTITLE:总经理\n"
        f"TEL;TYPE=CELL:137000000{at:02d}\nEND:VCARD"
    )


def caught(desk: Desk) -> list[QuickLead]:
    return queries.rows(desk.store, QuickLead)[1]


def types_lead(person: Person, lead: Typed) -> None:
    """Enter goes on from field to field, 1 says that he is hot."""
    for text in (lead.name, lead.firm, "", lead.wish):
        if text:
            person.types(text)
        person.presses("Return")
    person.presses("1")
    person.types(lead.phone)
    goes_on(person)


def goes_on(person: Person) -> None:
    person.clicks_or_presses("存好，下一位 (Ctrl+Enter)", "Ctrl+Return")


def takes_file(person: Person, file: Path) -> None:
    person.chooses_file(file, lambda: person.clicks_or_presses("选照片或名片… (Ctrl+O)", "Ctrl+O"))


def catches_with_picture(person: Person, name: str) -> None:
    """The photograph is there before the name is typed, as at a booth."""
    person.sees("照片已存。码里写着：{text}", text=ON_THE_WALL)
    person.fills("姓名", name)
    goes_on(person)


def catches_by_card(person: Person, file: Path, name: str) -> None:
    """A code or a card fills the form; a look, and on to the next."""
    takes_file(person, file)
    person.sees("“{name}”里的名片已填好，请核对。", name=file.name)
    person.sees(f"{name}实业有限公司")
    goes_on(person)


def catches_twenty(person: Person, tmp_path: Path) -> None:
    for lead in TYPED:
        types_lead(person, lead)
    photo = a_code(tmp_path, ON_THE_WALL, "展品.png")
    from_file, from_clipboard, from_camera = PICTURED[:2], PICTURED[2:4], PICTURED[4:]
    for name in from_file:
        takes_file(person, photo)
        catches_with_picture(person, name)
    for name in from_clipboard:
        person.pastes(photo)
        catches_with_picture(person, name)
    folder = tmp_path / "相机"
    folder.mkdir()
    person.chooses_file(folder, lambda: person.clicks("看着相机文件夹…"))
    person.finds("停看“{name}”", name=folder.name)
    for name in from_camera:
        shutil.copy(photo, folder / f"{name}.png")
        catches_with_picture(person, name)
    for at, name in enumerate(CODED):
        catches_by_card(person, a_code(tmp_path, card_of(name, at), f"{name}.png"), name)
    for at, name in enumerate(CARDED, len(CODED)):
        file = tmp_path / f"{name}.vcf"
        file.write_text(card_of(name, at), "utf-8")
        catches_by_card(person, file, name)


def decides(person: Person, lead: str, what: str, left: int) -> None:
    """One lead of the evening; ``left`` are still to be sorted afterwards."""
    person.chooses_row(LEADS, lead)
    person.clicks_or_presses(what, what.split("(")[1].rstrip(")"))
    waits_for(person, left)


def waits_for(person: Person, left: int) -> None:
    if left:
        person.sees("待整理 {n} 条", n=str(left))
    else:
        person.sees("没有待整理的快录。按 F9 进入展位模式，在展位上二十秒记一条。")


def sorts_out_whom_we_know(person: Person, desk: Desk) -> None:
    """Each is shown with whom it may be, and what is sure is chosen already."""
    for left, name in zip(
        range(19, 14, -1), ("赵启明", "钱多多", "老张", "孙立", "赵启明"), strict=True
    ):
        decides(person, name, KEEP, left)
    (zhang,) = queries.rows(desk.store, Guest, name="张三")[1]
    first, second, third, fourth, fifth = caught(desk)[:5]
    assert second.firm == first.firm, "one firm, named by two"
    assert (third.contact, third.firm) == (zhang.id, zhang.firm), "one number, one man"
    assert fourth.firm == zhang.firm, "the firm was known by its short name"
    assert fifth.contact == first.contact, "he came twice"


def sorts_out_who_was_misheard(person: Person, desk: Desk) -> None:
    person.chooses_row(LEADS, "李海")
    person.finds("新建企业“{name}”", name="长成轴承")
    person.fills("查找{label}", "长城", label="企业")
    person.sees(f"{WALL}　")
    person.presses("Return")
    person.finds("{title}　（查找到的）", title=WALL)
    person.clicks_or_presses(KEEP, "Ctrl+1")
    waits_for(person, 14)
    (wall,) = queries.rows(desk.store, Firm, legal_name=WALL)[1]
    assert caught(desk)[5].firm == wall.id


def makes_a_talk_and_regrets_it_once(person: Person, desk: Desk) -> None:
    def talks() -> int:
        return queries.rows(desk.store, Negotiation)[0]

    decides(person, "周到", PROMOTE, left=13)
    assert talks() == 1
    person.presses("Ctrl+Z")
    waits_for(person, 14)
    assert talks() == 0
    person.presses("Ctrl+Shift+Z")
    waits_for(person, 13)
    assert talks() == 1


def throws_three_away_and_takes_one_back(person: Person) -> None:
    for left, name in zip((12, 11, 10), ("吴声", "郑一", "王二"), strict=True):
        decides(person, name, DROP, left)
    person.presses("Ctrl+Z")
    waits_for(person, 11)


def test_twenty_leads_and_what_becomes_of_them(comes: Comes, desk: Desk, tmp_path: Path) -> None:
    person = comes(a_fair_and_a_library)
    person.presses("F9")
    person.sees("展会快录")
    person.picks("节会", "装备展")
    person.goes_to(person.finds("姓名"))
    catches_twenty(person, tmp_path)
    person.sees("今天 {n} 条", n="20")
    desk.settle()
    names = [*(lead.name for lead in TYPED), *PICTURED, *CODED, *CARDED]
    assert [lead.person for lead in caught(desk)] == names
    fairs = {event.id: event.name for event in queries.rows(desk.store, Event)[1]}
    assert {fairs.get(lead.event or "") for lead in caught(desk)} == {"装备展"}
    assert queries.rows(desk.store, Attachment)[0] == len(PICTURED) + len(CODED)

    person.presses("F9")
    waits_for(person, 20)
    sorts_out_whom_we_know(person, desk)
    sorts_out_who_was_misheard(person, desk)
    makes_a_talk_and_regrets_it_once(person, desk)
    throws_three_away_and_takes_one_back(person)
    for left, name in zip(range(10, -1, -1), names[9:], strict=True):
        decides(person, name, KEEP, left)
    desk.settle()

    assert " ".join(lead.state or "" for lead in caught(desk)) == " ".join(
        ["kept", "kept", "merged", "kept", "merged", "kept", "promoted", "dropped", "dropped"]
        + ["kept"] * 11
    )
    by_card = {f"{name}实业有限公司" for name in (*CODED, *CARDED)}
    firms = {firm.legal_name for firm in queries.rows(desk.store, Firm)[1]}
    assert firms == {WALL, OTHER_FIRM, TYPED[0].firm, TYPED[6].firm} | by_card
    (talk,) = queries.rows(desk.store, Negotiation)[1]
    assert (talk.stage, talk.heat, talk.latest) == ("lead", "hot", "想看地")
    photographed = {photo.subject for photo in queries.rows(desk.store, Attachment)[1]}
    assert caught(desk)[9].contact in photographed, "a photograph goes to whom it shows"
