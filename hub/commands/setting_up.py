"""``init``, ``serve``, ``space``, ``new-epoch``."""

from __future__ import annotations

import argparse
import threading
from pathlib import Path
from typing import Any

from db.errors import Refusal
from hub import certificate, opened, spaces
from hub.counters import Counters


def init(asked: argparse.Namespace) -> dict[str, Any]:
    """A new hub with one space and a certificate of its own."""
    folder = Path(asked.data)
    opened.create(asked)
    print_ = certificate.make(folder, asked.address)
    if asked.address:
        spaces.write_about(folder, {**spaces.about(folder), "address": asked.address.rstrip("/")})
    with opened.hub(asked) as hub:
        hub.add_space(asked.space)
        return {"hub": hub.id, "space": asked.space, "fingerprint": print_}


def space(asked: argparse.Namespace) -> dict[str, Any]:
    """One more space."""
    with opened.hub(asked) as hub:
        hub.add_space(asked.space)
        return {"spaces": hub.spaces()}


def new_epoch(asked: argparse.Namespace) -> dict[str, Any]:
    """For whoever restored the data by hand."""
    return {"epoch": spaces.renew_epoch(Path(asked.data))}


def serve(asked: argparse.Namespace) -> dict[str, Any]:
    """Serve until stopped; sets the hub up where there is none."""
    import uvicorn

    from hub.app import create_app

    folder = Path(asked.data)
    if not (folder / "hub.json").exists():
        init(argparse.Namespace(**{**vars(asked), "address": ""}))
    files = (asked.cert, asked.key) if asked.cert else certificate.files(folder)
    if asked.plain:
        files = (None, None)
    with opened.hub(asked) as hub:
        counters = Counters()
        if asked.metrics:
            _serve_metrics(asked.metrics, counters)
        uvicorn.run(
            create_app(hub, counters),
            host=asked.host,
            port=asked.port,
            ssl_certfile=files[0],
            ssl_keyfile=files[1],
            log_level="warning",
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=30,
        )
    return {"served": str(folder)}


def _serve_metrics(where: str, counters: Counters) -> None:
    """On an address of its own, for the operator: a thread that ends with the process."""
    import uvicorn

    from hub.app import create_metrics_app

    host, _, port = where.rpartition(":")
    if not port.isdigit():
        raise Refusal("address", "指标地址应形如 127.0.0.1:9040，请改正后再启动。")
    config = uvicorn.Config(
        create_metrics_app(counters), host=host or "127.0.0.1", port=int(port), log_level="warning"
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    threading.Thread(target=server.run, daemon=True).start()
