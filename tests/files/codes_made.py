"""Pictures with codes in them, as people photograph them, and some that are none."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import zxingcpp
from PIL import Image

CARD = (
    "BEGIN:VCARD\nVERSION:3.0\nFN:张三\nORG:洛阳甲有限公司\nTITLE:总经理\n"
    "TEL;TYPE=CELL:13800138000\nEMAIL:zs@example.cn\nEND:VCARD"
)


def a_code(folder: Path, text: str = CARD, name: str = "名片.png", turn: int = 0) -> Path:
    """A QR code of ``text`` lying on a larger sheet, turned by ``turn`` degrees."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=6)
    height, width = code.shape[:2]
    picture = Image.frombytes("L", (width, height), bytes(code))
    sheet = Image.new("L", (width + 400, height + 300), 230)
    sheet.paste(picture, (150, 120))
    path = folder / name
    sheet.rotate(turn, expand=True, fillcolor=230).save(path)
    return path


def a_vast_picture(folder: Path, side: int = 60_000) -> Path:
    """A picture of a few hundred bytes that says it is ``side`` pixels wide and high."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(1000))),
        (b"IEND", b""),
    ]
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in chunks
    )
    path = folder / "巨图.png"
    path.write_bytes(data)
    return path
