"""The house keeps its shape: rules as data, imports inside functions and TYPE_CHECKING included."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Collection, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ("db", "desktop", "hub", "resources")
GROUND = {"db.errors", "db.sentences", "resources"}

# Room -> the rooms of ours it may name besides itself. The longest name that fits is the room.
MAY_IMPORT = {
    "resources": set[str](),
    "resources.words": {"db.records"},  # the developer's tool that gathers declared words
    "db": GROUND,
    "db.records": GROUND,
    "db.rules": GROUND | {"db.records"},
    "db.journal": GROUND | {"db.records", "db.rules"},
    "db.store": GROUND | {"db.records", "db.rules", "db.journal"},
    "db.sync": GROUND | {"db.records", "db.rules", "db.journal", "db.store"},
    "desktop": {"db", "resources", "desktop"},
    "desktop.pack.engine": set[str](),
    "hub": {"db", "resources", "hub"},
}
WITHOUT_QT = (
    r"desktop\.(pack|files|cli|commands|briefing|ledgers|intake|sample|commitments|materials)(\.|$)"
)

# Outside package -> the only modules of ours that may name it, as a pattern.
ONLY_IN = {
    r"(PySide6|shiboken6)\b": rf"(?!{WITHOUT_QT})desktop\b",
    r"sqlalchemy\b": r"db\.(records|store)\b",
    r"sqlalchemy\b.*\.(select|insert|update|delete|text|union|union_all|exists)$": r"db\.store\b",
    r"alembic\b": r"db\.store\b",
    r"sqlcipher3\b|sqlite3\b": r"db\.store\b",
    r"reportlab\b": r"desktop\.pack\b",
    r"(fastapi|starlette|uvicorn|pydantic)\b": r"hub\b",
    r"httpx2?\b": r"db\.sync\b",
    r"(tests|benchmarks|dev)\b": r"(?!)",
}
SQL = re.compile(
    r"\s*(SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|PRAGMA|ATTACH)\s+[A-Za-z_*\"]+"
)


def modules(root: Path) -> dict[str, Path]:
    """Every module of the house by its dotted name; a package is named without __init__."""
    files = (path for room in HOUSE for path in sorted((root / room).rglob("*.py")))
    dotted = ((path.relative_to(root).with_suffix("").parts, path) for path in files)
    return {".".join(parts).removesuffix(".__init__"): path for parts, path in dotted}


def imported(name: str, path: Path) -> Iterator[str]:
    """Every name an import anywhere in the file reaches for: module, or module.attribute."""
    package = name.split(".") if path.name == "__init__.py" else name.split(".")[:-1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            source = ".".join([*above, *filter(None, [node.module])])
            yield from (f"{source}.{alias.name}" for alias in node.names)


def longest(name: str, known: Collection[str]) -> str:
    """The longest of the known dotted names that is ``name`` or contains it; '' for none."""
    while name and name not in known:
        name = name.rpartition(".")[0]
    return name


def is_allowed(module: str, name: str) -> bool:
    """Whether ``module`` may name ``name``: one of ours below it, or an outside package it owns."""
    if name.partition(".")[0] in HOUSE:
        room = longest(module, MAY_IMPORT)
        reach = MAY_IMPORT[room] | {room}
        return any(f"{name}.".startswith(f"{ours}.") for ours in reach)
    return all(re.match(only, module) for what, only in ONLY_IN.items() if re.match(what, name))


def sql_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and SQL.match(node.value):
            yield node.value.split("\n")[0][:40]


def violations(root: Path) -> list[str]:
    """Every sentence the architecture has to say against the tree under ``root``."""
    house, wrong = modules(root), []
    graph: dict[str, set[str]] = {}
    for module, path in house.items():
        names = list(imported(module, path))
        wrong += [f"{module} imports {name}" for name in names if not is_allowed(module, name)]
        graph[module] = {longest(name, house) for name in names} - {"", module}
        if not re.match(r"db\.(store|sync)\b", module):
            wrong += [f"{module} holds SQL: {statement}" for statement in sql_in(path)]
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as cycle:
        wrong.append("import cycle: " + " <- ".join(cycle.args[1]))
    return wrong


def test_every_room_imports_only_downwards() -> None:
    assert modules(ROOT), "the house was not found"
    assert not violations(ROOT)


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("db.records.firm", "from db.rules import readiness"),
        ("db.rules.money", "def late():\n    import db.store"),
        ("db.rules.money", "from ..store import rows"),
        ("db.journal.ops", "from db import store"),
        ("db.rules.money", "if TYPE_CHECKING:\n    from desktop.app import main"),
        ("desktop.app", "import hub.routes"),
        ("hub.routes", "from desktop import files"),
        ("desktop.cli", "from PySide6.QtCore import QObject"),
        ("desktop.sample", "import PySide6"),
        ("desktop.pack.cover", "from PySide6 import QtGui"),
        ("desktop.pack.engine.page", "from db.errors import Refusal"),
        ("desktop.pack.engine.page", "from desktop.pack.parts import cover"),
        ("db.store.rows", "import reportlab.platypus"),
        ("db.rules.money", "from sqlalchemy import Column"),
        ("db.records.firm", "from sqlalchemy import select"),
        ("desktop.screens.board", "from sqlalchemy.orm import Session"),
        ("desktop.screens.board", 'QUERY = "SELECT id FROM firm"'),
        ("db.journal.ops", "import sqlcipher3"),
        ("db.store.rows", "from fastapi import FastAPI"),
        ("desktop.demo", "from tests.builders import a_firm"),
    ],
)
def test_a_planted_wrong_import_is_caught(tmp_path: Path, module: str, line: str) -> None:
    path = tmp_path / f"{module.replace('.', '/')}.py"
    path.parent.mkdir(parents=True)
    path.write_text(line, "utf-8")
    assert len(violations(tmp_path)) == 1


def test_a_cycle_hidden_inside_a_function_is_caught(tmp_path: Path) -> None:
    (tmp_path / "db/rules").mkdir(parents=True)
    (tmp_path / "db/rules/a.py").write_text("from db.rules import b", "utf-8")
    (tmp_path / "db/rules/b.py").write_text("def late():\n    from db.rules.a import x", "utf-8")
    assert violations(tmp_path) == ["import cycle: db.rules.a <- db.rules.b <- db.rules.a"]


def test_imports_downwards_are_allowed(tmp_path: Path) -> None:
    (tmp_path / "db/store").mkdir(parents=True)
    (tmp_path / "db/store/rows.py").write_text(
        "from db.records import Firm\nfrom db.errors import Refusal\n"
        "from sqlalchemy import select\nimport sqlcipher3\nQUERY = 'SELECT 1'\n",
        "utf-8",
    )
    assert violations(tmp_path) == []


def test_what_must_start_without_qt_loads_no_qt() -> None:
    names = [name for name in modules(ROOT) if re.match(WITHOUT_QT, name)]
    program = f"import sys, {', '.join(names)}\nprint('PySide6' in sys.modules)"
    command = [sys.executable, "-c", program]
    loaded = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert loaded.stdout == "False\n", loaded.stderr


def test_dev_py_needs_nothing_but_the_standard_library() -> None:
    tops = {name.partition(".")[0] for name in imported("dev", ROOT / "dev.py")}
    assert tops <= sys.stdlib_module_names


REGISTRIES = "|".join(rf"{host}\.{end}" for host, end in [("pypi", "org"), ("pythonhosted", "org")])
MACHINE = re.compile(rf"(?<![\w.~*)}}\]-])/(work|root|home|Users)/\w|{REGISTRIES}")


def leaks(root: Path) -> list[str]:
    """Lines of committed text that name a folder of somebody's machine or a package registry."""
    command = ["git", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=root, check=False, capture_output=True, text=True)
    if listed.returncode != 0:
        pytest.skip("not a git checkout: nobody knows here what is committed")
    found = []
    for name in filter(None, listed.stdout.split("\0")):
        content = (root / name).read_bytes() if (root / name).is_file() else b""
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
            if b"\0" not in content and MACHINE.search(line):
                found.append(f"{name}:{number}: {line.strip()[:80]}")
    return found


def test_no_committed_text_names_a_machine_or_a_registry() -> None:
    assert not leaks(ROOT)


def test_a_path_of_a_machine_is_caught(tmp_path: Path) -> None:
    (tmp_path / "notes.md").write_text("see " + "/".join(["", "work", "main", "x.py"]), "utf-8")
    for command in (["init", "-q"], ["add", "notes.md"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    assert [line.partition(": ")[0] for line in leaks(tmp_path)] == ["notes.md:1"]
