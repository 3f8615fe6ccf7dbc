"""``enrol``, ``devices``, ``revoke``, ``roles``: who is let in, and as what."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import segno

from db.errors import Refusal, reason
from db.records import Level
from hub import certificate, opened, spaces
from hub.people import shown


def enrol(asked: argparse.Namespace) -> dict[str, Any]:
    """A one-time code as an invitation: address, code, and the fingerprint of the certificate."""
    level = Level.AUTHORISED if asked.without_level_4 else Level.NEVER
    folder = Path(asked.data)
    if asked.qr and Path(asked.qr).suffix.lower() not in (".png", ".svg"):
        raise Refusal("file_kind", "二维码只能存为 .png 或 .svg，请改文件名。", file=asked.qr)
    with opened.hub(asked) as hub:
        hub.add_space(asked.space)
        word = hub.devices.invite(asked.space, asked.role, most_level=level)
    invitation = invitation_of(folder, asked.address, word)
    if asked.qr:
        _save(invitation, Path(asked.qr))
    if not asked.json and sys.stdout.isatty():
        segno.make(invitation).terminal(compact=True)
    return {"code": invitation, "space": asked.space, "role": asked.role}


def invitation_of(folder: Path, address: str, word: str) -> str:
    """``https://address/#CODE.FINGERPRINT``; without the print where the address is not ours."""
    address = address or spaces.about(folder).get("address", "") or "https://127.0.0.1:8040"
    print_ = certificate.print_of(folder) if address.startswith("https://") else ""
    return f"{address.rstrip('/')}/#{word}" + (f".{print_}" if print_ else "")


def _save(invitation: str, file: Path) -> None:
    try:
        segno.make(invitation).save(str(file), scale=8)
    except OSError as error:
        raise Refusal(
            "file_unwritable",
            "二维码没有写成“{file}”（{why}）。登记码是 {code}，仍然有效。",
            why=reason(error),
            file=str(file),
            code=invitation,
        ) from error


def devices(asked: argparse.Namespace) -> dict[str, Any]:
    """Every device there ever was."""
    with opened.hub(asked) as hub:
        return {"devices": [shown(one) for one in hub.devices.listed(asked.space)]}


def revoke(asked: argparse.Namespace) -> dict[str, Any]:
    """Its token opens nothing any more, from the next request on."""
    with opened.hub(asked) as hub:
        hub.devices.revoke(asked.device)
    return {"revoked": asked.device}


def roles(asked: argparse.Namespace) -> dict[str, Any]:
    """Another role, another level, from the next request on."""
    level = Level.AUTHORISED if asked.without_level_4 else None
    level = Level.NEVER if asked.with_level_4 else level
    with opened.hub(asked) as hub:
        return shown(hub.devices.change(asked.device, role=asked.role, most_level=level))
