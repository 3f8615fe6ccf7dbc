"""Three ways to bring two laptops together through a server, each driven the same way.

``side.Side`` says what each can do; ``ours``, ``anki_side`` and ``pouch_side`` do it with real
programs: our hub, Anki's own sync server, PouchDB with ``express-pouchdb``. All bytes go through
a ``relay.Relay`` that counts them. Nothing here knows what is done with the figures.
"""
