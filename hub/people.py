"""The endpoints of devices: who is in, who is let in, who is put out. Everybody in a space may see
whose laptops are in it; that is how a bundle finds the keys it is sealed for.
"""

# No postponed annotations here: FastAPI has to see `allowed`, which is a local name.
from collections.abc import Callable
from typing import Annotated, Any

from fastapi import Depends, FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from db.errors import Refusal
from db.records import Level
from db.rules import roles
from db.store.hub import devices as known
from db.store.hub.devices import Device
from hub.office import Hub

SHOWN = ("id", "space", "role", "label", "key", "is_revoked", "most_level")


class Invitation(BaseModel):
    """What a new device shall be."""

    role: str = roles.EDITOR
    level: int = Field(Level.NEVER, ge=1, le=4)


class Change(BaseModel):
    """What shall become of a device; what is left out stays."""

    role: str | None = None
    level: int | None = Field(None, ge=1, le=4)
    is_revoked: bool = False


def add_people(app: FastAPI, hub: Hub, allowed: Callable[..., Device]) -> None:
    """What a chief or an administrator does without going to the hub's machine."""

    @app.get("/v1/spaces/{s}/devices")
    def devices(device: Annotated[Device, Depends(allowed)]) -> JSONResponse:
        listed = [shown(one) for one in hub.devices.listed(device.space)]
        return JSONResponse({"devices": listed, "you": device.id})

    @app.post("/v1/spaces/{s}/invitations")
    def invite(wanted: Invitation, device: Annotated[Device, Depends(allowed)]) -> JSONResponse:
        _demand(roles.may_invite(device.role, roles.checked(wanted.role)))
        level = min(wanted.level, device.most_level)
        word = hub.devices.invite(device.space, wanted.role, most_level=level)
        return JSONResponse({"code": word, "seconds": known.DAY})

    @app.post("/v1/spaces/{s}/devices/{id}")
    def change(
        id: str, wanted: Change, device: Annotated[Device, Depends(allowed)]
    ) -> JSONResponse:
        other = _found(hub, device.space, id)
        _demand(roles.may_change(device.role, other.role))
        if wanted.role is not None:
            _demand(roles.may_change(device.role, roles.checked(wanted.role)))
        if wanted.is_revoked:
            hub.devices.revoke(id)
        elif wanted.role is not None or wanted.level is not None:
            level = None if wanted.level is None else min(wanted.level, device.most_level)
            hub.devices.change(id, role=wanted.role, most_level=level)
        return JSONResponse(shown(_found(hub, device.space, id)))


def _found(hub: Hub, space: str, id: str) -> Device:
    for one in hub.devices.listed(space):
        if one.id == id:
            return one
    raise known.no_such_device(id)


def shown(device: Device) -> dict[str, Any]:
    """What others may know of a device: never its token."""
    return {name: getattr(device, name) for name in SHOWN}


def _demand(holds: bool) -> None:
    if not holds:
        raise Refusal("not_allowed", "这台设备没有这个权限。请由管理员在有权限的电脑上操作。")
