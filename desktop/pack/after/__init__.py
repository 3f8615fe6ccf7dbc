"""What comes after the page is set: attachments, booklet, archive, encryption, and the proof.

PDF in, PDF out, with pikepdf; the same bytes in give the same bytes out. Knows nothing of
ReportLab, of the store, or of how a page was made.
"""
