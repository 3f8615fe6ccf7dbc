"""The guide says what is so: its pictures are taken by the program, its words are on the screen,
its command lines parse."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

import dev
from desktop.cli import _parser
from desktop.shots import draw
from resources.words import gather

GUIDE = Path(__file__).resolve().parent.parent / "docs/guide"
MOST = 3_000_000
PAGES = sorted(GUIDE.glob("*.md"))
ON_SCREEN = re.compile(r"【([^】]+)】")
TYPED = re.compile(r"^    (\S.*)$", re.MULTILINE)
KEY = re.compile(r"`((?:Ctrl|Shift|Alt|F\d|Esc)[^`]*)`")


def test_every_picture_is_one_that_shots_takes_and_is_there() -> None:
    named = draw.named_in(GUIDE)
    assert len(named) > 10
    assert set(named) <= {scene.name for scene in draw.scenes()}
    there = {file.stem for file in (GUIDE / "pictures").glob("*.png")}
    assert there == set(named), "run: python3 dev.py guide"


def test_the_pictures_stay_small() -> None:
    assert sum(file.stat().st_size for file in (GUIDE / "pictures").glob("*.png")) < MOST


def on_screen() -> set[str]:
    return {word.source for word in gather.messages()}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_word_quoted_from_the_screen_is_said_there(page: Path) -> None:
    said = on_screen()
    quoted = ON_SCREEN.findall(page.read_text("utf-8"))
    assert [words for words in quoted if words not in said] == []


def command_lines() -> Iterator[str]:
    for page in PAGES:
        yield from TYPED.findall(page.read_text("utf-8"))


def test_every_command_line_parses() -> None:
    lines = list(command_lines())
    assert len(lines) > 5
    for line in lines:
        program, *words = shlex.split(line)
        if program == "sizhi" and words[0] != "open":
            _parser().parse_args(words)
        elif program == "sizhi":
            from desktop.app import _parser as of_the_window

            of_the_window().parse_args(words[1:])
        else:
            assert (program, words[0]) == ("python3", "dev.py")
            assert words[1] in dev.COMMANDS


def test_every_key_of_the_guide_is_in_the_list_of_keys() -> None:
    from desktop.screens.help_page import shortcuts

    known = set(" ".join(keys for keys, _ in shortcuts()).replace("/", " ").split())
    known |= {"Ctrl", "Shift"}
    quoted = {key for page in PAGES for key in KEY.findall(page.read_text("utf-8"))}
    assert quoted <= known


def test_every_page_is_reached_from_the_first() -> None:
    first = (GUIDE / "README.md").read_text("utf-8")
    assert all(f"({page.name})" in first for page in PAGES if page.name != "README.md")
