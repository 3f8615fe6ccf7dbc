"""docs/cli.md tells the truth: every example is typed, every answer compared."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import orjson
import pytest
from terminal import Terminal

from desktop.cli import _parser

PAGE = Path(__file__).resolve().parents[2] / "docs" / "cli.md"
BLOCK = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)


def files_and_examples() -> list[tuple[str, str]]:
    """(file name, content) and (command, answer) in the order of the page."""
    found: list[tuple[str, str]] = []
    for block in BLOCK.finditer(PAGE.read_text("utf-8")):
        language, _, name = block["info"].partition(" ")
        if language == "csv":
            found.append((name, block["body"]))
        elif language == "console":
            for example in re.split(r"^\$ ", block["body"], flags=re.MULTILINE)[1:]:
                command, _, answer = example.partition("\n")
                found.append(("$ " + command, answer))
    return found


def is_as_documented(said: Any, written: Any) -> bool:
    """The same shape and the same values, but for what ``…`` and clocks leave open."""
    if isinstance(written, dict):
        return (
            isinstance(said, dict)
            and said.keys() == written.keys()
            and all(is_as_documented(said[k], v) for k, v in written.items() if k != "when")
        )
    if isinstance(written, list):
        if written and written[-1] == "…":
            said, written = said[: len(written) - 1], written[:-1]
        return len(said) == len(written) and all(map(is_as_documented, said, written))
    if isinstance(written, str) and isinstance(said, str):
        return re.fullmatch(".*".join(map(re.escape, written.split("…"))), said) is not None
    return bool(said == written)


def test_every_example_of_the_page_answers_as_written(
    sizhi: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    typed = 0
    for name, content in files_and_examples():
        if not name.startswith("$ "):
            Path(name).write_text(content, "utf-8")
            continue
        program, *words = shlex.split(name[2:])
        assert (program, words.pop()) == ("sizhi", "--json")
        said, written = sizhi.type(*words).json, orjson.loads(content)
        assert is_as_documented(said, written), f"{name}\n{said}"
        typed += 1
    assert typed >= 18


def test_every_command_has_its_place_on_the_page() -> None:
    headings = " ".join(re.findall(r"^### (.*)$", PAGE.read_text("utf-8"), re.MULTILINE))
    (commands,) = (a.choices for a in _parser()._actions if isinstance(a.choices, dict))
    assert [name for name in commands if not re.search(rf"\b{name}\b", headings)] == []


@pytest.mark.parametrize(
    ("said", "written", "is_same"),
    [
        ({"id": "ab12"}, {"id": "…"}, True),
        ({"id": "ab12", "more": 1}, {"id": "…"}, False),
        ({"why": "15位号，请核对"}, {"why": "15位…"}, True),
        ({"why": "18位号"}, {"why": "15位…"}, False),
        ([1], [1, 2], False),
        ({"when": 5}, {"when": 7}, True),
        ({"new": 1}, {"new": 2}, False),
    ],
)
def test_the_comparison_can_say_no(said: Any, written: Any, is_same: bool) -> None:
    assert is_as_documented(said, written) is is_same
