"""What `sizhi-hub` does, a file for each kind of work."""
