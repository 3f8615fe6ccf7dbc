"""fcitx5 and ibus with pinyin and nothing else, each ready when this returns."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from private_screen import Screen, missing

FCITX = ("fcitx5", "fcitx5-remote")
IBUS = ("ibus", "ibus-daemon")
FCITX_PINYIN = Path("/usr/share/fcitx5/inputmethod/pinyin.conf")
IBUS_PINYIN = Path("/usr/share/ibus/component/libpinyin.xml")

# The second of the group is the one that is on when ActiveByDefault says so.
PROFILE = """\
[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin
[Groups/0/Items/0]
Name=keyboard-us
[Groups/0/Items/1]
Name=pinyin
[GroupOrder]
0=Default
"""
# Nothing that asks a network, nothing that needs another kind of screen.
WITHOUT = "wayland,waylandim,cloudpinyin,kimpanel,notifications,notificationitem"


def what_is_missing(name: str) -> str:
    """What this machine lacks to type by ``fcitx5`` or ``ibus``; empty where nothing is."""
    commands, tables = (FCITX, FCITX_PINYIN) if name == "fcitx5" else (IBUS, IBUS_PINYIN)
    return ", ".join([*missing(*commands), *([] if tables.exists() else [str(tables)])])


def start(name: str, screen: Screen) -> None:
    """The daemon by its name, on the screen and its bus."""
    if name == "fcitx5":
        start_fcitx(screen)
    else:
        start_ibus(screen)


def start_fcitx(screen: Screen) -> None:
    config = screen.home / ".config" / "fcitx5"
    config.mkdir(parents=True, exist_ok=True)
    (config / "profile").write_text(PROFILE, "utf-8")
    (config / "config").write_text("[Behavior]\nActiveByDefault=True\n", "utf-8")
    screen.start("fcitx5", "fcitx5", "-D", "--disable", WITHOUT)
    for name in ("org.fcitx.Fcitx5", "org.freedesktop.portal.IBus"):
        screen.until(partial(is_on_bus, screen, name), f"{name} on the bus")


def start_ibus(screen: Screen) -> None:
    """Without its panel, which only draws; the engine is chosen as a person's settings would."""
    parts = ("--panel=disable", "--emoji-extension=disable", "--cache=none")
    screen.start("ibus", "ibus-daemon", *parts)
    screen.until(partial(_chooses_libpinyin, screen), "ibus with libpinyin")


def _chooses_libpinyin(screen: Screen) -> bool:
    screen.ask("ibus", "engine", "libpinyin")
    return is_ready("ibus", screen)


def is_ready(name: str, screen: Screen) -> bool:
    """Whether the next letter in the field that has the focus goes to pinyin."""
    if name == "fcitx5":
        is_on = screen.ask("fcitx5-remote").strip() == "2"
        return is_on and screen.ask("fcitx5-remote", "-n").strip() == "pinyin"
    return screen.ask("ibus", "engine").strip() == "libpinyin"


def is_on_bus(screen: Screen, name: str) -> bool:
    """Whether somebody answers to this name on the session bus of the screen."""
    to_bus = ("dbus-send", "--session", "--print-reply", "--dest=org.freedesktop.DBus", "/")
    asked = screen.ask(*to_bus, "org.freedesktop.DBus.NameHasOwner", f"string:{name}")
    return "boolean true" in asked
