"""A store comes to today's shape with a backup in hand, or stays exactly as it was."""

from __future__ import annotations

import shutil
from contextlib import closing
from pathlib import Path

import pytest
from builders import CHEAP, PASSPHRASE, a_firm, reopened, values_of
from refusals import refused

from db.records import Firm
from db.store import backups, engine, home, migrations, queries, replay, schema
from db.store.migrations import new
from db.store.store import Store
from db.store.store import create as create_store

SCRIPT = '''"""Planted by a test."""
import sqlalchemy as sa
from alembic import op

revision = "{number}"
down_revision = "{head}"


def upgrade() -> None:
    op.add_column("firm", sa.Column("motto", sa.String(), nullable=True))
    {more}
'''
NEXT = f"{int(migrations.HEAD) + 1:04d}"


def plant(monkeypatch: pytest.MonkeyPatch, folder: Path, more: str = "pass") -> None:
    """A next version of the program, with one more script."""
    scripts = folder / "migrations"
    shutil.copytree(migrations.FOLDER, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    text = SCRIPT.format(number=NEXT, head=migrations.HEAD, more=more)
    (scripts / "versions" / f"{NEXT}_planted.py").write_text(text, "utf-8")
    monkeypatch.setattr(migrations, "FOLDER", scripts)
    monkeypatch.setattr(migrations, "HEAD", NEXT)


def shape_of(where: home.Home, key: bytes) -> list[tuple[object, ...]]:
    """Every table and index as it was declared, and the revision."""
    with closing(engine.connect(where.db, key)) as connection:
        told = connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
        return [*told, connection.execute("SELECT version_num FROM alembic_version").fetchone()]


def all_rows(where: home.Home, key: bytes) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every ordinary table, the search index's own among them."""
    with closing(engine.connect(where.db, key)) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
        ).fetchall()
        return {n: connection.execute(f'SELECT * FROM "{n}"').fetchall() for (n,) in names}


def test_the_newest_script_is_the_head() -> None:
    names = sorted(path.name for path in (migrations.FOLDER / "versions").glob("[0-9]*.py"))
    assert names[-1].partition("_")[0] == migrations.HEAD
    assert [name.partition("_")[0] for name in names] == [
        f"{number:04d}" for number in range(1, len(names) + 1)
    ]


def test_a_new_home_has_the_shape_the_declarations_say(store: Store) -> None:
    with closing(engine.connect(store.home.db, store.key)) as connection:
        assert migrations._revision(connection) == migrations.HEAD
        assert new.difference(connection) == ()
        tables = {
            name for (name,) in connection.execute("SELECT name FROM pragma_table_list").fetchall()
        }
    assert set(schema.METADATA.tables) <= tables
    assert set(schema.JOURNAL_TABLES) <= set(schema.METADATA.tables)


def test_a_difference_between_scripts_and_declarations_would_be_seen(store: Store) -> None:
    with closing(engine.connect(store.home.db, store.key)) as connection:
        connection.execute("ALTER TABLE firm DROP COLUMN note")
        connection.execute("DROP INDEX ix_fact_subject")
        assert len(new.difference(connection)) == 2


def test_every_script_stands_alone() -> None:
    for path in (migrations.FOLDER / "versions").glob("[0-9]*.py"):
        assert "db." not in path.read_text("utf-8").replace("sa.", ""), path.name


def test_a_store_at_the_head_is_left_alone(store: Store) -> None:
    assert not migrations.upgrade(store.home, store.key)


@pytest.mark.parametrize("revision", sorted(migrations._known()))
def test_a_store_of_any_released_shape_comes_up_with_its_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, revision: str
) -> None:
    with monkeypatch.context() as then:
        then.setattr(migrations, "HEAD", revision)
        where = home.create(tmp_path / "home")
        migrations.upgrade(where, key := bytes(32))
    with closing(engine.connect(where.db, key)) as connection:
        connection.execute("INSERT INTO setting VALUES ('author', '张三')")
    assert migrations.upgrade(where, key) == (revision != migrations.HEAD)
    with closing(engine.connect(where.db, key)) as connection:
        assert connection.execute("SELECT * FROM setting").fetchall() == [("author", "张三")]
        assert new.difference(connection) == ()


def test_a_migration_keeps_the_rows_and_makes_a_backup_first(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity, key = a_firm(store, phone="1"), store.key
    store.close()
    before = shape_of(store.home, key)
    plant(monkeypatch, tmp_path)
    assert migrations.upgrade(store.home, key)
    assert shape_of(store.home, key)[-1] == (NEXT,)
    kept = [b for b in backups.list_backups(store.home) if b.why == "before_migration"]
    assert len(kept) == 1
    assert shape_of(home.Home(kept[0].path), key) == before
    again = reopened(store.home.path, key)
    assert values_of(again, identity)["phone"] == "1"
    a_firm(again, "升级后的公司")
    assert replay.problems(again) == []
    again.close()


FAULTS = {
    "a fault in the script": "raise RuntimeError('boom')",
    "a statement that is none": "op.execute('ALTER TABLE nowhere ADD COLUMN x')",
    "rows that go missing": "op.execute('DELETE FROM firm')",
    "a table that goes missing": "op.execute('DROP TABLE op_value')",
    "a reference to nothing": (
        "op.execute('CREATE TABLE up (a PRIMARY KEY)');"
        " op.execute('CREATE TABLE down (a REFERENCES up)');"
        " op.execute('INSERT INTO down VALUES (1)')"
    ),
    "an index that lies": (
        "op.execute('PRAGMA writable_schema=ON');"
        " op.execute(\"DELETE FROM sqlite_master WHERE name='ix_fact_subject'\");"
        " op.execute('PRAGMA writable_schema=RESET')"
    ),
}


@pytest.mark.parametrize("fault", list(FAULTS))
def test_a_migration_that_fails_leaves_the_store_as_it_was(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    key = store.key
    a_firm(store)
    store.close()
    before = shape_of(store.home, key), all_rows(store.home, key)
    with monkeypatch.context() as later:
        plant(later, tmp_path, FAULTS[fault])
        with pytest.raises(Exception) as raised:  # noqa: PT011 - a bug of a script stays a bug
            migrations.upgrade(store.home, key)
        code = getattr(raised.value, "code", None)
        assert code == "migration_failed" or fault.startswith(("a fault", "a statement"))
    assert (shape_of(store.home, key), all_rows(store.home, key)) == before
    again = reopened(store.home.path, key)
    assert queries.rows(again, Firm)[0] == 1
    again.close()


def test_a_store_of_a_newer_program_is_refused_and_left_as_it_is(store: Store) -> None:
    key = store.key
    a_firm(store)
    store.close()
    with closing(engine.connect(store.home.db, key)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = all_rows(store.home, key)
    with refused("store_newer") as caught:
        reopened(store.home.path, key)
    assert caught.value.details == {"revision": "9999"}
    assert all_rows(store.home, key) == before
    with refused("store_newer"):  # and not home_in_use: the refusal let go of the home
        reopened(store.home.path, key)


def test_a_first_start_that_was_cut_short_is_finished_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = tmp_path / "home"

    def cut(connection: object) -> None:
        raise SystemExit

    with monkeypatch.context() as then:
        then.setattr(migrations, "_migrate", cut)
        with pytest.raises(SystemExit):
            create_store(where, PASSPHRASE, cost=CHEAP)
    from db.store.store import open_store

    opened = open_store(where, PASSPHRASE)
    a_firm(opened)
    assert replay.problems(opened) == []
    opened.close()
