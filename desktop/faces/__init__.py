"""What a library record looks like to somebody at work: read in one go, off the GUI thread.

One module a kind of record. Each reads what belongs together — a firm with its people, talks and
promises — and hands back plain shapes; `desktop.screens` shows them. Nothing here writes.
"""
