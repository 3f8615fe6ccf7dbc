"""The way into one home: make it, open it, open it by the printed code, bring back a backup.

Every call takes about half a second (Argon2) or longer and belongs off the GUI thread. Nothing
here deletes: what a restore replaces is kept aside.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from db.errors import Refusal
from db.store import backups, foreign, home, vault
from db.store.backups import Backup
from db.store.store import Clock, Store, create, open_store, open_with_key, wall_clock
from desktop import sample

LOCKED_OUT = ("vault_damaged", "vault_missing")
DAMAGED = ("store_damaged", "store_missing", *LOCKED_OUT)


@dataclass(frozen=True, slots=True)
class Door:
    """One home at ``path``; ``cost`` is what a guess at a new passphrase costs (None: as usual),
    ``clock`` what its edits are dated by."""

    path: Path
    today: Callable[[], date] = date.today
    cost: vault.Cost | None = None
    clock: Clock = wall_clock

    @property
    def is_new(self) -> bool:
        """Nobody has made a home here yet."""
        return home.is_empty(self.path)

    def make(self, passphrase: str) -> tuple[Store, str]:
        """A new home, open, and its recovery code."""
        return create(self.path, passphrase, cost=self.cost, clock=self.clock)

    def fill(self, store: Store) -> None:
        """Put the sample into a new, empty home: all of it or nothing."""
        sample.fill(store, self.today())

    def open(self, passphrase: str) -> Store:
        return _ready(open_store(self.path, passphrase, clock=self.clock))

    def open_by_code(self, code: str, new_passphrase: str) -> Store:
        """Open by the recovery code; from now on ``new_passphrase`` opens it, backups too."""
        where = home.open_at(self.path)
        key = vault.unlock_with_recovery(where.vault, code)
        vault.change_passphrase(where.vault, key, new_passphrase, params=self.cost)
        backups.renew_vaults(where)
        return _ready(open_with_key(self.path, key, clock=self.clock))

    def backups(self) -> list[Backup]:
        """What can be brought back, newest first."""
        return backups.list_backups(home.Home(self.path.absolute()))

    def bring_back(self, backup: Backup, passphrase: str) -> Store:
        """Put a backup in the place of what is damaged, and open it.

        Where only the key file is damaged, only that comes back; the data stay as they are.
        """
        where = home.Home(self.path.absolute())
        try:
            key = vault.unlock(where.vault, passphrase)
        except Refusal as refusal:
            if refusal.code not in LOCKED_OUT:
                raise
            key = vault.unlock(backup.path / where.vault.name, passphrase)
            _bring_back_vault(where, backup)
            if where.db.is_file():
                return _ready(open_with_key(self.path, key, clock=self.clock))
        with home.hold(where):
            backups.restore(where, key, backup)
        return _ready(open_with_key(self.path, key, clock=self.clock))


def _bring_back_vault(where: home.Home, backup: Backup) -> None:
    kept = (backup.path / where.vault.name).read_bytes()
    with home.hold(where):
        if where.vault.exists():
            number = len(list(where.path.glob("vault.json.aside-*"))) + 1
            where.vault.rename(where.path / f"vault.json.aside-{number}")
        where.vault.write_bytes(kept)


def _ready(store: Store) -> Store:
    """After an upgrade, what a newer version of the program sent before is understood now."""
    foreign.catch_up(store)
    return store
