"""Attachments of a hub on PostgreSQL in an S3: sealed, resumed, missed, refused, checked."""

from __future__ import annotations

import io
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import builders
import httpx2 as httpx
import object_server
import pytest
from cluster import Cluster
from object_server import ObjectServer
from serving import joined, serving

from db.errors import Refusal
from db.records import Attachment
from db.store import queries
from db.store.hub.database import Database
from db.store.store import Store
from db.sync import http, lines
from db.sync.membership import membership
from hub import objects as objects_of_hub
from hub import spaces
from hub.postgres import PostgresHub

PHOTO = os.urandom(9 * 2**20 + 17)
"""Three parts of an upload, ten pieces at rest, the last ones not full."""


@pytest.fixture(scope="module")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectServer]:
    if object_server.program() is None:
        pytest.skip(object_server.NEEDED)
    with object_server.running(tmp_path_factory.mktemp("s3")) as server:
        yield server


class Office:
    """A hub's folder and database; each process that serves it opens it for itself."""

    def __init__(self, folder: Path, url: str, prefix: str) -> None:
        self.folder, self.url, self.prefix = folder, url, prefix
        spaces.create(folder).close()
        database = Database(url)
        database.upgrade()
        database.close()
        with self.opened() as hub:
            hub.add_space("office")

    @contextmanager
    def opened(self) -> Iterator[PostgresHub]:
        hub = PostgresHub(self.folder, self.url, f"s3://{object_server.BUCKET}/{self.prefix}")
        yield hub
        hub.close()


@pytest.fixture
def office(
    bucket: ObjectServer,
    postgres: Cluster,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Office:
    """A hub whose files go into the bucket, under the name of the test."""
    for name, value in bucket.environment.items():
        monkeypatch.setenv(name, value)
    return Office(tmp_path / "hub", postgres.new_database(), request.node.name)


@pytest.fixture
def other(store: Store, tmp_path: Path) -> Store:
    return builders.a_clone(store, tmp_path / "other")


def a_photo(store: Store, content: bytes = PHOTO) -> str:
    sha = store.attachments.store(io.BytesIO(content))
    with store.write() as w:
        w.create(Attachment, filename="展位.jpg", sha256=sha)
    return sha


def objects(bucket: ObjectServer, office: Office) -> list[Path]:
    """What lies in the bucket for this hub."""
    return sorted(path for path in (bucket.folder / office.prefix).rglob("*") if path.is_file())


def sent(address: str, store: Store, sha: str, offset: int, content: bytes) -> httpx.Response:
    """A piece of the photo, as a laptop sends it."""
    return httpx.patch(
        f"{address}/v1/spaces/office/blobs/{sha}",
        content=content,
        headers={
            "Authorization": f"Bearer {membership(store).token}",
            "Upload-Offset": str(offset),
            "Upload-Length": str(len(PHOTO)),
        },
    )


def test_a_photo_goes_by_way_of_the_bucket_and_lies_there_sealed(
    office: Office, bucket: ObjectServer, store: Store, other: Store
) -> None:
    with office.opened() as hub, serving(hub) as address:
        for laptop in (store, other):
            joined(laptop, hub, address, "office")
        sha = a_photo(store)
        assert http.sync(store).files.up == 1
        assert http.sync(other).files.down == 1
        assert hub.space("office").problems() == []
    assert other.attachments.read(sha) == PHOTO
    (kept,) = objects(bucket, office)
    assert kept.name == sha, "no part of the upload is left"
    assert PHOTO[:64] not in kept.read_bytes(), "whoever runs the S3 reads nothing"


def test_an_upload_that_broke_off_goes_on_at_another_process(office: Office, store: Store) -> None:
    half = 5 * 2**20
    with office.opened() as hub, serving(hub) as address:
        joined(store, hub, address, "office")
        sha = a_photo(store)
        store.attachments.erase(sha)  # so that the sync leaves it to us
        http.sync(store)
        begun = sent(address, store, sha, 0, PHOTO[:half])
        assert begun.headers["Upload-Offset"] == str(half)
    with office.opened() as hub, serving(hub) as address:
        assert sent(address, store, sha, half, PHOTO[half:]).status_code == 204
        assert b"".join(hub.space("office").blobs.chunks(sha)) == PHOTO


def test_while_the_bucket_is_down_records_go_and_photos_wait(
    office: Office, bucket: ObjectServer, store: Store, other: Store
) -> None:
    with office.opened() as hub, serving(hub) as address:
        for laptop in (store, other):
            joined(laptop, hub, address, "office")
        sha = a_photo(store)
        bucket.stop()
        for laptop in (store, other):
            with pytest.raises(Refusal, match="记录不受影响") as refused:
                http.sync(laptop)
            assert refused.value.code == "blobs_unreachable"
        assert queries.rows(other, Attachment)[0] == 1, "the record itself went its way"
        bucket.start()
        assert http.sync(store).files.up == 1
        assert http.sync(other).files.down == 1
    assert other.attachments.read(sha) == PHOTO


def test_a_bucket_that_is_silent_is_given_up_before_the_laptop_gives_us_up(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert objects_of_hub.PATIENCE < lines.SECONDS
    monkeypatch.setattr(objects_of_hub, "PATIENCE", 0.3)
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setenv("AWS_ENDPOINT", f"http://127.0.0.1:{silent.getsockname()[1]}")
        with office.opened() as hub, pytest.raises(Refusal) as refused:
            hub.space("office").blobs.holds("0" * 64)
    assert refused.value.code == "blobs_unreachable"


def test_a_wrong_key_is_a_sentence(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    with office.opened() as hub, pytest.raises(Refusal) as refused:
        hub.space("office").blobs.holds("0" * 64)
    assert refused.value.code == "blobs_unreachable"


def test_check_names_a_photo_that_was_changed_in_the_bucket(
    office: Office, bucket: ObjectServer, store: Store
) -> None:
    with office.opened() as hub:
        with serving(hub) as address:
            joined(store, hub, address, "office")
            sha = a_photo(store)
            http.sync(store)
        (kept,) = objects(bucket, office)
        sealed = bytearray(kept.read_bytes())
        sealed[2 * 2**20] ^= 1
        kept.write_bytes(sealed)
        assert [sha[:12] in sentence for sentence in hub.space("office").problems()] == [True]
