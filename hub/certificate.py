"""The hub's own certificate: made once, its fingerprint handed out with every enrolment code."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

from db.store import durable
from db.sync import pinning


def make(folder: Path, address: str) -> str:
    """A certificate and its key in ``folder``/tls; returns the fingerprint."""
    certificate, key = pinning.new_certificate(urlsplit(address).hostname or "sizhi-hub")
    place = folder / "tls"
    place.mkdir(mode=0o700, exist_ok=True)
    durable.write_whole(place / "key.pem", key)
    durable.write_whole(place / "certificate.pem", certificate)
    return pinning.fingerprint(certificate.decode())


def files(folder: Path) -> tuple[str | None, str | None]:
    """(certificate, key), or (None, None) where the hub has none of its own."""
    place = folder / "tls"
    if not (place / "certificate.pem").exists():
        return None, None
    return str(place / "certificate.pem"), str(place / "key.pem")


def print_of(folder: Path) -> str:
    """The fingerprint clients are to expect; "" where the hub has no certificate of its own."""
    certificate, _ = files(folder)
    return pinning.fingerprint(Path(certificate).read_text("utf-8")) if certificate else ""
