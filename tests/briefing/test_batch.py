"""Many packs at once: each in the register, none stops another, and one may change one's mind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.errors import Refusal
from db.records import Negotiation, PackIssued
from db.store import queries
from db.store.store import Store
from desktop.briefing.batch import Batch, Job, issue_all, jobs_of
from desktop.pack.press import NearPress

TODAY = date(2026, 11, 23)


def talks(store: Store, *names: str, **more: object) -> list[str]:
    with store.write() as w:
        return [w.create(Negotiation, name=name, **more) for name in names]


def made(store: Store, jobs: list[Job], folder: Path, **more: object) -> Batch:
    return issue_all(store, jobs, folder=folder, today=TODAY, press=NearPress(), **more)  # type: ignore[arg-type]


def test_every_talk_in_every_edition_gets_a_file_and_a_number(store: Store, tmp_path: Path) -> None:
    ids = talks(store, "丝杠基地", "缝合线")
    batch = made(store, jobs_of(store, ids, ["team", "leader"]), tmp_path / "包")
    assert sorted(file.name for file in (tmp_path / "包").iterdir()) == [
        "丝杠基地_洽谈组版.pdf", "丝杠基地_领导版.pdf", "缝合线_洽谈组版.pdf", "缝合线_领导版.pdf",
    ]  # fmt: skip
    numbers = [one.number for one in batch.issued]
    assert len(set(numbers)) == 4
    assert {p.number for p in queries.rows(store, PackIssued)[1]} == set(numbers)


def test_names_no_disk_can_bear_and_twins_get_files_of_their_own(store: Store) -> None:
    ids = talks(store, "甲/乙:丙?", "甲/乙:丙?", "很" * 200)
    files = [job.file for job in jobs_of(store, ids, ["team"])]
    assert files[:2] == ["甲_乙_丙__洽谈组版.pdf", "甲_乙_丙__洽谈组版_2.pdf"]
    assert max(len(name.encode()) for name in files) < 250


def test_a_pack_that_cannot_be_had_is_named_and_stops_no_other(
    store: Store, tmp_path: Path
) -> None:
    ids = talks(store, "甲", "丙")
    ids[1:1] = talks(store, "乙", bluf="长" * 4000)
    batch = made(store, jobs_of(store, ids, ["leader"]), tmp_path)
    assert len(batch.issued) == 2
    ((title, sentence),) = batch.refused
    assert title == "乙（领导版）"
    assert "超出一页" in sentence


def test_cancelled_the_rest_is_not_begun(store: Store, tmp_path: Path) -> None:
    ids = talks(store, "甲", "乙", "丙")
    begun: list[str] = []
    batch = made(
        store,
        jobs_of(store, ids, ["team"]),
        tmp_path / "包",
        told=lambda done, of, job: begun.append(job.title),
        should_stop=lambda: len(begun) == 2,
    )
    assert batch.is_cancelled
    assert batch.refused == ()
    assert len(batch.issued) == len(list((tmp_path / "包").iterdir())) == 2
    assert queries.rows(store, PackIssued)[0] == 2


def test_a_folder_that_is_a_file_is_refused_before_anything(store: Store, tmp_path: Path) -> None:
    (tmp_path / "包").write_text("")
    with pytest.raises(Refusal) as said:
        made(store, jobs_of(store, talks(store, "甲"), ["team"]), tmp_path / "包")
    assert said.value.code == "cannot_write"
    assert queries.rows(store, PackIssued)[0] == 0
