"""Known failures: one small family. Anything else that is raised is a bug for the fault window."""

from __future__ import annotations

import errno

from db.sentences import Sentence

_WHY = {
    errno.ENOENT: Sentence("没有这个文件夹或文件"),
    errno.ENOTDIR: Sentence("路径里有一段不是文件夹"),
    errno.EISDIR: Sentence("那里是一个文件夹"),
    errno.EEXIST: Sentence("那里已有同名的文件"),
    errno.EACCES: Sentence("没有权限"),
    errno.EPERM: Sentence("没有权限"),
    errno.EROFS: Sentence("那里只能读，不能写"),
    errno.ENOSPC: Sentence("磁盘已满"),
    errno.EDQUOT: Sentence("磁盘配额已满"),
    errno.ENAMETOOLONG: Sentence("文件名太长"),
    errno.EIO: Sentence("磁盘或 U 盘出错"),
}


class Refusal(Exception):
    """The program says no, and why, in one Chinese sentence a person can act on.

    ``code`` is stable English for programs; the sentence says what, why and what to do, its
    ``{places}`` filled by ``details``, which hold plain values (file, row, drive…) — never the
    contents of a card.
    """

    def __init__(self, code: str, template: str, /, **details: object) -> None:
        self.code = code
        self.sentence = Sentence(template, **details)
        self.details = details
        super().__init__(self.sentence)


def reason(error: OSError) -> str:
    """Why the system said no, in Chinese where it is one of the usual reasons."""
    known = _WHY.get(error.errno or 0)
    return known or error.strerror or type(error).__name__
