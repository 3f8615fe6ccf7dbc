"""The printed pack: a snapshot in, a PDF out. No Qt, no database, no clock of its own."""
