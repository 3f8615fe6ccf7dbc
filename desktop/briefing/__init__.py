"""From the store to a pack: what one negotiation says, frozen as a snapshot, printed, registered.

``snapshots`` freezes, ``issue`` prints, proves and enters the register. No Qt. The edition is
applied before anything is laid out: what a reader may not see never enters a snapshot.
"""

from desktop.briefing.issue import Issued, issue
from desktop.briefing.snapshots import snapshot
from desktop.briefing.talk import Talk, facts_of_talk, gather
from desktop.pack.snapshot import Snapshot

__all__ = ["Issued", "Snapshot", "Talk", "facts_of_talk", "gather", "issue", "snapshot"]
