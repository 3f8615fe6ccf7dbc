"""Hubs of each kind that are served."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from kinds import KINDS, a_hub
from serving import Served, serving


@pytest.fixture(scope="module", params=KINDS)
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A running hub of each kind, for all tests of a file; each has a space of its own in it."""
    hub = a_hub(request.param, tmp_path_factory.mktemp("hub"), request)
    with serving(hub) as address:
        yield hub, address
    hub.close()


@pytest.fixture
def space(request: pytest.FixtureRequest, served: Served) -> str:
    name = f"s{abs(hash(request.node.name)) % 10**9}"
    served[0].add_space(name)
    return name
