"""The commands of ``sizhi``, a file for each kind of work. No Qt here; a store and words in,
plain data out. How it is printed is ``desktop.cli``'s business."""
