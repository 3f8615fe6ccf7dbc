"""The command line as a real process: what another program starts, reads and waits for."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import orjson
import pytest
from terminal import PASSPHRASE, a_copy

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def home(tmp_path: Path, an_empty_home: Path) -> Path:
    return a_copy(an_empty_home, tmp_path / "home")


def run(home: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "desktop.cli", *words, "--home", str(home)],
        cwd=ROOT,
        env=os.environ | {"SIZHI_PASSPHRASE": PASSPHRASE} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )


def test_json_is_alone_on_standard_output(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "企业.csv"
    file.write_text("企业名称,注册资金\n䶮记机械有限公司,若干\n", "utf-8")
    said = run(home, "import", str(file), "--json", LANG="C", PYTHONIOENCODING="ascii")
    assert (said.returncode, said.stderr) == (0, b"")
    assert orjson.loads(said.stdout)["new"] == 1
    assert said.stdout.count(b"\n") == 1
    plain = run(home, "find", "䶮记", LANG="C", PYTHONIOENCODING="gbk")
    assert (plain.returncode, plain.stderr) == (0, b"")
    assert "记机械有限公司".encode("gbk") in plain.stdout


def test_a_refusal_is_status_one_with_the_reason_on_both_outputs(home: Path) -> None:
    said = run(home, "show", "ffff", "--json", SIZHI_PASSPHRASE="错的")
    assert said.returncode == 1
    assert orjson.loads(said.stdout)["error"] == "wrong_passphrase"
    assert "口令不对" in said.stderr.decode()


def test_wrong_use_is_status_two(home: Path) -> None:
    said = run(home, "frobnicate")
    assert (said.returncode, said.stdout) == (2, b"")


def test_a_reader_who_has_seen_enough_is_no_error(home: Path) -> None:
    words = [sys.executable, "-m", "desktop.cli", "list", "firm", "--home", str(home)]
    environment = os.environ | {"SIZHI_PASSPHRASE": PASSPHRASE}
    reading, writing = os.pipe()
    os.close(reading)
    said = subprocess.run(
        words, cwd=ROOT, env=environment, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert b"Traceback" not in said.stderr
    assert b"BrokenPipe" not in said.stderr


def test_no_command_loads_the_window(home: Path) -> None:
    code = (
        "import sys; from desktop.cli import main; status = main(sys.argv[1:]);"
        "loaded = {name.partition('.')[0] for name in sys.modules};"
        "sys.exit(status or 10 * bool(loaded & {'PySide6', 'reportlab', 'shiboken6'}))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, "find", "甲", "--home", str(home)],
        cwd=ROOT,
        env=os.environ | {"SIZHI_PASSPHRASE": PASSPHRASE},
        capture_output=True,
        check=False,
    )
    assert (said.returncode, said.stderr) == (0, b"")


@pytest.mark.skipif(os.name == "nt", reason="no terminal can be made up here")
def test_a_person_at_a_terminal_sees_progress_and_a_program_does_not(
    home: Path, tmp_path: Path
) -> None:
    file = tmp_path / "企业.csv"
    file.write_text("企业名称,电话\n" + "".join(f"洛阳{n}厂,{n}\n" for n in range(2500)), "utf-8")
    screen, end = os.openpty()
    said = subprocess.run(
        [sys.executable, "-m", "desktop.cli", "import", str(file), "--home", str(home)],
        cwd=ROOT,
        env=os.environ | {"SIZHI_PASSPHRASE": PASSPHRASE},
        stdout=subprocess.PIPE,
        stderr=end,
        check=True,
    )
    os.close(end)
    shown = os.read(screen, 10_000).decode()
    os.close(screen)
    assert "已读 2000 行，共约 2501 行" in shown
    assert "已读 2500 行" in shown
    assert said.stdout.decode().startswith("新增 2500")
    assert run(home, "import", str(file)).stderr == b""


def test_a_frozen_program_reads_files_of_others_in_itself(tmp_path: Path) -> None:
    file = tmp_path / "企业.csv"
    file.write_text("企业名称,注册资金\n甲有限公司,若干\n", "utf-8")
    job = {
        "task": "read",
        "path": str(file),
        "options": {},
        "limits": {"memory": 1 << 30, "seconds": 60},
    }
    said = subprocess.run(
        [sys.executable, "-m", "desktop.cli", "--read-in-child"],
        cwd=ROOT,
        input=orjson.dumps(job),
        capture_output=True,
        check=False,
    )
    assert said.returncode == 0
    assert b'{"end":true}' in said.stdout
