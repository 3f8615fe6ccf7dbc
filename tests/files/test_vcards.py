"""Cards from phones and mail programs, as they really are."""

from __future__ import annotations

from pathlib import Path

import made
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.files import vcards
from desktop.files.drafts import RowDraft
from desktop.files.reading import read


def cards(path: Path) -> list[RowDraft]:
    reading = read(path)
    assert reading.kind == "people"
    return list(reading.drafts)


def a_card(folder: Path, *lines: str, encoding: str = "utf-8") -> RowDraft:
    text = "\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD", ""])
    found = cards(made.a_file(folder, text.encode(encoding), "名片.vcf"))
    assert len(found) == 1
    return found[0]


def test_a_card_gives_name_firm_post_phone_and_mail(tmp_path: Path) -> None:
    draft = a_card(
        tmp_path, "VERSION:3.0", "N:张;三;;;", "FN:张三", "ORG:洛阳甲有限公司;投资部",
        "TITLE:总经理",
        "TEL;TYPE=WORK:0379-65432100", "TEL;TYPE=CELL,VOICE:13800138000", "TEL;TYPE=FAX:0379-1",
        "EMAIL:zs@example.cn", "ADR;TYPE=WORK:;;建设路1号;洛阳市;河南省;471000;中国",
        "BDAY:1980-01-01", "NOTE:展会\\n认识",
    )  # fmt: skip
    assert draft.type == "person"
    assert draft.values == {
        "name": "张三",
        "firm_name": "洛阳甲有限公司",
        "post": "总经理",
        "phone": "13800138000、0379-65432100",
        "email": "zs@example.cn",
        "address": "建设路1号洛阳市河南省471000中国",
        "note": "部门 投资部、传真 0379-1、展会\n认识",
    }


def test_quoted_printable_with_soft_breaks(tmp_path: Path) -> None:
    draft = a_card(
        tmp_path, "VERSION:2.1",
        "N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E5=BC=A0;=E4=B8=89;;;",
        "ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=B4=9B=E9=98=B3=", "=E7=94=B2",
    )  # fmt: skip
    assert draft.values == {"name": "张三", "firm_name": "洛阳甲"}


def test_quoted_printable_in_gb2312(tmp_path: Path) -> None:
    quoted = "".join(f"={byte:02X}" for byte in "镕基公司".encode("gb18030"))
    draft = a_card(tmp_path, "VERSION:2.1", f"FN;CHARSET=GB2312;ENCODING=QUOTED-PRINTABLE:{quoted}")
    assert draft.values["name"] == "镕基公司"


def test_a_card_in_gb18030_without_saying_so(tmp_path: Path) -> None:
    assert a_card(tmp_path, "FN:和䶮", encoding="gb18030").values["name"] == "和䶮"


def test_folded_and_badly_folded_lines(tmp_path: Path) -> None:
    draft = a_card(tmp_path, "VERSION:3.0", "FN:张", " 三", "NOTE:第一行", "没有缩进的续行")
    assert draft.values == {"name": "张三", "note": "第一行没有缩进的续行"}


def test_an_extension_of_a_telephone_is_kept(tmp_path: Path) -> None:
    line = 'TEL;VALUE=uri;TYPE="work,voice":tel:+86-379-65432100;ext=102'
    draft = a_card(tmp_path, "VERSION:4.0", "FN:张三", line)
    assert draft.values["phone"] == "+86-379-65432100转102"


def test_a_nameless_card_stays_out_and_says_so(tmp_path: Path) -> None:
    draft = a_card(tmp_path, "VERSION:2.1", "TEL:13800138000")
    assert not draft.comes_in
    assert (draft.wrong[0].row, draft.wrong[0].field) == (1, "name")


def test_a_card_cut_off_at_the_end_still_counts(tmp_path: Path) -> None:
    data = b"BEGIN:VCARD\nFN:A\nEND:VCARD\n\nBEGIN:VCARD\nFN:B\nTEL:1"
    found = cards(made.a_file(tmp_path, data, "半张.vcf"))
    assert [(d.row, d.values["name"]) for d in found] == [(1, "A"), (5, "B")]


def test_a_hundred_thousand_lines_are_no_trouble(tmp_path: Path) -> None:
    draft = a_card(tmp_path, "FN:张三", *["X-JUNK:x"] * 100_000)
    assert draft.values == {"name": "张三"}


@given(st.text(max_size=300))
def test_any_text_between_begin_and_end_is_one_card(text: str) -> None:
    body = text.replace(":VCARD", "").replace(":vcard", "")
    found = list(vcards.drafts(f"BEGIN:VCARD\nFN:甲\n{body}\nEND:VCARD\n", Path("随便.vcf")))
    assert found[0].row == 1


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("zh_xiaomi_qp.vcf", ["张三"]),
        ("zh_huawei_30_two_tel.vcf", ["中国联通"]),
        ("zh_ohos_two_cards.vcf", ["外公", "测试N"]),
        ("gmail-list.vcf", ["Arnold Smith", "Chris Beatle", "Doug White"]),
        ("rfc2426-example.vcf", ["Frank Dawson", "Tim Howes"]),
        ("rfc6350-example.vcf", ["Simon Perreault"]),
        ("John_Doe_GMAIL.vcf", ["Mr. John Richter, James Doe Sr."]),
        ("John_Doe_MS_OUTLOOK.vcf", ["Mr. John Richter James Doe Sr."]),
        ("outlook-2007.vcf", ["Mr. Michael Angstadt Jr."]),
    ],
)
def test_real_cards(shared_data: Path, name: str, names: list[str]) -> None:
    found = cards(shared_data / "vcards" / name)
    assert [d.values["name"] for d in found] == names


def test_the_real_android_cards_with_two_nameless_ones(shared_data: Path) -> None:
    found = cards(shared_data / "vcards" / "John_Doe_ANDROID.vcf")
    assert [d.comes_in for d in found] == [False, False, True, True, True, True]
    assert found[2].values["name"] == "Ñ Ñ Ñ Ñ Ñ"
    assert str(found[3].values["phone"]).startswith("123456、3456789")
