"""A .docx read back whole for the proof: the words of every part of the package."""

from __future__ import annotations

import zipfile
from io import BytesIO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from desktop.pack.after.reading import Reading, Words

_BLOCKS = ("p", "tc", "title", "subject", "creator", "description", "keywords", "lastModifiedBy")


def read_word(content: bytes) -> Reading:
    """Words by paragraph, and every attribute and text of every part."""
    found = Reading()
    with zipfile.ZipFile(BytesIO(content)) as packed:
        for name in packed.namelist():
            raw = packed.read(name)
            if not name.endswith((".xml", ".rels")):
                found.hidden.append(Words("Word 文件内部", raw.decode("utf-8", "ignore")))
                continue
            for item in ElementTree.fromstring(raw).iter():
                _look_into(item, found)
    found.lines = list(dict.fromkeys(found.lines))
    return found


def _look_into(item: Element, found: Reading) -> None:
    if item.tag.rpartition("}")[2] in _BLOCKS:
        found.lines.append(Words("Word 文件", "".join(item.itertext())))
    elif item.text and item.text.strip():
        found.lines.append(Words("Word 文件", item.text))
    for value in item.attrib.values():
        found.hidden.append(Words("Word 文件内部", str(value)))
