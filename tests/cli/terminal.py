"""What a person or a program types, and what comes back: for tests of the command line."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest

from db.store import store
from db.store.vault import Cost
from desktop.cli import main

PASSPHRASE = "口令 一二三"
CHEAP = Cost(memory=8192, passes=1, lanes=1)
"""The vault remembers what a guess costs: homes of tests open in milliseconds."""


@dataclass(frozen=True)
class Said:
    """What a command left: its exit status, standard output whole, standard error as text."""

    status: int
    out: bytes
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one line of JSON that must be alone on standard output."""
        assert self.out.endswith(b"\n")
        assert self.out.count(b"\n") == 1
        said = orjson.loads(self.out)
        assert isinstance(said, dict)
        return said

    @property
    def text(self) -> str:
        return self.out.decode()


class Terminal:
    """``type("find", "长城")`` runs a command on one home, in this process, with ``--json``."""

    def __init__(
        self,
        home: Path,
        capture: pytest.CaptureFixture[bytes],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self.home = home
        self._capture = capture
        monkeypatch.setenv("SIZHI_PASSPHRASE", PASSPHRASE)

    def type(self, *words: str | Path, as_json: bool = True) -> Said:
        """The words after ``sizhi``; ``--home`` and ``--json`` are added unless said otherwise."""
        said = [str(word) for word in words]
        if "--home" not in said:
            said += ["--home", str(self.home)]
        self._capture.readouterr()
        try:
            status = main([*said, "--json"] if as_json else said)
        except SystemExit as exit:  # argparse leaves so
            status = int(str(exit.code))
        heard = self._capture.readouterr()
        return Said(status, heard.out, heard.err.decode())

    def done(self, *words: str | Path) -> dict[str, Any]:
        """The answer of a command that must succeed."""
        said = self.type(*words)
        assert (said.status, said.err) == (0, "")
        return said.json

    def refused(self, code: str, *words: str | Path) -> str:
        """The sentence of a command that must say no for this reason, on both outputs."""
        said = self.type(*words)
        assert said.status == 1
        assert said.json["error"] == code
        assert set(said.json) == {"error", "sentence", "details"}
        sentence = str(said.json["sentence"])
        assert said.err == sentence + "\n"
        assert sentence.endswith(("。", "…"))
        return sentence

    def made(self, kind: str, *assignments: str) -> str:
        """The identity of a new record."""
        return str(self.done("new", kind, *assignments)["id"])


def a_home(path: Path) -> Path:
    """An empty home that opens cheaply, with its first backup made."""
    made, _ = store.create(path, PASSPHRASE, cost=CHEAP)
    made.back_up("daily")
    made.close()
    return path


def a_copy(home: Path, to: Path) -> Path:
    """Another home like ``home``; the 16 MB of ballast are shared, not copied."""
    shutil.copytree(home, to, copy_function=_link_ballast)
    return to


def _link_ballast(source: str, target: str) -> None:
    if Path(source).name == "ballast":
        os.link(source, target)
    else:
        shutil.copy2(source, target)
