"""How much of a file from others is read at most. Beyond these the file is refused, not cut."""

from __future__ import annotations

from typing import Final

FILE_BYTES: Final = 200 << 20
INFLATED_BYTES: Final = 300 << 20  # of a zip, all members together
INFLATION: Final = 200  # times its packed size; honest sheets reach 30
INFLATION_MATTERS_FROM: Final = 8 << 20
ZIP_MEMBERS: Final = 5_000
ROWS: Final = 500_000
COLUMNS: Final = 500
CELL_CHARACTERS: Final = 100_000
PAGES: Final = 3_000
TEXT_CHARACTERS: Final = 4_000_000
CARDS: Final = 50_000
SERIES_FIGURES: Final = 3_000_000
