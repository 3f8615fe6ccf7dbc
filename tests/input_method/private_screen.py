"""A screen of its own for one test: X server, session bus, window manager, a home of nobody's.

Everything started here ends here, also what it started itself. Nothing waits by the clock: every
start waits for a sign of life, and says with the logs what was missing when it does not come.
"""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

PATIENCE = 20.0  # seconds for one start on a busy machine with two slow cores
NEEDED = ("Xvfb", "openbox", "xdotool", "dbus-daemon", "dbus-send")

# Without service folders: nothing is started behind our back, and what is dead stays dead.
BUS = """\
<busconfig>
  <type>session</type>
  <listen>unix:path={path}</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


class Screen:
    """The processes of one session, their environment and their logs."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.environment = {
            "HOME": str(home),
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "XDG_CONFIG_HOME": str(home / ".config"),
            "XDG_RUNTIME_DIR": str(home),
            "GSETTINGS_BACKEND": "memory",
            "NO_AT_BRIDGE": "1",
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(
        self,
        name: str,
        *command: str,
        keep: tuple[int, ...] = (),
        more: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """A process that lives as long as the screen; what it says goes to its log.

        ``keep`` are the file descriptors it inherits, ``more`` joins its environment.
        """
        with self.log(name).open("wb") as log:
            self._running[name] = subprocess.Popen(
                command,
                env={**self.environment, **more},
                cwd=self.home,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=keep,
                start_new_session=True,
            )

    def log(self, name: str) -> Path:
        return self.home / f"{name}.log"

    def ask(self, *command: str) -> str:
        """What a short command says; nothing where it fails or does not come back."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            done = subprocess.run(
                command, env=self.environment, capture_output=True, timeout=5, check=False
            )
            return done.stdout.decode() if done.returncode == 0 else ""
        return ""

    def press(self, *keys: str) -> None:
        """Keys as from a keyboard: xdotool's names, to whatever window has the focus."""
        command = ["xdotool", "key", "--clearmodifiers", "--delay", "30", *keys]
        subprocess.run(command, env=self.environment, check=True, timeout=PATIENCE)

    def until(self, is_so: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
        """Wait for a condition; ``AssertionError`` with everybody's last words otherwise."""
        if not self.came_true(is_so, seconds):
            raise AssertionError(f"not within {seconds:.0f} s: {what}\n{self.last_words()}")

    def came_true(self, is_so: Callable[[], object], seconds: float) -> bool:
        end = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > end:
                return False
            time.sleep(0.02)  # between two looks, not instead of one
        return True

    def last_words(self) -> str:
        """What each process said last, and whether it still runs."""
        told = []
        for name, process in self._running.items():
            status = process.poll()
            how = "running" if status is None else f"ended with {status}"
            words = self.log(name).read_text("utf-8", "replace")[-1500:]
            told.append(f"--- {name} ({how})\n{words}")
        return "\n".join(told)

    def end(self, name: str) -> None:
        """End one process at once, with those it started and kept."""
        process = self._running[name]
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(PATIENCE)

    def end_all(self) -> None:
        """The youngest first; then whoever still carries our home in its environment."""
        for name in reversed(self._running):
            self.end(name)
        for process in carriers(self.home):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)


def carriers(home: Path) -> list[int]:
    """The processes started, at whatever remove, with this home."""
    mark = f"HOME={home}".encode()
    found = []
    for entry in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark in entry.read_bytes().split(b"\0"):
                found.append(int(entry.parent.name))
    return found


def missing(*commands: str) -> list[str]:
    return [command for command in (*NEEDED, *commands) if shutil.which(command) is None]


@contextlib.contextmanager
def a_screen() -> Iterator[Screen]:
    """A screen with a bus and a window manager; gone with all its processes afterwards."""
    # Straight under the temporary folder: the path of a socket may have 107 bytes, no more.
    with tempfile.TemporaryDirectory(prefix="sizhi-", ignore_cleanup_errors=True) as folder:
        home = Path(folder)
        home.chmod(0o700)
        screen = Screen(home)
        try:
            _start_server(screen)
            _start_bus(screen)
            screen.start("openbox", "openbox", "--sm-disable")
            screen.until(lambda: screen.ask("xdotool", "get_desktop").strip(), "a window manager")
            yield screen
        finally:
            screen.end_all()


def _start_server(screen: Screen) -> None:
    """The server takes the first free display and names it when it is ready to be spoken to."""
    reading, writing = os.pipe()
    try:
        # -noreset: otherwise it starts over, deaf meanwhile, whenever its only client says goodbye.
        how = ("-noreset", "-nolisten", "tcp", "-screen", "0", "1024x768x24")
        screen.start("Xvfb", "Xvfb", "-displayfd", str(writing), *how, keep=(writing,))
        screen.until(lambda: select.select([reading], [], [], 0)[0], "a display")
        display = os.read(reading, 16).decode().strip()
    finally:
        os.close(reading)
        os.close(writing)
    screen.environment["DISPLAY"] = f":{display}"


def _start_bus(screen: Screen) -> None:
    path, wishes = screen.home / "bus", screen.home / "bus.conf"
    wishes.write_text(BUS.format(path=path), "utf-8")
    screen.start("dbus-daemon", "dbus-daemon", "--nofork", f"--config-file={wishes}")
    screen.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={path}"
    screen.until(path.exists, "a session bus")
