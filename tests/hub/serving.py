"""A hub behind a real socket on loopback, in a thread of this process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from db.store.store import Store
from db.sync import http
from db.sync.membership import Membership
from hub.app import create_app
from hub.office import Hub

Served = tuple[Hub, str]
"""A running hub and its address."""


@contextmanager
def serving(
    hub: Hub,
    certificate: str | None = None,
    key: str | None = None,
    grew: Callable[[str], None] = lambda _: None,
) -> Iterator[str]:
    """The address of a hub while it is served."""
    app = create_app(hub, grew=grew)
    config = uvicorn.Config(
        app, port=0, log_level="error", ssl_certfile=certificate, ssl_keyfile=key
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"{'https' if certificate else 'http'}://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def joined(
    store: Store, hub: Hub, address: str, space: str, role: str = "editor", most_level: int = 4
) -> Membership:
    """Enrol a laptop."""
    return http.enrol(store, f"{address}/#{hub.devices.invite(space, role, most_level=most_level)}")
