"""Plays the scenes and saves their pictures, light and dark; `desktop.app` hands in the window."""

from __future__ import annotations

import inspect
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from db.errors import Refusal
from desktop.shots import (
    album,
    beginning,
    day,
    extremes,
    faces,
    fair,
    imports,
    lists,
    materials,
    open_talk,
    sharing,
    talks,
)
from desktop.shots.stage import SIZE, MakeWindow, Stage
from desktop.theme import Look

GROUPS = (
    beginning, day, talks, open_talk, materials, lists, imports, faces, extremes, fair, sharing
)  # fmt: skip
FEW = (
    "first_run", "unlock", "today", "talks", "board", "board_leader", "card_fact", "issues",
    "commitments", "meeting_room", "history", "printing", "firms", "firms_filtered", "ledger",
    "settings", "triage", "booth_full",
)  # fmt: skip
"""What a start without a display shows, of the home it is given."""
SCALED = (
    "first_run", "today", "board", "board_leader", "card_fact", "issues", "printing", "firms",
    "firm", "city", "procedure", "indicator", "chain", "import_plan", "settings", "booth_full",
    "sync", "conflicts", "ways_invite", "materials", "fact_paste", "card_overlay", "gate",
    "meeting_room", "commitments_red_line", "law", "palette_typed", "register",
)  # fmt: skip
"""What is looked at on a screen that magnifies, too."""
PICTURE = re.compile(r"\]\(pictures/(\w+)\.png\)")
_COLOURS = 256


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture to be taken: its name, its group and what it shows, how it is brought about."""

    name: str
    group: str
    title: str
    play: Callable[[Stage], QWidget | None]


def scenes() -> Iterator[Scene]:
    """Every scene there is: the public functions of the modules, in the order they are written."""
    for module in GROUPS:
        group = (module.__doc__ or "").splitlines()[0]
        for name, play in vars(module).items():
            if _is_scene(module, name, play):
                yield Scene(name, group, (play.__doc__ or name).strip(), play)


def _is_scene(module: ModuleType, name: str, play: object) -> bool:
    is_here = inspect.isfunction(play) and play.__module__ == module.__name__
    return is_here and not name.startswith("_")


def draw_all(
    application: QApplication,
    look: Look,
    make: MakeWindow,
    folder: Path,
    only: Collection[str] = (),
    size: tuple[int, int] = SIZE,
) -> int:
    """Save every picture (or those of ``only``) into ``folder``, with its part of the album.

    Returns the exit status: 1 when a scene could not be played; it is named and the rest goes on.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sizhi-") as homes:
        stage = Stage(application, look, make, Path(homes), size=size)
        failed = _play(stage, [s for s in scenes() if not only or s.name in only], folder)
    for name, error in failed:
        print(f"{name}: {type(error).__name__}: {error}", file=sys.stderr)
    return 1 if failed else 0


def draw_home(
    application: QApplication, look: Look, make: MakeWindow, home: Path, folder: Path, word: str
) -> int:
    """Save a few pictures of somebody's own ``home``, in which nothing is written."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sizhi-") as homes:
        stage = Stage(application, look, make, Path(homes), home=home, passphrase=word,
                      today=date.today())  # fmt: skip
        few = [s for s in scenes() if s.name in FEW]
        failed = _play(stage, few, folder)
    for name, error in failed:
        words = error.sentence if isinstance(error, Refusal) else f"{name}: {error}"
        print(words, file=sys.stderr)
    return 1 if failed else 0


def named_in(guide: Path) -> list[str]:
    """The pictures the pages of a guide show, by name."""
    pages = [page.read_text("utf-8") for page in sorted(guide.glob("*.md"))]
    return list(dict.fromkeys(name for page in pages for name in PICTURE.findall(page)))


def draw_guide(application: QApplication, look: Look, make: MakeWindow, guide: Path) -> int:
    """Take the pictures a guide shows anew, light and small; what it shows no more goes away."""
    folder = guide / "pictures"
    known = {scene.name: scene for scene in scenes()}
    with tempfile.TemporaryDirectory(prefix="sizhi-") as homes:
        stage = Stage(application, look, make, Path(homes))
        for old in folder.glob("*.png"):
            old.unlink()
        for name in named_in(guide):
            widget = known[name].play(stage)
            stage.play()
            _small(stage.picture(widget).toImage()).save(str(folder / f"{name}.png"))
            stage.put_back()
        stage.close()
    return 0


def _small(image: QImage) -> QImage:
    """The picture in the colours it has most of: a quarter of the bytes, the same to the eye."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    common = Counter(memoryview(image.constBits()).cast("I")).most_common(_COLOURS)
    table = [colour for colour, _ in common]
    return image.convertToFormat(QImage.Format.Format_Indexed8, table)


def _play(stage: Stage, wanted: list[Scene], folder: Path) -> list[tuple[str, Exception]]:
    failed: list[tuple[str, Exception]] = []
    shown: list[album.Shown] = []
    for scene in wanted:
        try:
            files = _shoot(stage, scene, folder)
        except Exception as error:
            failed.append((scene.name, error))
            stage.close()
            continue
        shown.append(album.Shown(scene.group, scene.name, scene.title, files))
    stage.close()
    album.keep(folder, shown)
    return failed


def _shoot(stage: Stage, scene: Scene, folder: Path) -> list[str]:
    was_dark, files = stage.look.is_dark, []
    widget = scene.play(stage)
    for is_dark in (False, True):
        stage.look.show(is_dark)
        stage.play()
        if stage.window is not None and stage.window.room is not None:
            stage.settle()
        files.append(f"{scene.name}-{'dark' if is_dark else 'light'}.png")
        stage.picture(widget).save(str(folder / files[-1]))
    stage.look.show(was_dark)
    stage.put_back()
    return files
