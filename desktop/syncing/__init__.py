"""Sync in the window: when it runs, what it says of itself. What it does lies in ``db.sync``."""
