"""Files of others: bytes in, plain drafts out.

The way in is ``reading.read`` (tables, laws, cards) and ``reading.text_inside`` (attachments).
Parsing happens in the child process of ``sandbox``; nothing here knows Qt, SQL or the store.
"""
