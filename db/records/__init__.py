"""What things are, each declared once. The floor that carries all others."""

from __future__ import annotations

from collections.abc import Mapping

from db.records.base import Base, Field, Kind, Level, Record, Value, fields, found_fields, is_kept
from db.records.chain import Chain, Node
from db.records.city import City, Cost, Park, Plot
from db.records.event import Event
from db.records.fact import Fact
from db.records.firm import Firm, Person
from db.records.lead import QuickLead
from db.records.offer import Appeal, Offer
from db.records.office import Attachment, HeaderMapping, Holiday, Import, PackIssued, SavedView
from db.records.path import Article, Law, Policy, Procedure, RedLine, Step
from db.records.talk import Action, Answer, Commitment, Issue, Meeting, Negotiation, Round, Term
from db.records.trend import Indicator, Observation, Trend

TYPES: Mapping[str, type[Record]] = {
    record_type.__tablename__: record_type
    for record_type in (
        *(Negotiation, Issue, Round, Term, Meeting, Commitment, Answer, Action),
        *(Firm, Person, City, Park, Plot, Cost),
        *(Policy, Procedure, Step, RedLine, Law, Article),
        *(Trend, Indicator, Observation, Fact),
        *(Event, Chain, Node, Offer, Appeal),
        *(QuickLead, Attachment, PackIssued, Import, HeaderMapping, SavedView, Holiday),
    )
}
"""Every record type by its name: the ``--kind`` of the command line, the journal's type."""

__all__ = [
    "TYPES", "Action", "Answer", "Appeal", "Article", "Attachment", "Base", "Chain", "City",
    "Commitment", "Cost", "Event", "Fact", "Field", "Firm", "HeaderMapping", "Holiday", "Import",
    "Indicator", "Issue", "Kind", "Law", "Level", "Meeting", "Negotiation", "Node", "Observation",
    "Offer", "PackIssued", "Park", "Person", "Plot", "Policy", "Procedure", "QuickLead", "Record",
    "RedLine", "Round", "SavedView", "Step", "Term", "Trend", "Value", "fields", "found_fields",
    "is_kept",
]  # fmt: skip
