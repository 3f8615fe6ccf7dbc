"""Where this laptop is enrolled: kept in its encrypted settings. No HTTP here, so that who only
wants to know whether there is a hub need not load a client.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Final

import orjson

from db.errors import Refusal
from db.store.store import Store

HUB: Final = "hub"
BOOTH: Final = "booth.host"
"""Where a membership is kept: of the office's hub, of a laptop that answers at a booth."""


BOOTH_SPACE: Final = "booth"
"""What a laptop at a booth calls its space: an office's has another name."""


@dataclass(frozen=True, slots=True)
class Membership:
    """Where this laptop is enrolled."""

    address: str
    hub: str
    space: str
    token: str
    certificate: str = ""
    """PEM of the only certificate to trust; "" where the system's authorities are asked."""

    @property
    def at(self) -> str:
        """Where it is kept."""
        return BOOTH if self.space == BOOTH_SPACE else HUB

    @property
    def peer(self) -> str:
        """The name the hub has among the peers of an exchange."""
        return f"{self.hub}/{self.space}"


def membership(store: Store, at: str = HUB) -> Membership:
    """Where this laptop is enrolled; refuses with ``not_enrolled``."""
    kept = store.setting(at)
    if not kept:
        raise Refusal(
            "not_enrolled",
            "这台电脑还没有登记到同步中心。请向管理员要登记码，然后运行 sizhi enrol。",
        )
    return Membership(*orjson.loads(kept))


def is_enrolled(store: Store, at: str = HUB) -> bool:
    """Whether this laptop belongs to a hub."""
    return bool(store.setting(at))


def keep(store: Store, member: Membership) -> None:
    """From now on this laptop belongs to that hub, or goes to that laptop at the booth."""
    store.set_setting(member.at, orjson.dumps(astuple(member)).decode())


def forget(store: Store, at: str = HUB) -> None:
    """No hub any more: the token is gone from here."""
    store.set_setting(at, "")
