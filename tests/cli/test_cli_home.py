"""init, demo, pack, backup, restore, check, replay; passphrases, homes, exit statuses."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from terminal import PASSPHRASE, Terminal

from db.records import Firm
from db.store import store, vault


def test_init_makes_a_home_and_shows_its_recovery_code_once(
    sizhi: Terminal, tmp_path: Path
) -> None:
    home = tmp_path / "新"
    said = sizhi.done("init", "--home", home)
    assert set(said) == {"home", "recovery_code"}
    assert said["home"] == str(home)
    assert vault.unlock_with_recovery(home / "vault.json", said["recovery_code"])
    assert sizhi.done("list", "firm", "--home", home) == {"total": 0, "rows": []}
    sizhi.refused("home_not_empty", "init", "--home", home)


def test_where_no_home_lies_the_way_to_one_is_told(sizhi: Terminal, tmp_path: Path) -> None:
    empty = tmp_path / "空"
    for words in (["list", "firm"], ["check"], ["restore"], ["backup"], ["find", "甲"]):
        assert "sizhi init" in sizhi.refused("home_missing", *words, "--home", empty)
    assert not empty.exists()


def test_a_wrong_passphrase_opens_nothing(sizhi: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SIZHI_PASSPHRASE", PASSPHRASE + "四")
    for words in (["list", "firm"], ["check"], ["restore"], ["replay"]):
        assert "口令不对" in sizhi.refused("wrong_passphrase", *words)


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_the_passphrase_file_goes_before_the_environment(
    sizhi: Terminal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, ending: str, encoding: str
) -> None:
    monkeypatch.setenv("SIZHI_PASSPHRASE", "错的")
    file = tmp_path / "口令.txt"
    file.write_bytes((PASSPHRASE + ending).encode(encoding))
    assert sizhi.done("list", "firm", "--passphrase-file", file)["total"] == 0


def test_a_passphrase_file_that_cannot_be_read_is_named(sizhi: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "口令.txt"
    assert "口令.txt" in sizhi.refused("passphrase_file", "check", "--passphrase-file", file)
    file.write_bytes(PASSPHRASE.encode("utf-16"))
    assert "UTF-8" in sizhi.refused("passphrase_file", "check", "--passphrase-file", file)


def test_without_a_passphrase_and_without_a_person_nothing_waits(
    sizhi: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SIZHI_PASSPHRASE")
    sizhi.refused("no_passphrase", "check")


@pytest.mark.parametrize(
    "words",
    [
        ["没有这个命令"],
        ["find"],
        ["set", "abc"],
        ["list", "firm", "--limit", "几个"],
        ["pack", "甲"],
        ["pack", "甲", "--edition", "secret", "--out", "x.pdf"],
    ],
)
def test_wrong_use_is_status_two_and_nothing_on_standard_output(
    sizhi: Terminal, words: list[str]
) -> None:
    said = sizhi.type(*words)
    assert (said.status, said.out) == (2, b"")
    assert "usage: sizhi" in said.err


def test_a_backup_brings_back_what_was_there(sizhi: Terminal) -> None:
    sizhi.made("firm", "legal_name=甲")
    said = sizhi.done("backup")
    assert set(said) == {"backup", "backups"}
    name = Path(said["backup"]).name
    assert said["backups"][0] == name
    sizhi.made("firm", "legal_name=乙")
    back = sizhi.done("restore", name)
    assert back["restored"] == name
    assert [r["title"] for r in sizhi.done("list", "firm")["rows"]] == ["甲"]
    aside = Path(back["kept_aside"])
    assert (aside / "sizhi.db").is_file()


def test_without_a_name_the_newest_sound_backup_is_taken(sizhi: Terminal) -> None:
    sizhi.made("firm", "legal_name=甲")
    older = Path(sizhi.done("backup")["backup"])
    newer = Path(sizhi.done("backup")["backup"])
    (newer / "sizhi.db").write_bytes(b"")
    assert sizhi.done("restore")["restored"] == older.name
    sizhi.refused("backup_damaged", "restore", newer.name)
    assert older.name in sizhi.refused("no_such_backup", "restore", "昨天的")
    for place in older.parent.iterdir():
        shutil.rmtree(place)
    sizhi.refused("no_backup", "restore")


def test_a_sound_home_checks_and_replays(sizhi: Terminal) -> None:
    firm = sizhi.made("firm", "legal_name=甲", "phone=1")
    sizhi.done("set", firm, "phone=2")
    sizhi.done("delete", sizhi.made("firm", "legal_name=乙"))
    assert sizhi.done("check") == {"ok": True, "problems": []}
    assert sizhi.done("replay") == {"ops": 4, "same": True, "different": []}
    assert "没有发现问题" in sizhi.type("check", as_json=False).text


def test_a_row_that_does_not_say_what_the_journal_says_is_found(sizhi: Terminal) -> None:
    sizhi.made("firm", "legal_name=甲", "phone=1")
    forged(sizhi, "UPDATE firm SET phone = '2'")
    said = sizhi.type("check")
    assert (said.status, said.json) == (1, {"ok": False, "problems": ["表 firm 与流水不一致"]})
    assert sizhi.done("replay") == {"ops": 1, "same": False, "different": ["firm"]}
    assert sizhi.done("show", "甲")["fields"]["phone"] == "1"
    assert sizhi.done("check")["ok"]


@pytest.mark.parametrize(
    ("forgery", "told"),
    [
        ("UPDATE op SET body = CAST(replace(body, '甲', '乙') || ' ' AS BLOB)", "哈希链断开"),
        ("UPDATE op SET body = 'nonsense'", "哈希链断开"),
        ("UPDATE op SET stream = 99", "哈希链断开"),
        ("UPDATE op_value SET data = x'00'", "与哈希不符"),
        ("UPDATE op_value SET data = CAST(replace(data, '甲', '乙') AS BLOB)", "与哈希不符"),
        ("DELETE FROM op WHERE n = 1", "前缺 1"),
    ],
)
def test_a_journal_somebody_rewrote_is_found(sizhi: Terminal, forgery: str, told: str) -> None:
    opened = store.open_store(sizhi.home, PASSPHRASE)
    for name in "甲丙":
        with opened.write() as w:
            w.create(Firm, legal_name=name)
    opened.close()
    forged(sizhi, forgery)
    said = sizhi.type("check")
    assert said.status == 1
    assert any(told in problem for problem in said.json["problems"])


def forged(sizhi: Terminal, statement: str) -> None:
    """What somebody with the key and a database tool could do."""
    opened = store.open_store(sizhi.home, PASSPHRASE)
    with opened.exclusive() as cursor:
        cursor.execute(statement)
    opened.close()


def test_the_demo_fills_an_empty_home_and_prints_its_packs(sizhi: Terminal, tmp_path: Path) -> None:
    home, out = tmp_path / "示例", tmp_path / "out"
    said = sizhi.done("demo", "--home", home, "--out", out)
    assert set(said) == {"home", "passphrase", "recovery_code", "records", "packs"}
    assert said["passphrase"] == PASSPHRASE
    assert said["records"] > 100
    for pack in said["packs"]:
        assert set(pack) == {"file", "number", "pages", "edition", "warnings"}
        assert Path(pack["file"]).read_bytes().startswith(b"%PDF")
    sizhi.refused("home_not_empty", "demo", "--home", home, "--out", out)

    talk = sizhi.done("list", "negotiation", "--home", home)["rows"][0]
    file = tmp_path / "简报.pdf"
    printed = sizhi.done("pack", talk["id"][:8], "--edition", "team", "--out", file, "--home", home)
    assert (printed["file"], printed["edition"], printed["pages"] > 5) == (str(file), "team", True)
    taken = {pack["number"] for pack in said["packs"]}
    assert printed["number"] not in taken
    nowhere = tmp_path / "没有" / "简报.pdf"
    sentence = sizhi.refused("cannot_write", "pack", talk["id"], "--out", nowhere, "--home", home)
    assert str(nowhere) in sentence
    assert sizhi.done("check", "--home", home)["ok"]
