"""TLS by the hub's own certificate: trusted by its fingerprint in the code, and by nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import builders
import pytest
from serving import serving

from db.errors import Refusal
from db.store.store import Store
from db.sync import http, pinning
from hub import certificate, spaces
from hub.spaces import Hub


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    hub = spaces.create(tmp_path / "hub")
    certificate.make(tmp_path / "hub", "https://hub.example")
    hub.add_space("office")
    yield hub
    hub.close()


def test_a_laptop_trusts_the_certificate_its_code_names(hub: Hub, store: Store) -> None:
    with serving(hub, *certificate.files(hub.folder)) as address:
        print_ = certificate.print_of(hub.folder)
        member = http.enrol(store, f"{address}/#{hub.devices.invite('office')}.{print_}")
        builders.a_firm(store)
        assert http.sync(store).report.is_done
    assert pinning.fingerprint(member.certificate) == print_


def test_another_certificate_is_told_nothing_and_the_code_stays_good(
    hub: Hub, store: Store, tmp_path: Path
) -> None:
    word = hub.devices.invite("office")
    certificate.make(tmp_path, "https://hub.example")
    with serving(hub, *certificate.files(tmp_path)) as address, pytest.raises(Refusal) as refused:
        http.enrol(store, f"{address}/#{word}.{certificate.print_of(hub.folder)}")
    assert refused.value.code == "hub_certificate"
    hub.devices.enrol(word, "the right one")


def test_a_hub_that_shows_another_certificate_later_is_not_spoken_to(
    hub: Hub, store: Store, tmp_path: Path
) -> None:
    with serving(hub, *certificate.files(hub.folder)) as address:
        print_ = certificate.print_of(hub.folder)
        member = http.enrol(store, f"{address}/#{hub.devices.invite('office')}.{print_}")
    certificate.make(tmp_path, "https://hub.example")
    with serving(hub, *certificate.files(tmp_path)) as address:
        line = http.HubLine(replace(member, address=address), store.ending)
        with pytest.raises(Refusal) as refused:
            line.carry(b"")
    assert refused.value.code == "hub_certificate"


def test_the_certificate_is_good_at_every_date_a_laptop_may_believe_in(tmp_path: Path) -> None:
    from cryptography import x509

    certificate.make(tmp_path, "")
    read = x509.load_pem_x509_certificate((tmp_path / "tls/certificate.pem").read_bytes())
    assert read.not_valid_before_utc.year == 1970
    assert read.not_valid_after_utc.year == 9999


def test_only_the_owner_can_read_the_key(tmp_path: Path) -> None:
    certificate.make(tmp_path, "")
    assert (tmp_path / "tls/key.pem").stat().st_mode & 0o077 == 0
