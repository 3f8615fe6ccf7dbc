"""A wrong passphrase, a second start, a flipped bit: told in a sentence, with the way out."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from terminal import PASSPHRASE, Terminal

ROOT = Path(__file__).resolve().parents[2]


def test_a_wrong_passphrase_is_told_from_a_damaged_key(
    sizhi: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizhi.made("firm", "legal_name=甲")
    monkeypatch.setenv("SIZHI_PASSPHRASE", "kouling")
    assert "恢复码" in sizhi.refused("wrong_passphrase", "list", "firm")
    monkeypatch.setenv("SIZHI_PASSPHRASE", PASSPHRASE)
    vault = sizhi.home / "vault.json"
    content = bytearray(vault.read_bytes())
    content[len(content) // 2] ^= 1
    vault.write_bytes(content)
    assert "backups" in sizhi.refused("vault_damaged", "list", "firm")
    (backup,) = (sizhi.home / "backups").glob("*-daily")
    vault.write_bytes((backup / "vault.json").read_bytes())
    assert sizhi.done("list", "firm")["total"] == 1


@contextmanager
def a_start(home: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the home."""
    code = (
        "import sys; from pathlib import Path; from db.store import store;"
        "opened = store.open_store(Path(sys.argv[1]), sys.argv[2]);"
        "print('held', flush=True); sys.stdin.read(); opened.close()"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(home), PASSPHRASE],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        yield process
    finally:
        process.communicate()


def test_a_second_start_is_refused_and_says_who_is_first(sizhi: Terminal) -> None:
    with a_start(sizhi.home) as first:
        for words in (["list", "firm"], ["new", "firm", "legal_name=甲"], ["restore"], ["check"]):
            assert str(first.pid) in sizhi.refused("home_in_use", *words)
    assert sizhi.done("list", "firm")["total"] == 0


@pytest.mark.skipif(os.name == "nt", reason="nothing can be killed -9 here")
def test_a_start_that_was_killed_holds_nothing(sizhi: Terminal) -> None:
    with a_start(sizhi.home) as first:
        first.send_signal(signal.SIGKILL)
        first.wait()
    assert (sizhi.home / "sizhi.holder").exists()
    assert sizhi.done("list", "firm")["total"] == 0


@pytest.mark.parametrize("seed", range(4))
def test_one_flipped_bit_is_found_and_a_backup_brings_all_back(sizhi: Terminal, seed: int) -> None:
    firm = sizhi.made("firm", "legal_name=甲", "phone=1")
    sizhi.done("backup")
    db = sizhi.home / "sizhi.db"
    content = bytearray(db.read_bytes())
    rng = random.Random(seed)
    content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    db.write_bytes(content)

    for words in (["list", "firm"], ["set", firm, "phone=2"], ["replay"]):
        assert "最近的备份是" in sizhi.refused("store_damaged", *words)
    checked = sizhi.type("check")
    assert (checked.status, checked.json["ok"]) == (1, False)
    assert checked.json["problems"]
    assert db.read_bytes() == bytes(content)

    aside = Path(sizhi.done("restore")["kept_aside"])
    assert (aside / "sizhi.db").read_bytes() == bytes(content)
    assert sizhi.done("show", firm)["fields"] == {"legal_name": "甲", "phone": "1"}
    assert sizhi.done("check")["ok"]
