"""The commands of this project, each doing its own set-up: ``python3 dev.py run`` or ``test``.

Standard library only, Python 3.11 or newer; the same file on Linux, macOS and Windows. It never
installs outside ``.venv`` but for missing system libraries, and those by apt as root only.
"""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "made-from.sha256"  # written last: an interrupted set-up starts again
CONSTRAINTS = ROOT / "constraints.txt"
WORDS = ROOT / "resources" / "words" / "sizhi_en.ts"
OUT = ROOT / "out"
HOME = OUT / "demo-home"
DEMO_PASSPHRASE = "sizhi-demo"  # of the sample only, and printed: it protects nothing

# What Qt loads, by the name the loader knows it, and the Debian package that brings it.
OFFSCREEN = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}
SCREEN = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
# What tests/input_method types Chinese with, by command or file, and the package that brings it.
TYPING = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "xdotool": "xdotool",
    "dbus-launch": "dbus-x11",
    "fcitx5": "fcitx5",
    "/usr/share/fcitx5/inputmethod/pinyin.conf": "fcitx5-chinese-addons",
    "ibus-daemon": "ibus",
    "/usr/share/ibus/component/libpinyin.xml": "ibus-libpinyin",
}
# What Qt's own tools for translations load besides: without them the window speaks only Chinese.
WORDING = {"libgssapi_krb5.so.2": "libgssapi-krb5-2", "libbrotlidec.so.1": "libbrotli1"}
SHOT_PLACE = OUT / "shots"
IN_CHINA = "CST-8"  # pictures tell the same time wherever they are taken
# Folder, language, magnification, and what else the window is told.
SHOTS: tuple[tuple[str, str, str, list[str]], ...] = (
    ("zh", "zh", "1", []),
    ("en", "en", "1", []),
    ("zh-150", "zh", "1.5", ["--size", "1280", "720", "--some"]),
    ("en-150", "en", "1.5", ["--size", "1280", "720", "--some"]),
    ("zh-200", "zh", "2", ["--size", "1280", "720", "--some"]),
)
# What tests/pack_after opens the pack's Word file with (a minute to fetch and install).
OFFICE = {"soffice": "libreoffice-writer-nogui"}
CJK_FONTS = ("*CJK*", "*wqy*", "*SourceHan*")
NO_NETWORK = ("NewConnectionError", "name resolution", "getaddrinfo", "unreachable", "timed out")

PIN_HEADER = """\
# Every package of the environment, pinned. dev.py installs exactly these.
# After a change in pyproject.toml: python3 dev.py pin            (the rest stays as it is)
# The newest of everything:         python3 dev.py pin --upgrade  (then run the tests)
"""


# --- saying and running -------------------------------------------------------------------------


def stop(sentence: str) -> None:
    """End with one clear sentence and exit status 1."""
    raise SystemExit(f"dev.py: {sentence}")


def run(command: Iterable[str | Path], **more_environment: str) -> int:
    """Run a command at the top of the project, its output straight to the screen."""
    environment = {**os.environ, "PYTHONUTF8": "1", **more_environment}
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment, check=False)
    return done.returncode


def python(*arguments: str | Path, **more_environment: str) -> int:
    return run([PYTHON, *arguments], **more_environment)


def quietly(doing: str, command: list[str | Path], log: Path) -> str | None:
    """Run a long command behind one line of progress; returns its output only when it failed."""
    print(f"{doing} … ", end="", flush=True)
    started = time.monotonic()
    with log.open("a", encoding="utf-8") as output:
        start = output.tell()
        status = subprocess.run(
            [str(part) for part in command],
            cwd=ROOT,
            env={**os.environ, "PYTHONUTF8": "1", "DEBIAN_FRONTEND": "noninteractive"},
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        ).returncode
    print(f"{'done' if status == 0 else 'FAILED'} ({time.monotonic() - started:.0f} s)", flush=True)
    return None if status == 0 else log.read_bytes()[start:].decode("utf-8", "replace")


# --- system libraries (Linux; the wheels bring everything elsewhere) ----------------------------


def loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_cjk_font() -> bool:
    folders = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")
    return any(next(folder.rglob(name), None) for folder in folders for name in CJK_FONTS)


def has_display() -> bool:
    if platform.system() != "Linux":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def apt_install(packages: list[str]) -> bool:
    """Install Debian packages when we may; False when we may not or it failed."""
    if not shutil.which("apt-get") or os.geteuid() != 0:  # type: ignore[attr-defined,unused-ignore]
        return False
    OUT.mkdir(exist_ok=True)
    log = OUT / "apt.log"
    if quietly("Package lists of the system", ["apt-get", "update"], log) is not None:
        return False
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    return quietly(f"System packages {' '.join(packages)}", [*command], log) is None


def ensure_system(for_a_screen: bool) -> None:
    """Libraries Qt cannot start without; a Chinese font, pdftoppm and Qt's tools only help."""
    if platform.system() != "Linux":
        return
    libraries = OFFSCREEN | (SCREEN if for_a_screen else {})
    needed = [package for library, package in libraries.items() if not loads(library)]
    helpful = [] if has_cjk_font() else ["fonts-noto-cjk"]
    helpful += [] if shutil.which("pdftoppm") else ["poppler-utils"]
    helpful += [package for library, package in WORDING.items() if not loads(library)]
    missing = needed + helpful
    may_install = needed or not STAMP.exists()  # what only helps is tried once, not at every start
    if not missing or (may_install and (apt_install(missing) or (needed and apt_install(needed)))):
        return
    line = f"sudo apt-get update && sudo apt-get install -y {' '.join(missing)}"
    if needed and shutil.which("apt-get"):
        stop(f"system libraries are missing. Type this once, then the same command again:\n{line}")
    if needed:
        print(f"Missing system libraries, Qt may not start: {', '.join(needed)} (Debian's names)")
    elif shutil.which("apt-get"):
        print(f"For Chinese in pictures and for the English window, type once: {line}")


def ensure_typing() -> None:
    """Input methods and an office for tests that skip without them; tried once, never a must."""
    tried = VENV / "typing.tried"
    if platform.system() != "Linux" or tried.exists() or not shutil.which("apt-get"):
        return
    helpers = TYPING | OFFICE
    commands = {name: package for name, package in helpers.items() if not is_there(name)}
    libraries = {name: package for name, package in SCREEN.items() if not loads(name)}
    missing = [*commands.values(), *libraries.values()]
    if missing and not apt_install(missing):
        line = f"sudo apt-get update && sudo apt-get install -y {' '.join(missing)}"
        print(f"Typing Chinese and Word files are not tested here. To do so, type once: {line}")
    tried.touch()


def ensure_postgres() -> None:
    """The database a large hub runs on, for its tests, which skip without; tried once, no must."""
    tried = VENV / "postgres.tried"
    has = shutil.which("initdb") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if platform.system() != "Linux" or has or tried.exists() or not shutil.which("apt-get"):
        return
    if not apt_install(["postgresql"]):
        line = "sudo apt-get update && sudo apt-get install -y postgresql"
        print(f"The hub on PostgreSQL is not tested here. To test it, type once: {line}")
    tried.touch()


def is_there(name: str) -> bool:
    return Path(name).exists() if name.startswith("/") else shutil.which(name) is not None


# --- the environment ----------------------------------------------------------------------------


def fingerprint() -> str:
    """Changes when the interpreter, the pins or what pyproject.toml asks to install change."""
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = [project[part] for part in ("build-system", "project")]
    asked += [project["tool"].get("setuptools"), platform.python_version()]
    pins = CONSTRAINTS.read_text("utf-8") if CONSTRAINTS.exists() else ""
    return hashlib.sha256((json.dumps(asked, sort_keys=True) + pins).encode()).hexdigest()


def is_of_this_python() -> bool:
    """Whether .venv exists, still starts, and was made by this version of Python."""
    with contextlib.suppress(OSError):
        made_by = f"version = {platform.python_version()}\n"
        return made_by in (VENV / "pyvenv.cfg").read_text("utf-8") and PYTHON.exists()
    return False


def make_venv() -> None:
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        package = f"python3.{sys.version_info.minor}-venv"
        if not (platform.system() == "Linux" and apt_install([package])):
            stop(
                f"this Python lacks venv. On Debian or Ubuntu type: sudo apt-get install {package}"
            )
    shutil.rmtree(VENV, ignore_errors=True)
    OUT.mkdir(exist_ok=True)
    made = quietly(
        "New environment in .venv", [sys.executable, "-m", "venv", VENV], OUT / "venv.log"
    )
    if made is not None:
        stop(f"the environment could not be made:\n{made}")


def pip_install(doing: str, *arguments: str, pinned: bool = True) -> None:
    constraints: list[str | Path] = ["-c", CONSTRAINTS] if pinned else []
    command = [PYTHON, "-m", "pip", "install", "--no-input", *constraints, *arguments]
    failed = quietly(doing, command, VENV / "setup.log")
    if failed is None:
        return
    if any(sign in failed for sign in NO_NETWORK):
        stop(
            "no network: the packages (about 300 MB) have to be fetched once. "
            "Connect this computer and type the same command again."
        )
    stop("packages could not be installed. pip's last words:\n" + failed[-2000:])


def install(pinned: bool = True) -> None:
    """The project itself and everything it needs, into .venv; editable, without build isolation.

    Isolation would fetch an unpinned setuptools for every install, so ours comes first, pinned.
    """
    STAMP.unlink(missing_ok=True)
    upgrade = [] if pinned else ["--upgrade", "--upgrade-strategy=eager"]
    pip_install("Build tool", *upgrade, "setuptools>=70.1", pinned=pinned)
    project = [*upgrade, "--no-build-isolation", "-e", ".[dev]"]
    pip_install("Packages (about 300 MB the first time)", *project, pinned=pinned)


def ensure_environment() -> None:
    if not is_of_this_python():
        make_venv()
    wanted = fingerprint()
    if not STAMP.exists() or STAMP.read_text("utf-8") != wanted:
        install()
        STAMP.write_text(wanted, "utf-8")


def ensure_words() -> None:
    """The English of the window, made of its .ts by Qt's lrelease; without it there is Chinese."""
    made = [WORDS.with_suffix(kind) for kind in (".ts", ".qm")]
    if not made[1].exists() or made[1].stat().st_mtime < made[0].stat().st_mtime:
        python("resources/words/gather.py", "--release")


# --- commands -----------------------------------------------------------------------------------


def command_run(_: list[str]) -> int:
    """Open the program on the sample; without a display, print its packs and draw its screens."""
    has_screen = has_display()
    ensure_system(for_a_screen=has_screen)
    ensure_environment()
    ensure_words()
    os.environ.setdefault("SIZHI_PASSPHRASE", DEMO_PASSPHRASE)
    HOME.mkdir(parents=True, exist_ok=True)
    if not any(HOME.iterdir()) and (status := fill_home()) != 0:
        return status
    if has_screen:
        print(f"Opening {HOME.relative_to(ROOT)}; passphrase: {os.environ['SIZHI_PASSPHRASE']}")
        return python("-m", "desktop", "--home", HOME)
    print("No display here: drawing the main screens into out/")
    offscreen = {"QT_QPA_PLATFORM": "offscreen"}
    status = python("-m", "desktop", "--home", HOME, "--pictures", OUT, **offscreen)
    for made in sorted([*OUT.glob("*.pdf"), *OUT.glob("*.png")]):
        print(f"  {made.relative_to(ROOT)}  {made.stat().st_size / 1024:,.0f} KB")
    return status


def fill_home() -> int:
    """Fill the empty home with the sample and print its packs; a half-filled home is not kept."""
    status = 1
    try:
        status = python("-m", "desktop.cli", "demo", "--home", HOME, "--out", OUT)
    finally:
        if status != 0:
            shutil.rmtree(HOME, ignore_errors=True)
    return status


def command_test(arguments: list[str]) -> int:
    """Everything that must be green: format, lint, types, architecture, all tests."""
    ensure_system(for_a_screen=False)
    ensure_environment()
    ensure_words()
    ensure_typing()
    ensure_postgres()
    pytest = ["-m", "pytest"]
    steps = {
        "format": ["-m", "ruff", "format", "--check", "."],
        "lint": ["-m", "ruff", "check", "."],
        "types": ["-m", "mypy"],
        "architecture": [*pytest, "tests/test_architecture.py"],
        "tests": [*pytest, "-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", *arguments],
    }
    failed = [name for name, step in steps.items() if not passes(name, step)]
    others = f" (also: {', '.join(failed[1:])})" if failed[1:] else ""
    print(f"\nFirst failure: {failed[0]}{others}" if failed else "\nAll green.")
    return 1 if failed else 0


def passes(name: str, step: list[str]) -> bool:
    print(f"\n== {name}", flush=True)
    started = time.monotonic()
    status = python(*step, QT_QPA_PLATFORM="offscreen")
    word = "ok" if status == 0 else f"FAILED with {status}"
    print(f"== {name}: {word} in {time.monotonic() - started:.1f} s", flush=True)
    return status == 0


def command_bench(arguments: list[str]) -> int:
    """Print the benchmark table: ratios within one run, with memory."""
    ensure_system(for_a_screen=False)
    ensure_environment()
    return python("benchmarks/run.py", *arguments, QT_QPA_PLATFORM="offscreen")


def command_words(arguments: list[str]) -> int:
    """Gather the words of the window for translation; FILE fills in English (JSON)."""
    ensure_system(for_a_screen=False)
    ensure_environment()
    return python("resources/words/gather.py", *arguments)


def command_shots(arguments: list[str]) -> int:
    """Draw every screen, light and dark, zh and en, some magnified, into out/shots; NAMES: only."""
    ensure_system(for_a_screen=False)
    ensure_environment()
    ensure_words()
    only = ["--only", *arguments] if arguments else []
    status = 0
    for folder, language, scale, more in SHOTS:
        drawing: list[str | Path] = ["-m", "desktop", "--temp-home", "--shots", SHOT_PLACE / folder]
        drawing += ["--language", language, *more, *only]
        environment = {"QT_QPA_PLATFORM": a_screen(float(scale)), "QT_SCALE_FACTOR": scale}
        status |= python(*drawing, TZ=IN_CHINA, **environment)
        print(
            f"  {folder}: {len(list((SHOT_PLACE / folder).glob('*-*.png')))} pictures", flush=True
        )
    print(f"All of them on one page: {(SHOT_PLACE / 'index.html').relative_to(ROOT)}")
    return status


def a_screen(scale: float) -> str:
    """The platform to draw on: an office screen, not Qt's own 800 by 800, which menus flee from."""
    file = SHOT_PLACE / "screen.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    width, height = (round(side * scale) for side in (1366, 768))
    place = {"name": "office", "x": 0, "y": 0, "width": width, "height": height}
    dots = {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    told = {"synchronousWindowSystemEvents": False, "windowFrameMargins": True}
    file.write_text(json.dumps({**told, "screens": [{**place, **dots}]}), "utf-8")
    return f"offscreen:configfile={file.relative_to(ROOT).as_posix()}"


def command_guide(_: list[str]) -> int:
    """Take the pictures of docs/guide anew."""
    ensure_system(for_a_screen=False)
    ensure_environment()
    drawing: list[str | Path] = [
        "-m",
        "desktop",
        "--temp-home",
        "--guide",
        ROOT / "docs/guide",
        "--language",
        "zh",
    ]
    return python(*drawing, QT_QPA_PLATFORM=a_screen(1), QT_SCALE_FACTOR="1", TZ=IN_CHINA)


def command_format(_: list[str]) -> int:
    """Lay out all files and mend what the linter can mend."""
    ensure_environment()
    return python("-m", "ruff", "check", "--fix", ".") | python("-m", "ruff", "format", ".")


def command_pin(arguments: list[str]) -> int:
    """Write constraints.txt from what pyproject.toml asks; --upgrade for the newest of all."""
    if "--upgrade" in arguments or not CONSTRAINTS.exists():
        make_venv()
        install(pinned=False)
    else:
        ensure_environment()
    listing = [
        str(PYTHON),
        "-m",
        "pip",
        "freeze",
        "--all",
        "--exclude",
        "pip",
        "--exclude-editable",
    ]
    frozen = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    pins = sorted((line for line in frozen.splitlines() if "==" in line), key=str.lower)
    CONSTRAINTS.write_text(PIN_HEADER + "\n".join(pins) + "\n", "utf-8")
    STAMP.write_text(fingerprint(), "utf-8")
    print(f"constraints.txt: {len(pins)} packages")
    return 0


def command_clean(_: list[str]) -> int:
    """Remove everything that was made here: environment, sample home, caches."""
    made = [
        VENV,
        OUT,
        ROOT / "build",
        ROOT / "dist",
        *ROOT.glob("*.egg-info"),
        *ROOT.glob(".*_cache"),
    ]
    for folder in made:
        shutil.rmtree(folder, ignore_errors=True)
    for folder in [ROOT / ".hypothesis", *ROOT.rglob("__pycache__")]:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "run": command_run,
    "test": command_test,
    "bench": command_bench,
    "shots": command_shots,
    "guide": command_guide,
    "words": command_words,
    "format": command_format,
    "pin": command_pin,
    "clean": command_clean,
}


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 — this file is what an old Python is asked to run
        stop(f"Python 3.11 or newer is needed; this is {platform.python_version()}.")
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    name, arguments = (sys.argv[1:2] or ["help"])[0], sys.argv[2:]
    if name in COMMANDS:
        return COMMANDS[name](arguments)
    lines = [f"  {known:7} {command.__doc__}" for known, command in COMMANDS.items()]
    print("python3 dev.py COMMAND\n\n" + "\n".join(lines))
    return 0 if name in ("help", "-h", "--help") else 2


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
