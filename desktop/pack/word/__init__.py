"""The pack as an editable Word file, made from the same blocks as the printed one.

Real headings, real tables with repeated heads, a field for the contents, fonts named for Chinese:
what an office opens in WPS or LibreOffice and works on. Where a chart stands in print, the table
of its values, which follows it there too, stands alone here. The same snapshot gives the same
bytes; no clock, no ReportLab operators, no database.
"""

from desktop.pack.word.document import document

__all__ = ["document"]
