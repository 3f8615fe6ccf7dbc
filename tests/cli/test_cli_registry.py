"""A whole register through the command line: in, out, in again, found, replayed.

10,000 invented firms always; the 105,000 real ones with ``--long`` where they are.
"""

from __future__ import annotations

import csv
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import invented_registry
import orjson
import pypinyin
import pytest
from terminal import PASSPHRASE, Terminal, a_copy

from db.rules import money
from db.store import replay, search, store
from db.store.search.folding import fold

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "companies" / "registry_105k_gbk.csv"

MEASURED = """
import re, resource, sys
from pathlib import Path
from desktop.cli import main
status = main(sys.argv[1:])
# ru_maxrss of a process begins with what its parent had, VmHWM with nothing.
own = re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1]
print(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(status)
"""


@dataclass
class Register:
    """A home into which ``file`` was imported once, by a process whose memory was measured."""

    home: Path
    file: Path
    lines: list[list[str]]
    imported: dict[str, Any]
    megabytes: float

    @property
    def firms(self) -> int:
        return len(self.lines) - 1


@pytest.fixture(
    scope="module",
    params=["10,000 invented", pytest.param("105,000 real", marks=pytest.mark.long)],
)
def register(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    an_empty_home: Path,
) -> Register:
    folder = tmp_path_factory.mktemp("register")
    if request.param == "10,000 invented":
        file = invented_registry.write(folder / "registry.csv", 10_000)
    elif REAL.is_file():
        file = REAL
    else:
        pytest.skip("the real data of ../shared/data is not here")
    home = a_copy(an_empty_home, folder / "home")
    said = subprocess.run(
        [sys.executable, "-c", MEASURED, "import", str(file), "--home", str(home), "--json"],
        cwd=ROOT,
        env=os.environ | {"SIZHI_PASSPHRASE": PASSPHRASE},
        capture_output=True,
        check=True,
    )
    with file.open(encoding="gb18030", newline="") as opened:
        lines = list(csv.reader(opened))
    program, reader = (int(peak) / 1024 for peak in said.stderr.split())
    print(f"{request.param}: peak {program:.0f} MB in the program, {reader:.0f} MB in the reader")
    return Register(home, file, lines, orjson.loads(said.stdout), program + reader)


@pytest.fixture
def typing(
    register: Register,
    capsysbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> Terminal:
    """``typing.done(…)`` on the home of the register, which the tests of this file share."""
    return Terminal(register.home, capsysbinary, monkeypatch)


def test_all_of_it_comes_in_within_500_megabytes(register: Register, typing: Terminal) -> None:
    said = register.imported
    assert (said["new"], said["changed"]) == (register.firms - said["same"], 0)
    assert typing.done("list", "firm", "--limit", "1")["total"] == said["new"]
    assert register.megabytes < 500


def test_15_digit_codes_and_unreadable_capitals_are_reported_by_row(register: Register) -> None:
    wrong = {(w["row"], w["field"]): w["value"] for w in register.imported["wrong"]}
    rows = list(enumerate(register.lines, 1))[1:]
    short = {(n, "uscc"): row[1] for n, row in rows if len(row[1]) == 15}
    unreadable = {
        (n, "reg_capital"): row[4]
        for n, row in rows
        if row[4] not in ("N/A", "") and money.parse(row[4]) is None
    }
    assert short
    assert unreadable
    for expected in (short, unreadable):
        assert {place: wrong.get(place) for place in expected} == expected
    assert {p for p in wrong if p[1] == "reg_capital"} == set(unreadable)


@pytest.mark.parametrize("words", ["长城", "一拖", "lyyt", "钼业", "changcheng"])
def test_find_is_complete_and_those_that_begin_with_the_words_come_first(
    register: Register, typing: Terminal, words: str
) -> None:
    said = typing.done("find", words, "--kind", "firm", "--limit", "200000")
    found = [hit["title"] for hit in said["hits"]]
    opened = store.open_store(register.home, PASSPHRASE)
    with opened.reading() as cursor:
        scanned = search.scan(cursor, words, ["firm"])
        marks = ",".join(map(str, scanned))
        cursor.execute(f"SELECT legal_name FROM firm WHERE n IN ({marks})")
        titles = sorted(name for (name,) in cursor.fetchall())
    opened.close()
    assert sorted(found) == titles
    assert said["total"] == len(found) > 0
    surely = {row[0] for row in register.lines[1:] if is_surely_found(words, row[0])}
    assert surely
    assert surely <= set(found)
    if not words.isascii():
        assert surely == set(found)
    begins = [begins_with(words, title) for title in found]
    assert begins == sorted(begins, reverse=True)
    if register.firms == 10_000:  # among the real ones nothing begins with 钼业
        assert any(begins)


def is_surely_found(words: str, name: str) -> bool:
    """By another rule than the program's: the characters, or the pinyin another library reads."""
    if not words.isascii():
        return fold(words) in fold(name)
    said = pypinyin.lazy_pinyin(re.sub(r"\W", "", name))
    spoken = "".join(f" {syllable}" for syllable in said)
    if words == "changcheng":
        return " chang cheng" in spoken + " "
    return words in "".join(syllable[0] for syllable in said)


def begins_with(words: str, title: str) -> bool:
    (term,) = search.query.terms(words)
    return term.begins(fold(title))


def test_the_journal_alone_gives_identical_rows(register: Register, typing: Terminal) -> None:
    opened = store.open_store(register.home, PASSPHRASE)
    with opened.reading() as cursor:
        before = replay.fingerprint(cursor)
    dropped = drop_all_but_the_journal(opened)
    assert {"firm", "import", "fact"} <= set(dropped)
    with opened.reading() as cursor:
        assert replay.fingerprint(cursor) != before
    replay.rebuild(opened)
    with opened.reading() as cursor:
        assert replay.fingerprint(cursor) == before
    opened.close()
    assert typing.done("check") == {"ok": True, "problems": []}


def drop_all_but_the_journal(opened: store.Store) -> list[str]:
    """Drop the records' tables and make them again empty; the search is emptied of all it knew."""
    from db.records import TYPES

    with opened.exclusive() as cursor:
        for name in TYPES:
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql != ''", (name,)
            )
            statements = [sql for (sql,) in cursor.fetchall()]
            cursor.execute(f'DROP TABLE "{name}"')
            for statement in statements:
                cursor.execute(statement)
        search.upkeep.clear(cursor)
    return list(TYPES)


def test_a_second_import_of_the_same_file_adds_nothing(
    register: Register, typing: Terminal
) -> None:
    said = typing.done("import", register.file)
    assert (said["new"], said["changed"], said["doubtful"]) == (0, 0, [])
    assert said["same"] == register.firms


def test_undone_whole_and_in_again(register: Register, typing: Terminal) -> None:
    undone = typing.done("undo-import", register.imported["import"])
    assert undone == {
        "import": register.imported["import"],
        "removed": register.imported["new"],
        "restored": 0,
        "kept": 0,
    }
    assert typing.done("list", "firm")["total"] == 0
    assert typing.done("find", "长城", "--kind", "firm")["total"] == 0
    again = typing.done("import", register.file)
    for name in ("new", "changed", "same"):
        assert again[name] == register.imported[name]
    assert typing.done("list", "firm", "--limit", "1")["total"] == again["new"]
    assert typing.done("check") == {"ok": True, "problems": []}
