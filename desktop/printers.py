"""Printing by the system: the file is handed over, and what the system answers is said.

CUPS (Linux, macOS) takes a PDF as it is; Windows asks the program that opens PDFs.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from db.errors import Refusal
from db.sentences import Sentence

_SECONDS = 30


def printers() -> list[str]:
    """The names of the printers the system knows, its own choice first; empty where it is silent.

    On Windows none are listed: the system's own printer is used.
    """
    if not shutil.which("lpstat"):
        return []
    known = _answer(["lpstat", "-e"]).split()
    usual = _answer(["lpstat", "-d"]).rpartition(":")[2].strip()
    return sorted(known, key=lambda name: name != usual)


def send(file: Path, printer: str = "", copies: int = 1, *, on_both_sides: bool = True) -> str:
    """Hand ``file`` to a printer, the system's own when ``printer`` is empty; the job's name.

    Refuses with ``no_printer`` or ``printer_refused`` and what to do; nothing was printed then.
    """
    if sys.platform == "win32":
        return _by_windows(file)
    if not shutil.which("lp"):
        raise Refusal(
            "no_printer",
            "这台电脑没有装打印服务，没有打印。简报包已经存成文件，请拷到能打印的电脑上打印。",
        )
    sides = "two-sided-long-edge" if on_both_sides else "one-sided"
    command = ["lp", "-n", str(copies), "-o", f"sides={sides}", "-o", "fit-to-page=false"]
    command += ["-d", printer] if printer else []
    try:
        done = subprocess.run(
            [*command, "--", str(file)],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise _refused(printer, Sentence("系统的打印服务没有回应")) from error
    if done.returncode != 0:
        if not printers():
            raise Refusal(
                "no_printer",
                "这台电脑没有添加任何打印机，没有打印。请在系统设置里添加一台再试；"
                "文件已经存好，也可以拷到能打印的电脑上打印。",
            )
        raise _refused(printer, " ".join(done.stderr.split()) or Sentence("系统没有说明原因"))
    return done.stdout.strip()


def _by_windows(file: Path) -> str:
    try:
        os.startfile(str(file), "print")  # type: ignore[attr-defined,unused-ignore]
    except OSError as error:
        raise _refused("", Sentence("没有能打印 PDF 的程序，或没有默认打印机")) from error
    return ""


def _refused(printer: str, why: str) -> Refusal:
    name = f"“{printer}”" if printer else Sentence("默认打印机")
    return Refusal(
        "printer_refused",
        "{name}没有接受打印（{why}）。请检查打印机是否连接、开机，或另选一台；"
        "文件已经存好，不必重新生成。",
        name=name,
        why=why,
        printer=printer,
    )


def _answer(command: list[str]) -> str:
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout if done.returncode == 0 else ""
