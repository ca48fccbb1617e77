"""How much there is of each thing, for whoever looks for a fault: figures, never a record."""

from __future__ import annotations

from inspector.domain import model
from inspector.services.ports import Reader, Record

_COUNTED: tuple[type[Record], ...] = (
    model.Supplier, model.DeliverySite, model.Contact, model.Agreement, model.Case,
    model.ColumnMapping, model.SchemeText, model.Visit, model.Participant, model.Answer,
    model.Waiver, model.Draw, model.SampleItem, model.CaseReview, model.CaseCheck,
    model.DocumentShown, model.Evidence, model.Signature, model.Report,
)  # fmt: skip


def counts(reader: Reader) -> dict[str, int]:
    """Records in sight, by the name of their kind."""
    return {kind.__name__: reader.count(kind) for kind in _COUNTED}
