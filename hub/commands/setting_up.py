"""``init``, ``serve``, ``space``, ``new-epoch``."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from db.errors import Refusal
from db.store.hub import offices
from db.store.hub.database import Database
from hub import certificate, opened, serving, spaces


def init(asked: argparse.Namespace) -> dict[str, Any]:
    """A new hub with one space and a certificate of its own. Where there is one already, its
    database is brought to today's shape and nothing else changes."""
    folder = Path(asked.data)
    if opened.create(asked):
        certificate.make(folder, asked.address)
        if asked.address:
            about = {**spaces.about(folder), "address": asked.address.rstrip("/")}
            spaces.write_about(folder, about)
    elif not opened.database_of(asked):
        raise Refusal(
            "home_not_empty",
            "“{folder}”里已经有同步中心，没有改动。直接运行 sizhi-hub serve 即可。",
            folder=str(folder),
        )
    with opened.hub(asked) as hub:
        hub.add_space(asked.space)
        return {"hub": hub.id, "space": asked.space, "fingerprint": certificate.print_of(folder)}


def space(asked: argparse.Namespace) -> dict[str, Any]:
    """One more space."""
    with opened.hub(asked) as hub:
        hub.add_space(asked.space)
        return {"spaces": hub.spaces()}


def new_epoch(asked: argparse.Namespace) -> dict[str, Any]:
    """For whoever restored the data by hand."""
    url = opened.database_of(asked)
    if not url:
        return {"epoch": spaces.renew_epoch(Path(asked.data))}
    database = Database(url)
    try:
        return {"epoch": offices.renew_epoch(database)}
    finally:
        database.close()


def serve(asked: argparse.Namespace) -> dict[str, Any]:
    """Serve until stopped; sets the hub up where there is none."""
    import uvicorn

    folder = Path(asked.data)
    if not (folder / "hub.json").exists():
        init(argparse.Namespace(**{**vars(asked), "address": ""}))
    url = opened.database_of(asked)
    if asked.processes > 1 and not url:
        raise Refusal(
            "one_process",
            "SQLite 上的同步中心只能有一个进程。要用多个进程，请用 --database 换成 PostgreSQL。",
        )
    opened.opened(asked).close()  # say what is wrong before any process starts
    files = (asked.cert, asked.key) if asked.cert else certificate.files(folder)
    if asked.plain:
        files = (None, None)
    elif files[0] is None:
        raise Refusal(
            "no_certificate",
            "“{folder}”里没有证书，没有启动，否则内容会不加密地传。在反向代理之后请加 --plain，"
            "否则用 --cert 和 --key 给一张，或从备份取回它。",
            folder=str(folder / "tls"),
        )
    os.environ[serving.DATA] = str(folder.absolute())
    for name, value in (
        (serving.METRICS, _checked_address(asked.metrics)),
        (opened.DATABASE, url),
        (opened.BLOBS, opened.blobs_of(asked)),
    ):
        os.environ.update({name: value} if value else {})
    uvicorn.run(
        "hub.serving:app",
        factory=True,
        workers=asked.processes,
        host=asked.host,
        port=asked.port,
        ssl_certfile=files[0],
        ssl_keyfile=files[1],
        log_level="warning",
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=30,
        timeout_worker_healthcheck=60,  # a busy machine is no reason to end a process
    )
    return {"served": str(folder)}


def _checked_address(where: str | None) -> str:
    if where and not where.rpartition(":")[2].isdigit():
        raise Refusal("address", "指标地址应形如 127.0.0.1:9040，请改正后再启动。")
    return where or ""
