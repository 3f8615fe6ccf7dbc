"""AES-256 on request: who has the file but not the words has nothing.

Not deterministic, and must not be: every encryption draws its own salts.
"""

from __future__ import annotations

from io import BytesIO

import pikepdf

from db.errors import Refusal

SHORTEST = 8


def encrypted(content: bytes, password: str) -> bytes:
    """The PDF behind a password, text and properties both. Refuses one too short to be any use."""
    if len(password) < SHORTEST:
        raise Refusal(
            "password_short",
            "文件口令至少 {shortest} 个字符，没有加密也没有交付。",
            shortest=SHORTEST,
        )
    target = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        lock = pikepdf.Encryption(owner=password, user=password, R=6, aes=True, metadata=True)
        pdf.save(target, encryption=lock)
    return target.getvalue()
