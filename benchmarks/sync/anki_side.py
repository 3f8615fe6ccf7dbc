"""Anki: its own sync server in a process of its own, and two collections of notes.

A note has our eight fields. Anki uploads and downloads its whole file the first time, and syncs
note by note after that; both are what it does for a person.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.sync import side
from benchmarks.sync.relay import Relay

_USER, _PASSWORD = "bench", "bench"


def is_there() -> bool:
    """Whether Anki is installed (``pip install .[bench]``)."""
    return find_spec("anki") is not None


class Anki:
    def __init__(self, folder: Path) -> None:
        from importlib.metadata import version

        self.name = f"anki {version('anki')}"
        folder.mkdir(parents=True)
        self._folder = folder
        port = side.a_free_port()
        log = folder / "server.log"
        told = {
            "SYNC_USER1": f"{_USER}:{_PASSWORD}",
            "SYNC_BASE": str(folder / "server"),
            "SYNC_HOST": "127.0.0.1",
            "SYNC_PORT": str(port),
            "RUST_LOG": "anki=warn",
        }
        with log.open("wb") as written:
            self._server = subprocess.Popen(
                [sys.executable, "-m", "anki.syncserver"],
                env={**os.environ, **told},
                stdout=written,
                stderr=written,
            )
        side.wait_for(port, self._server, log)
        self.relay = Relay(port)
        self._a = self._collection("a")
        self._b: Any = None
        self._auth = self._login(self._a)
        self._notes: list[Any] = []

    def _collection(self, name: str) -> Any:
        from anki.collection import Collection

        return Collection(str(self._folder / f"{name}.anki2"))

    def _login(self, collection: Any) -> Any:
        endpoint = f"http://127.0.0.1:{self.relay.port}/"
        return collection.sync_login(_USER, _PASSWORD, endpoint)

    def fill(self, records: Sequence[side.Record]) -> None:
        from anki.collection import AddNoteRequest

        kinds = self._a.models
        kind = kinds.new("record")
        for name in side.FIELDS:
            kinds.add_field(kind, kinds.new_field(name))
        template = kinds.new_template("card")
        template["qfmt"], template["afmt"] = "{{name}}", "{{note}}"
        kinds.add_template(kind, template)
        kinds.add(kind)
        kind, deck = kinds.by_name("record"), self._a.decks.id("bench")
        requests = []
        for record in records:
            note = self._a.new_note(kind)
            note.fields = [record[name] for name in side.FIELDS]
            requests.append(AddNoteRequest(note=note, deck_id=deck))
        self._a.add_notes(requests)
        self._notes = [request.note.id for request in requests]
        self.relay.counted()

    def upload(self) -> None:
        self._sync(self._a, must_be_full="upload")

    def prepare_to_join(self) -> None:
        self._b = self._collection("b")
        self._login(self._b)
        self.relay.counted()

    def join(self) -> None:
        self._sync(self._b, must_be_full="download")
        self._b.get_note(self._notes[-1])

    def edit(self, numbers: Sequence[int], word: str) -> None:
        for number in numbers:
            note = self._a.get_note(self._notes[number])
            note["note"] = word
            self._a.update_note(note)

    def sync_a(self) -> None:
        self._sync(self._a)

    def sync_b(self) -> None:
        self._sync(self._b)

    def note_at_b(self, number: int) -> str:
        return str(self._b.get_note(self._notes[number])["note"])

    def _sync(self, collection: Any, must_be_full: str = "") -> None:
        """One sync; the whole file is carried only where that is what is measured."""
        answer = collection.sync_collection(self._auth, False)
        is_full = answer.required not in (answer.NO_CHANGES, answer.NORMAL_SYNC)
        if is_full != bool(must_be_full):
            raise RuntimeError(f"Anki asks for sync {answer.required}, not what was expected")
        if must_be_full:
            collection.close_for_full_sync()
            collection.full_upload_or_download(
                auth=self._auth, server_usn=None, upload=must_be_full == "upload"
            )
            collection.reopen(after_full_sync=True)

    def close(self) -> None:
        for collection in (self._a, self._b):
            if collection is not None:
                collection.close()
        self.relay.__exit__()
        side.end(self._server)
