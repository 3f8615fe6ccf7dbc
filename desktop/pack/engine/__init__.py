"""Typesetting of Chinese on ReportLab's canvas: fonts, lines, tables, charts, pages.

Knows nothing of negotiations and could be lifted out as a library of its own. A block is laid
out for a width and becomes a galley of strips; the pages are cut from the galley; only then is
anything drawn — so every page number is known before the first operator is written, and
nothing is ever rendered twice.

It takes plain runs of text, never markup: nothing a person typed can mean anything but itself.
"""
