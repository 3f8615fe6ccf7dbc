"""Backup, the way back, and what laptops heal: by the command line, on both kinds of hub."""

from __future__ import annotations

import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import builders
import orjson
import pytest
from kinds import KINDS
from serving import serving

from db.errors import Refusal
from db.records import Attachment, Firm
from db.store import outgoing, queries
from db.store.store import Store
from db.sync import http
from hub import opened, spaces
from hub.cli import main
from hub.office import Hub


class Desk:
    """An operator at a terminal: a data folder, perhaps a database, and what was said last."""

    def __init__(self, folder: Path, url: str, capsys: pytest.CaptureFixture[str]) -> None:
        self.data = folder / "hub"
        self.shelf = folder / "backups"
        self.url = url
        self._capsys = capsys

    def run(self, command: str, *more: str, status: int = 0) -> dict[str, object]:
        given = [command, "--data", str(self.data), "--json", *more]
        assert main(given) == status
        told: dict[str, object] = orjson.loads(self._capsys.readouterr().out.splitlines()[-1])
        return told

    def hub(self) -> Hub:
        from argparse import Namespace

        return opened.opened(Namespace(data=str(self.data), database=self.url or None))

    def backup(self) -> Path:
        return Path(str(self.run("backup", "--to", str(self.shelf))["backup"]))


@pytest.fixture(params=KINDS)
def desk(
    request: pytest.FixtureRequest, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Desk:
    is_large = request.param == "postgres"
    url = request.getfixturevalue("postgres").new_database() if is_large else ""
    made = Desk(tmp_path, url, capsys)
    made.run("init", *(["--database", url] if url else []))
    return made


@pytest.fixture
def other(store: Store, tmp_path: Path) -> Iterator[Store]:
    laptop = builders.a_clone(store, tmp_path / "other")
    yield laptop
    laptop.close()


def join(desk: Desk, store: Store, address: str) -> None:
    code = str(desk.run("enrol", "--address", address)["code"])
    http.enrol(store, code)


def a_file(store: Store) -> str:
    sha = store.attachments.store(io.BytesIO(b"photo" * 1000))
    with store.write() as w:
        w.create(Attachment, filename="照片.jpg", sha256=sha)
    return sha


def test_a_hub_of_yesterday_is_healed_by_its_laptops(
    desk: Desk, store: Store, other: Store
) -> None:
    """The drill of docs/operating-a-hub.md, and nothing anyone typed is lost."""
    hub = desk.hub()
    with serving(hub) as address:
        join(desk, store, address)
        join(desk, other, address)
        builders.a_firm(store, "昨天的厂")
        sha = a_file(store)
        http.sync(store)
        backup = desk.backup()
        builders.a_firm(store, "今天的厂")
        http.sync(store)
        http.sync(other)
        epoch = hub.epoch
        hub.close()
    if desk.url:  # the disk with the database is gone: an empty one takes its place
        desk.url = fresh_database(desk.url)
    shutil.rmtree(desk.data)
    told = desk.run("restore", "--from", str(backup), *database(desk))
    assert told["epoch"] != epoch
    assert desk.run("check", *database(desk))["problems"] == []
    hub = desk.hub()
    with serving(hub) as address:
        for laptop in (store, other):
            moved(laptop, address)
            http.reach(laptop)
        builders.a_firm(other, "恢复之后的厂")
        for laptop in (other, store, other):
            assert http.sync(laptop).report.is_done
        assert queries.rows(store, Firm)[0] == queries.rows(other, Firm)[0] == 3
        assert outgoing.vector(store) == hub.space("office").journal.vector()
        assert b"".join(hub.space("office").blobs.chunks(sha)) == b"photo" * 1000
    hub.close()


def database(desk: Desk) -> list[str]:
    return ["--database", desk.url] if desk.url else []


def fresh_database(url: str) -> str:
    import psycopg

    name = url.rpartition("/")[2] + "again"
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{url.rpartition('/')[0]}/{name}"


def moved(store: Store, address: str) -> None:
    """In a test the hub comes up at another port; an office gives it the same one."""
    from dataclasses import replace

    from db.sync.membership import keep, membership

    keep(store, replace(membership(store), address=address))


def test_who_was_put_out_since_does_not_come_back_with_a_backup(
    desk: Desk, store: Store, other: Store
) -> None:
    hub = desk.hub()
    with serving(hub) as address:
        join(desk, store, address)
        [device] = hub.devices.listed()
        join(desk, other, address)
        [kept] = [one for one in hub.devices.listed() if one.id != device.id]
        backup = desk.backup()
        unused = str(desk.run("enrol", "--address", address)["code"])
    hub.close()
    desk.run("revoke", device.id)
    desk.run("roles", kept.id, "--role", "reader", "--without-level-4")
    if desk.url:  # into an empty database, as the living one refuses: see the next test
        desk.url = fresh_database(desk.url)
    told = desk.run("restore", "--from", str(backup), *database(desk))
    assert told["devices"] == [kept.label]
    hub = desk.hub()
    standing = {one.id: (one.is_revoked, one.role, one.most_level) for one in hub.devices.listed()}
    assert standing == {device.id: (True, "editor", 4), kept.id: (False, "reader", 3)}
    with serving(hub) as address, pytest.raises(Refusal) as refused:
        http.enrol(store, f"{address}/#{unused.rpartition('#')[2].partition('.')[0]}")
    assert refused.value.code == "code_unknown"
    hub.close()
    assert [p.name for p in desk.data.parent.glob("hub.before-*")], "what was there is kept aside"


def test_a_restore_that_fails_leaves_everything_as_it_was(desk: Desk) -> None:
    backup = desk.backup()
    for file in [*backup.rglob("sizhi.db"), *backup.rglob("op.zst")]:
        content = bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    before = spaces.about(desk.data)
    told = desk.run("restore", "--from", str(backup), status=1)
    assert told["error"] in ("backup_damaged", "space_exists")
    assert spaces.about(desk.data) == before
    assert desk.run("check")["spaces"] == 1


def test_a_folder_that_is_no_backup_is_named(desk: Desk, tmp_path: Path) -> None:
    assert desk.run("restore", "--from", str(tmp_path), status=1)["error"] == "not_a_backup"


def test_two_backups_share_the_files_that_did_not_change(desk: Desk, store: Store) -> None:
    hub = desk.hub()
    with serving(hub) as address:
        join(desk, store, address)
        a_file(store)
        http.sync(store)
        folders = [desk.backup(), desk.backup()]
    hub.close()
    found = [
        [f for f in folder.rglob("*") if f.is_file() and f.stat().st_nlink > 1]
        for folder in folders
    ]
    assert [len(files) for files in found] == [1, 1]


def test_the_password_of_the_database_is_not_in_a_backup(desk: Desk) -> None:
    if desk.url:
        backup = desk.backup()
        said = b"".join(f.read_bytes() for f in backup.rglob("*") if f.is_file())
        assert desk.url.encode() not in said


def test_an_erased_record_is_gone_from_the_hub_and_from_every_laptop(
    desk: Desk, store: Store, other: Store
) -> None:
    hub = desk.hub()
    with serving(hub) as address:
        join(desk, store, address)
        join(desk, other, address)
        sha = a_file(store)
        [record] = hub_records(store)
        http.sync(store)
        http.sync(other)
        hub.close()
    told = desk.run("erase", record)
    assert told["files"] == [sha]
    hub = desk.hub()
    assert not hub.space("office").blobs.holds(sha)
    with serving(hub) as address:
        for laptop in (store, other):
            moved(laptop, address)
            assert http.sync(laptop).report.is_done
            [row] = queries.rows(laptop, Attachment, is_gone=True)[1]
            assert row.filename is None
    hub.close()
    assert desk.run("check")["missing_files"] == 0


def hub_records(store: Store) -> list[str]:
    return [row.id for row in queries.rows(store, Attachment)[1]]


def test_an_erase_that_comes_from_a_laptop_takes_the_file_along(desk: Desk, store: Store) -> None:
    hub = desk.hub()
    with serving(hub) as address:
        join(desk, store, address)
        sha = a_file(store)
        http.sync(store)
        assert hub.space("office").blobs.holds(sha)
        with store.write() as w:
            w.erase(hub_records(store)[0])
        http.sync(store)
        assert not hub.space("office").blobs.holds(sha)
    hub.close()


def test_check_finds_a_file_whose_disk_lies(desk: Desk, store: Store) -> None:
    hub = desk.hub()
    with serving(hub) as address:
        join(desk, store, address)
        sha = a_file(store)
        http.sync(store)
    hub.close()
    places = [*desk.data.rglob("*.att"), *desk.data.rglob(sha)]
    [place] = [one for one in places if one.is_file()]
    content = bytearray(place.read_bytes())
    content[-1] ^= 1
    place.write_bytes(content)
    assert desk.run("check", status=1)["error"] == "hub_damaged"


def test_check_finds_a_journal_somebody_wrote_in(desk: Desk, store: Store) -> None:
    if not desk.url:
        return  # on SQLite no page can be changed without its key: see tests/store
    import psycopg

    hub = desk.hub()
    with serving(hub) as address:
        join(desk, store, address)
        builders.a_firm(store)
        builders.a_firm(store)
        http.sync(store)
    hub.close()
    for change in ("UPDATE op SET body = body || ' ' WHERE n = 1", "DELETE FROM op WHERE n = 2"):
        with psycopg.connect(desk.url.replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute(change)
        told = desk.run("check", status=1)
        assert told["error"] == "hub_damaged"


def test_a_qr_code_is_saved_as_a_picture(desk: Desk, tmp_path: Path) -> None:
    import zxingcpp
    from PIL import Image

    told = desk.run("enrol", "--qr", str(tmp_path / "code.png"), "--address", "https://h:8040")
    [read] = zxingcpp.read_barcodes(Image.open(tmp_path / "code.png").convert("L"))
    assert read.text == told["code"]
    desk.run("enrol", "--qr", str(tmp_path / "code.svg"))
    assert "<svg" in (tmp_path / "code.svg").read_text()
    assert desk.run("enrol", "--qr", str(tmp_path / "code.exe"), status=1)["error"] == "file_kind"
    told = desk.run("enrol", "--qr", str(tmp_path / "nowhere" / "code.png"), status=1)
    assert "/#" in str(told["sentence"]), "the code is made; it is not kept to ourselves"


@pytest.fixture
def root() -> None:
    if not hasattr(os, "geteuid") or os.geteuid():
        pytest.skip("only root may become another user, or give files away")


@pytest.mark.usefixtures("root")
def test_a_folder_of_another_user_is_said_to_be_one(desk: Desk) -> None:
    os.seteuid(65534)
    try:
        told = desk.run("check", status=1)
    finally:
        os.seteuid(0)
    assert told["error"] == "not_yours"
    assert str(desk.data) in str(told["sentence"])


@pytest.mark.usefixtures("root")
def test_root_writes_nothing_the_service_could_not_read(desk: Desk) -> None:
    backup = desk.backup()
    for path in (desk.data, *desk.data.rglob("*")):
        os.chown(path, 65534, 65534)
    assert desk.run("enrol", status=1)["error"] == "not_yours"
    if desk.url:
        desk.url = fresh_database(desk.url)
    desk.run("restore", "--from", str(backup), *database(desk))
    assert {path.stat().st_uid for path in (desk.data, *desk.data.rglob("*"))} == {65534}


def test_roles_and_levels_change_by_the_command_line(desk: Desk, store: Store) -> None:
    hub = desk.hub()
    with serving(hub) as address:
        join(desk, store, address)
    [device] = hub.devices.listed()
    hub.close()
    told = desk.run("roles", device.id, "--role", "chief", "--without-level-4")
    assert (told["role"], told["most_level"]) == ("chief", 3)
    assert desk.run("roles", device.id, "--with-level-4")["most_level"] == 4
    assert desk.run("roles", "nobody", "--role", "chief", status=1)["error"] == "no_such_device"
