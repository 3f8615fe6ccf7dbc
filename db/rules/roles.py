"""What a device may do at a hub. A role bounds the device, never the author of an edit: an edit
may have come by a stick through somebody else's laptop, and must not be lost for it.
"""

from __future__ import annotations

from typing import Final

from db.errors import Refusal

READER, EDITOR, CHIEF, ADMINISTRATOR = "reader", "editor", "chief", "administrator"
ROLES: Final = (READER, EDITOR, CHIEF, ADMINISTRATOR)
"""From the least to the most."""


def checked(role: str) -> str:
    """The role itself; refuses with ``unknown_role``."""
    if role not in ROLES:
        raise Refusal(
            "unknown_role", "没有角色“{role}”。可用：{roles}。", roles=list(ROLES), role=role
        )
    return role


def may_write(role: str) -> bool:
    """Whether edits and files are taken from it."""
    return role in ROLES and role != READER


def may_invite(role: str, invited: str) -> bool:
    """Whether it may let a device in as ``invited``: a chief readers and editors, an
    administrator everybody."""
    if role == ADMINISTRATOR:
        return invited in ROLES
    return role == CHIEF and invited in (READER, EDITOR)


def may_change(role: str, changed: str) -> bool:
    """Whether it may revoke a device of role ``changed``, or give it another role."""
    return may_invite(role, changed)
