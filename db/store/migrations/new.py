"""Write the next migration from the difference between the scripts and ``db.records``.

``python -m db.store.migrations.new "what changes"`` — a draft to read and correct by hand before
it is committed: a migration imports nothing of the program and never changes once released.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

from alembic.autogenerate import api, produce_migrations
from alembic.migration import MigrationContext
from alembic.operations.ops import UpgradeOps
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool
from sqlcipher3 import dbapi2

from db.store import engine, home, migrations, schema

_TEMPLATE = '''"""{message}."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "{number}"
down_revision = {previous}


def upgrade() -> None:
    """{message}."""
    {body}
'''


def difference(connection: Any) -> tuple[Any, ...]:
    """What a migrated store lacks against the declarations; empty when they agree."""
    own = create_engine(
        "sqlite://", creator=lambda: connection, module=dbapi2, poolclass=StaticPool
    )
    with own.connect() as looking:
        context = MigrationContext.configure(looking, opts={"include_name": _is_ours})
        script = produce_migrations(context, schema.METADATA)
    return tuple(script.upgrade_ops.ops if script.upgrade_ops else ())


def _is_ours(name: str | None, kind: str, parents: Any) -> bool:
    return not (kind == "table" and str(name).startswith(("search_", "sqlite_", "alembic_")))


def main(message: str) -> Path:
    """Write the draft and return where it lies."""
    numbers = sorted(migrations._known())
    number = f"{len(numbers) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        where = home.create(Path(folder) / "home")
        key = bytes(32)
        if numbers:
            migrations.upgrade(where, key)
        with closing(engine.connect(where.db, key)) as connection:
            body = api.render_python_code(UpgradeOps(list(difference(connection))))
    name = "_".join(message.lower().split())
    target = migrations.FOLDER / "versions" / f"{number}_{name}.py"
    previous = f'"{numbers[-1]}"' if numbers else "None"
    text = _TEMPLATE.format(message=message, number=number, previous=previous, body=body)
    target.write_text(text, "utf-8")
    return target


if __name__ == "__main__":
    print(main(sys.argv[1]))
