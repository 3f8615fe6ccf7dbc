"""The engine knows nothing of negotiations: it could be lifted out as it is."""

from __future__ import annotations

import ast
from pathlib import Path

import desktop.pack.engine


def test_the_engine_imports_nothing_of_the_program_but_itself() -> None:
    folder = Path(str(desktop.pack.engine.__file__)).parent
    for file in folder.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                if name.startswith(("desktop", "db")):
                    assert name.startswith("desktop.pack.engine"), f"{file.name}: {name}"
                if name.split(".")[0] in ("PySide6", "sqlalchemy", "time"):
                    raise AssertionError(f"{file.name}: {name}")
