"""Search over everything: short words, substrings, pinyin, initials, all mixed."""

from db.store.search.index import DDL, Entry, Found, Page, drop, find, numbers, optimize, put, scan

__all__ = ["DDL", "Entry", "Found", "Page", "drop", "find", "numbers", "optimize", "put", "scan"]
