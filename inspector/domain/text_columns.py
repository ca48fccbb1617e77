"""Every column of text in the model: how a civil number in it is met, or why none can be.

A test fails where the model has a column of text that this table does not name.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from inspector.domain import delivery, model


class Way(StrEnum):
    """How a civil number in a column is met."""

    FINISH = "finish"  # taken out, or given a written reason, before the visit is finished
    REFUSED = "refused"  # not stored: it would stand in the log for ever
    MASKED = "masked"  # stored with the number covered
    LISTED = "listed"  # comes from a list; the row, or the head of the column, is refused


def _each(way: Way, names: str) -> dict[str, Way]:
    return dict.fromkeys(names.split(), way)


GUARDED = MappingProxyType(
    {
        model.Setting: _each(Way.REFUSED, "value"),
        model.Person: _each(Way.REFUSED, "name title unit"),
        model.Supplier: _each(Way.LISTED, "name note"),
        model.DeliverySite: _each(Way.LISTED, "name street city access"),
        model.Contact: _each(Way.LISTED, "name role email phone"),
        model.Agreement: _each(Way.LISTED, "number programmes"),
        model.Case: _each(Way.LISTED, "number programme note"),
        model.ColumnMapping: _each(Way.LISTED, "columns"),
        model.Visit: {
            **_each(Way.FINISH, "records_case conflict_note refusal_note arrival_note tour_note"),
            **_each(Way.FINISH, "other_matters supplier_remarks"),
            **_each(Way.REFUSED, "cancel_reason correction_reason"),
        },
        model.Participant: _each(Way.FINISH, "name role"),
        model.Answer: _each(Way.FINISH, "comment"),
        model.Waiver: _each(Way.REFUSED, "reason"),
        model.Draw: {
            **_each(Way.REFUSED, "abort_reason digits_by"),
            **_each(Way.MASKED, "frame_source"),
        },
        model.CaseReview: _each(Way.FINISH, "remark"),
        model.CaseCheck: _each(Way.FINISH, "comment"),
        model.DocumentShown: _each(Way.FINISH, "kind title seen_by note"),
        model.Evidence: {**_each(Way.MASKED, "name"), **_each(Way.FINISH, "caption")},
        model.Signature: _each(Way.REFUSED, "name role reason"),
        model.Report: _each(Way.REFUSED, "reason record"),
        model.Purge: _each(Way.REFUSED, "reason"),
        delivery.Dispatch: _each(Way.REFUSED, "note files"),
        delivery.OutboxMessage: {**_each(Way.REFUSED, "subject"), **_each(Way.MASKED, "reply")},
    }
)

_ID = "names a record"
_CODE = "a word the program chose"
_MADE = "made by the program of what was looked through"
_HASH = "a hash or a secret the program made"
_NUMBER = "a number of another kind, by its column"
_CASE = "the number of a listed case, which was looked through"


def _why(**reasons: str) -> dict[str, str]:
    """Columns by reason, turned into a reason by column."""
    told = {"id": _ID}
    for name, columns in reasons.items():
        told |= dict.fromkeys(columns.split(), _REASONS[name])
    return told


_REASONS = {
    "ids": _ID, "codes": _CODE, "made": _MADE, "hashes": _HASH, "numbers": _NUMBER,
    "cases": _CASE, "form": "the office's own form, read before it is taken into use",
    "unasked": "nobody is asked for it",
    "addresses": "addresses of mail, judged as such", "dates": "dates", "ink": "strokes of a pen",
}  # fmt: skip

# Columns of text that hold nothing a person wrote, and why.
EXEMPT = MappingProxyType(
    {
        model.Setting: _why(),
        model.Person: _why(unasked="email"),
        model.Supplier: _why(codes="kind", numbers="cvr p_number ean"),
        model.DeliverySite: _why(ids="supplier", numbers="postcode p_number"),
        model.Contact: _why(ids="supplier"),
        model.Agreement: _why(ids="supplier"),
        model.Case: _why(ids="supplier", codes="status", numbers="invoice"),
        model.ColumnMapping: _why(codes="kind"),
        model.SchemeText: _why(ids="scheme", codes="version", form="text"),
        model.Visit: _why(
            ids="scheme supplier site agreement parent counted_report",
            codes="kind state last_step",
            made="number",
        ),
        model.Participant: _why(ids="visit", codes="side"),
        model.Answer: _why(ids="visit point", codes="outcome source"),
        model.StepShare: _why(ids="visit", codes="step", made="person"),
        model.Waiver: _why(ids="visit", codes="item"),
        model.Draw: _why(
            ids="visit", codes="state acknowledged", cases="frame excluded",
            made="number strata digits", hashes="frame_hash secret commitment h0",
        ),
        model.SampleItem: _why(
            ids="visit draw", cases="case_number replaced_by",
            codes="stratum role replace_reason", hashes="ticket",
        ),
        model.CaseReview: _why(ids="visit", cases="case_number", codes="state", dates="talks"),
        model.CaseCheck: _why(ids="visit point", cases="case_number", codes="outcome"),
        model.DocumentShown: _why(ids="visit point"),
        model.Evidence: _why(
            ids="visit point", cases="case_number", codes="media_type", hashes="original shown"
        ),
        model.Signature: _why(ids="visit", codes="side", ink="ink ratio", hashes="content"),
        model.Report: _why(
            ids="visit", hashes="content_hash chain_head pdf", made="file_name locked_by",
            codes="digital seen",
        ),
        model.VisitTotals: _why(made="sample_sizes outcomes"),
        model.Purge: _why(made="purged_by visits erased", codes="seen", ids="visit_ids"),
        delivery.SignedReport: _why(
            ids="visit report", codes="field signed_by", made="signer",
            hashes="certificate based_on pdf",
        ),
        delivery.OwnCertificate: _why(made="certificate", hashes="key", codes="device"),
        delivery.Dispatch: _why(
            ids="visit report outbox", codes="occasion way protection", hashes="hashes kept",
            made="by", addresses="recipients",
        ),
        delivery.OutboxMessage: _why(
            ids="visit", codes="state problem", hashes="message", made="message_id outcomes",
            addresses="sender recipients",
        ),
    }
)  # fmt: skip
