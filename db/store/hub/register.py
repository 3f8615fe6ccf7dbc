"""The register of devices in the database; see ``devices`` for what it keeps."""

from __future__ import annotations

import secrets
from typing import Any, Final

from db.errors import Refusal
from db.records import Level
from db.rules import roles
from db.store.hub import devices as known
from db.store.hub.database import Cursor, Database
from db.store.hub.devices import DAY, Device

_SHOWN: Final = (
    "SELECT d.id, s.name, d.role, d.label, d.key, d.token, d.is_revoked, d.most_level"
    " FROM device d JOIN space s ON s.n = d.space"
)


class Devices:
    """Codes and tokens, as hashes. Any number of processes may use it at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def invite(
        self,
        space: str,
        role: str = roles.EDITOR,
        *,
        seconds: int = DAY,
        most_level: int = Level.NEVER,
    ) -> str:
        word = known.new_code()
        with self._database.door() as cursor:
            cursor.execute("DELETE FROM invitation WHERE until < now()")
            cursor.execute(
                "INSERT INTO invitation(space, code, role, most_level, until)"
                " SELECT n, %s, %s, %s, now() + make_interval(secs => %s) FROM space"
                " WHERE name = %s",
                (known.hashed_code(word), roles.checked(role), most_level, seconds, space),
            )
            if not cursor.rowcount:
                raise no_such_space()
        return word

    def enrol(self, word: str, label: str, key: str = "") -> tuple[str, Device]:
        """One statement takes the code away: of two that bring it at once, one is too late."""
        token = secrets.token_hex(32)
        with self._database.door() as cursor:
            cursor.execute(
                "DELETE FROM invitation WHERE code = %s AND until >= now()"
                " RETURNING space, role, most_level",
                (known.hashed_code(word),),
            )
            found = cursor.fetchone()
            if found is None:
                raise known.code_unknown()
            hashed = known.hashed(token)
            cursor.execute(
                "INSERT INTO device(space, id, token, role, label, key, most_level)"
                " VALUES(%s, %s, %s, %s, %s, %s, %s)",
                (found[0], secrets.token_hex(8), hashed, found[1], *_clean(label, key), found[2]),
            )
            cursor.execute(f"{_SHOWN} WHERE d.token = %s", (hashed,))
            return token, _device(cursor.fetchone())

    def of_token(self, token: str) -> Device | None:
        with self._database.door() as cursor:
            cursor.execute(
                f"{_SHOWN} WHERE d.token = %s AND NOT d.is_revoked", (known.hashed(token),)
            )
            found = cursor.fetchone()
        return _device(found) if found else None

    def listed(self, space: str | None = None) -> list[Device]:
        with self._database.door() as cursor:
            cursor.execute(
                f"{_SHOWN} WHERE %s::text IS NULL OR s.name = %s ORDER BY d.made, d.id",
                (space, space),
            )
            return [_device(row) for row in cursor.fetchall()]

    def revoke(self, device_id: str) -> None:
        with self._database.door() as cursor:
            cursor.execute("UPDATE device SET is_revoked = true WHERE id = %s", (device_id,))
            if not cursor.rowcount:
                raise known.no_such_device(device_id)

    def change(
        self, device_id: str, *, role: str | None = None, most_level: int | None = None
    ) -> Device:
        with self._database.door() as cursor:
            cursor.execute(
                "UPDATE device SET role = coalesce(%s, role), most_level = coalesce(%s, most_level)"
                " WHERE id = %s",
                (None if role is None else roles.checked(role), most_level, device_id),
            )
            return _by_id(cursor, device_id)


def _by_id(cursor: Cursor, device_id: str) -> Device:
    cursor.execute(f"{_SHOWN} WHERE d.id = %s", (device_id,))
    found = cursor.fetchone()
    if found is None:
        raise known.no_such_device(device_id)
    return _device(found)


def _device(row: Any) -> Device:
    return Device(*row)


def _clean(*texts: str) -> list[str]:
    """What PostgreSQL can hold as text."""
    return [text[:100].replace("\x00", "") for text in texts]


def no_such_space() -> Refusal:
    return Refusal("no_such_space", "没有这个空间。")
