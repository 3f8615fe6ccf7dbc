"""What a hub keeps on PostgreSQL: the journals of many spaces, the register of devices.

A journal and nothing else: no rows are projected here, no search, no keys. Every statement runs as
a role that row-level security binds, with the space of the token set for the transaction.
"""
