"""Gathers every Chinese word of the window into `sizhi_en.ts`, and makes `sizhi_en.qm` of it.

A tool of the developer and of set-up (`python3 dev.py words`); the program never imports it.
Qt's own lupdate reads the code, keeps the translations that are there and drops what nobody says
any more; lrelease packs them for QTranslator. What is declared rather than said — labels of
fields, value lists, card templates, sentences of db and hub, which may not know Qt — is first
written down as lines lupdate can read. See docs/decisions/0011.
"""

from __future__ import annotations

import argparse
import ast
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
TS = ROOT / "resources/words/sizhi_en.ts"
QM = TS.with_suffix(".qm")
ROOMS = ("db", "desktop", "hub")
SAYING = {"Refusal": 1, "Sentence": 0}
"""What makes a sentence outside of Qt, and which of its arguments is the Chinese template."""
MARKS = (*"、；，", "{head}：{words}", "{words}（{inside}）")
"""What desktop.wording puts between words."""
KEPT = frozenset({"中文"})
"""Said in its own language in every language."""
CHINESE = re.compile("[\u3400-\u9fff]")
WIDE = re.compile("[“”‘，。；：（）、　]")
"""Chinese marks; the curly quotes, too, are drawn as Chinese ones among Chinese."""
STRAIGHT = str.maketrans("“”‘’", "\"\"''")
NAMED = re.compile(r"\{(\w*)[^{}]*\}")


class Word(NamedTuple):
    """One line of the dictionary; ``comment`` tells equal Chinese apart."""

    context: str
    source: str
    comment: str = ""
    english: str = ""


# --- what is declared ---------------------------------------------------------------------------


def declared() -> Iterator[Word]:
    """Labels, value lists, units and card templates, each with the context the desktop asks by."""
    from db.records import TYPES, fields, values

    for record_type in TYPES.values():
        yield Word("Record", record_type.label, english=record_type.en)
        yield Word("Records", record_type.label)
        for field in fields(record_type).values():
            yield Word("Field", field.label, field.name, field.en)
    for name, listed in sorted(vars(values).items()):
        if name.isupper() and isinstance(listed, dict):
            yield from (Word("Value", label, str(key)) for key, label in listed.items())
    yield from (Word("Ledger", name) for name in _ledgers())
    yield from (Word("Unit", unit) for unit in values.UNIT if CHINESE.search(unit))
    templates = json.loads((ROOT / "resources/rules/card_templates.json").read_text("utf-8"))
    for card in templates.values():
        yield Word("CardTemplate", card["title"])
        for section in card["sections"]:
            yield Word("CardTemplate", section["title"])
            for item in section["items"]:
                yield Word("CardTemplate", item["label"])
                yield Word("CardTemplate", item["question"])


def _ledgers() -> Iterator[str]:
    """The names of the ledgers, read from the code: the dictionary stands below the desktop."""
    for node in ast.walk(ast.parse((ROOT / "desktop/ledgers/__init__.py").read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id="Ledger"), args=[ast.Constant(value=str(name)), *_]):
                yield name


def sentences() -> Iterator[Word]:
    """The templates of every Refusal and Sentence in the house, and the marks between words."""
    yield from (Word("Sentence", mark) for mark in MARKS)
    for _, template in _templates():
        if isinstance(template, ast.Constant) and isinstance(template.value, str):
            yield Word("Sentence", template.value)


def unsayable() -> list[str]:
    """Sentences nobody can translate: built on the spot instead of from a named template."""
    return [
        f"{path.relative_to(ROOT).as_posix()}:{template.lineno}"
        for path, template in _templates()
        if isinstance(template, ast.JoinedStr | ast.BinOp)
    ]


def _templates() -> Iterator[tuple[Path, ast.expr]]:
    for path in _code(*ROOMS):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func
                name = called.attr if isinstance(called, ast.Attribute) else None
                at = SAYING.get(called.id if isinstance(called, ast.Name) else name or "")
                if at is not None and at < len(node.args):
                    yield path, node.args[at]


def _code(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in sorted((ROOT / room).rglob("*.py"))]


# --- Qt's tools ---------------------------------------------------------------------------------


def update(ts: Path = TS, filled: Mapping[str, object] | None = None) -> None:
    """Bring ``ts`` up to the code: new strings in, gone ones out; ``filled`` as in ``_fill``."""
    words = [*declared(), *sentences()]
    with tempfile.TemporaryDirectory(prefix="sizhi-words-") as folder:
        spoken, sources = Path(folder) / "declared.py", Path(folder) / "sources.lst"
        lines = dict.fromkeys(_as_code(word) for word in words)
        spoken.write_text("\n".join(lines) + "\n", "utf-8")
        sources.write_text("\n".join(str(p) for p in [*_code("desktop"), spoken]), "utf-8")
        _lupdate(ts, sources)
        if _fill(ts, words, filled or {}):
            _lupdate(ts, sources)  # laid out again as lupdate lays it out


def _as_code(word: Word) -> str:
    said = (word.context, word.source, word.comment) if word.comment else (word[0], word[1])
    return f"translate({', '.join(map(repr, said))})"


def _lupdate(ts: Path, sources: Path) -> None:
    languages = ["-source-language", "zh_CN", "-target-language", "en"]
    steady = ["-locations", "none", "-sort-messages", "-no-obsolete"]
    guesses = ["-disable-heuristic", "sametext", "-disable-heuristic", "similartext"]
    _tool("lupdate", f"@{sources}", *languages, *steady, *guesses, "-ts", str(ts))


def release(ts: Path = TS, qm: Path = QM) -> None:
    """Pack the finished translations for the program; whole or not at all."""
    fresh = qm.with_name(f"{qm.name}.new")
    _tool("lrelease", "-silent", str(ts), "-qm", str(fresh))
    os.replace(fresh, qm)


def _tool(name: str, *arguments: str) -> None:
    qt = importlib.util.find_spec("PySide6")
    assert qt is not None
    assert qt.origin is not None
    program = Path(qt.origin).parent / (f"{name}.exe" if os.name == "nt" else name)
    done = subprocess.run(
        [str(program), *arguments], check=False, capture_output=True, text=True, encoding="utf-8"
    )
    if done.returncode != 0:
        raise SystemExit(f"Qt's {name} failed: {done.stderr.strip() or done.stdout.strip()}")


# --- the dictionary -----------------------------------------------------------------------------


def messages(ts: Path = TS) -> Iterator[Word]:
    """Every line of the dictionary; ``english`` is "" while it is unfinished."""
    yield from (word for word, _ in _messages(ElementTree.parse(ts)))


def unfinished(ts: Path = TS) -> list[Word]:
    return [word for word in messages(ts) if not word.english]


def faults(ts: Path = TS) -> list[str]:
    """What a program finds wrong in a translation: other places to fill, Chinese, its marks."""
    told = []
    for word in messages(ts):
        if not word.english:
            continue
        if set(NAMED.findall(word.source)) != set(NAMED.findall(word.english)):
            told.append(f"other {{places}}: {word.source} | {word.english}")
        if WIDE.search(word.english):
            told.append(f"marks as wide as a Chinese letter: {word.source} | {word.english}")
        if CHINESE.search(word.english) and word.source not in KEPT:
            told.append(f"Chinese in the English: {word.source} | {word.english}")
    return told


def _messages(
    tree: ElementTree.ElementTree[ElementTree.Element],
) -> Iterator[tuple[Word, ElementTree.Element]]:
    for context in tree.getroot().iter("context"):
        for message in context.iter("message"):
            told = message.find("translation")
            assert told is not None
            english = "" if told.get("type") == "unfinished" else told.text or ""
            source, comment = message.findtext("source", ""), message.findtext("comment", "")
            yield Word(context.findtext("name", ""), source, comment, english), told


def _fill(ts: Path, words: list[Word], filled: Mapping[str, object]) -> bool:
    """Write in what ``db/records`` says in English, and ``filled``: source, or "source|comment",
    to English. In a mapping under its context's name it replaces what stands there; at the top it
    serves every context that has no English yet.
    """
    own = {word[:3]: word.english for word in words if word.english}
    tree, is_changed = ElementTree.parse(ts), False
    for word, told in _messages(tree):
        special = filled.get(word.context)
        places = [special if isinstance(special, dict) else {}, {} if word.english else filled]
        keys = (f"{word.source}|{word.comment}", word.source)
        given = next((place[key] for place in places for key in keys if key in place), "")
        said = own.get(word[:3]) or given or word.english
        english = said.translate(STRAIGHT) if isinstance(said, str) else ""
        if english and english != word.english:
            told.attrib.pop("type", None)
            told.text = english
            is_changed = True
    if is_changed:
        tree.write(ts, "utf-8", xml_declaration=True)
    return is_changed


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 dev.py words", description=__doc__)
    parser.add_argument("fill", nargs="*", type=Path, help="JSON: Chinese source to English")
    parser.add_argument("--release", action="store_true", help="only make the .qm of the .ts")
    asked = parser.parse_args()
    if not asked.release:
        filled: dict[str, object] = {}
        for file in asked.fill:
            for word, english in json.loads(file.read_text("utf-8")).items():
                before = filled.get(word)
                is_context = isinstance(before, dict) and isinstance(english, dict)
                filled[word] = {**before, **english} if is_context else english
        update(filled=filled)
        _report()
    release()
    return 0


def _report() -> None:
    missing = unfinished()
    for word in missing:
        print(f"  {word.context:16} {word.source}{f'|{word.comment}' if word.comment else ''}")
    for line in faults():
        print(f"  {line}")
    for place in unsayable():
        print(f"  {place}: a sentence built on the spot; give it a template and named details")
    count = sum(1 for _ in messages())
    print(f"{TS.relative_to(ROOT)}: {count} strings, {len(missing)} without English")
    if missing:
        print('Write {"中文": "English", …} into a file and type: python3 dev.py words FILE')


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
