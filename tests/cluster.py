"""A PostgreSQL of our own: in a temporary folder, on loopback, for as long as a test run lasts.

It refuses to run as root, so there it runs as the user Debian's package made for it.
"""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

NEEDED = "these tests need PostgreSQL 15 or newer (Debian: apt-get install postgresql)"


def programs() -> Path | None:
    """Where ``initdb`` lies; None where there is no PostgreSQL."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    found = shutil.which("initdb")
    return installed[0].parent if installed else Path(found).parent if found else None


@dataclass
class Cluster:
    """A running server."""

    folder: Path
    port: int
    _names: Iterator[int] = field(default_factory=itertools.count)

    def url(self, database: str, user: str = "postgres") -> str:
        return f"postgresql+psycopg://{user}@127.0.0.1:{self.port}/{database}"

    def connect(self, database: str = "postgres", user: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=user, dbname=database, autocommit=True
        )

    def new_database(self) -> str:
        """An empty database; its address."""
        name = f"test{next(self._names)}"
        with self.connect() as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self.url(name)


@contextmanager
def running(*settings: str) -> Iterator[Cluster]:
    """A server, stopped and removed at the end. ``settings`` are ``name=value``."""
    where = programs()
    if where is None:
        raise FileNotFoundError(NEEDED)
    folder = Path(tempfile.mkdtemp(prefix="sizhi-postgres-"))
    as_user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = folder / "data"
    options = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", *settings]
    try:
        make = [*as_user, where / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N"]
        quietly([*make, "-E", "UTF8", "--locale=C"], folder)
        start = [*as_user, where / "pg_ctl", "-D", data, "-w", "-l", data / "log", "start"]
        quietly([*start, "-o", " ".join(f"-c {option}" for option in options)], folder)
        try:
            yield Cluster(folder, port)
        finally:
            quietly([*as_user, where / "pg_ctl", "-D", data, "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def quietly(command: list[object], folder: Path) -> None:
    """Its output is shown only when it fails. Not by pipes: the server would hold them open."""
    with (folder / "output").open("wb+") as output:
        done = subprocess.run(
            [str(part) for part in command], cwd=folder, stdout=output, stderr=output, check=False
        )
        if done.returncode:
            output.seek(0)
            raise RuntimeError(output.read().decode("utf-8", "replace"))
