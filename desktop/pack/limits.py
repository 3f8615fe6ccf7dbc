"""How long a pack may take, in seconds: printing never hangs."""

TIME_LIMIT = 60.0
