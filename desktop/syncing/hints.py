"""What may mean that now is a good moment: a network came up, something lies in the shared folder.

Hints only. Whether there is a way, the hub's own answer says; whether a file is whole, the bundle.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject

from desktop.room import Room
from desktop.syncing.engine import Syncing


class Hints(QObject):
    """Listens for one engine, as long as it lives."""

    def __init__(self, room: Room, syncing: Syncing) -> None:
        super().__init__(syncing)
        self._room = room
        self._syncing = syncing
        self._folders = QFileSystemWatcher(self)
        self._folders.directoryChanged.connect(lambda _: syncing.hint())
        syncing.ways_changed.connect(self.look)

    def begin(self) -> None:
        """Ask the system to tell; many have nothing to tell, and then nothing is lost."""
        self.look()
        from PySide6.QtNetwork import QNetworkInformation  # 24 ms no first window waits for

        features = QNetworkInformation.Feature
        for feature in (features.Reachability | features.Metered, features.Reachability):
            if QNetworkInformation.loadBackendByFeatures(feature):
                break
        else:
            return
        network = QNetworkInformation.instance()
        network.reachabilityChanged.connect(self._reachable)
        network.isMeteredChanged.connect(self._metered)
        self._metered(network.isMetered())

    def look(self) -> None:
        """Which folder is to be watched now."""
        store = self._room.store

        def read() -> Path | None:
            from db.sync import shared

            folder = shared.folder_of(store)
            return folder.path if folder else None

        self._room.background.run(self, read, self.watch)

    def watch(self, folder: Path | None) -> None:
        """The shared folder, or none."""
        if old := self._folders.directories():
            self._folders.removePaths(old)
        if folder is not None:
            self._folders.addPath(str(folder))

    def _reachable(self, _: object) -> None:
        self._syncing.hint()

    def _metered(self, is_metered: bool) -> None:
        self._syncing.is_metered = is_metered
