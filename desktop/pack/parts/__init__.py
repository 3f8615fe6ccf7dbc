"""One file a part, in the order of the pack: a snapshot in, blocks out, nothing when empty."""
