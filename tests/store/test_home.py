"""One folder, one process in it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from db.errors import Refusal
from db.store import home

ROOT = Path(__file__).resolve().parent.parent.parent
HOLDER = """
import sys
from pathlib import Path
from db.store import home
kept = home.hold(home.create(Path(sys.argv[1])))
print("held", flush=True)
sys.stdin.read()
"""


def a_holder(path: Path) -> subprocess.Popen[str]:
    """Another process that holds the home at ``path`` by now."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_new_home_has_its_folders_and_is_for_this_user_only(tmp_path: Path) -> None:
    made = home.create(tmp_path / "四知 资料" / "home")
    assert made.attachments.is_dir()
    assert made.backups.is_dir()
    assert made.drafts.is_dir()
    if os.name == "posix":
        assert made.path.stat().st_mode & 0o077 == 0
    assert home.create(made.path) == made


def test_a_home_is_empty_until_keys_or_data_lie_in_it(tmp_path: Path) -> None:
    made = home.create(tmp_path / "home")
    assert home.is_empty(made.path)
    for file in (made.db, made.vault, made.path / "sizhi.db-wal"):
        file.write_bytes(b"")
        assert not home.is_empty(made.path)
        file.unlink()


def test_opening_what_nobody_made_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal) as refusal:
        home.open_at(tmp_path / "nowhere")
    assert refusal.value.code == "home_missing"
    assert not (tmp_path / "nowhere").exists()


def test_a_place_that_cannot_be_a_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Refusal) as refusal:
        home.create(tmp_path / "file" / "home")
    assert refusal.value.code == "home_unusable"


def test_the_default_home_lies_in_this_persons_own_data() -> None:
    assert "sizhi" in home.default_home().parts


def test_a_second_process_is_refused_and_told_who_is_first(tmp_path: Path) -> None:
    first = a_holder(tmp_path)
    try:
        with pytest.raises(Refusal) as refusal:
            home.hold(home.create(tmp_path))
        assert refusal.value.code == "home_in_use"
        assert refusal.value.details["pid"] == first.pid
        assert str(first.pid) in refusal.value.sentence
    finally:
        first.communicate("")
    with home.hold(home.create(tmp_path)):
        pass


def test_a_home_whose_holder_was_killed_is_taken_over(tmp_path: Path) -> None:
    first = a_holder(tmp_path)
    first.kill()
    first.communicate()
    with home.hold(home.create(tmp_path)), pytest.raises(Refusal) as refusal:
        home.hold(home.create(tmp_path))
    assert refusal.value.details["pid"] == os.getpid()


def test_the_same_process_cannot_hold_twice_but_may_release_twice(tmp_path: Path) -> None:
    kept = home.hold(home.create(tmp_path))
    with pytest.raises(Refusal):
        home.hold(home.create(tmp_path))
    kept.release()
    kept.release()
    home.hold(home.create(tmp_path)).release()
    assert not home.create(tmp_path).holder.exists()


def test_a_garbled_note_of_the_holder_changes_nothing_but_the_words(tmp_path: Path) -> None:
    made = home.create(tmp_path)
    with home.hold(made):
        made.holder.write_bytes(b"\xff{")
        with pytest.raises(Refusal) as refusal:
            home.hold(made)
    assert refusal.value.code == "home_in_use"


def test_unfinished_files_of_a_crash_are_swept_away_and_nothing_else(tmp_path: Path) -> None:
    made = home.create(tmp_path)
    (made.path / ".tmp-1").write_bytes(b"half a vault")
    (made.backups / ".tmp-2").mkdir()
    (made.backups / ".tmp-2" / "sizhi.db").write_bytes(b"half a backup")
    made.vault.write_bytes(b"kept")
    home.hold(made).release()
    assert made.vault.read_bytes() == b"kept"
    assert not list(made.path.rglob(".tmp-*"))
