"""What the program proposes for an area as a whole, in words; she decides."""

from __future__ import annotations

from inspector.domain.outcome import propose_area
from inspector.domain.scheme import ControlArea
from inspector.domain.visit_file import VisitFile
from inspector.services.ports import Words


def proposal_words(file: VisitFile, area: ControlArea, words: Words) -> str:
    """`Forslag: ej ok, fordi 1 punkt er ej ok. Du afgør.`; "" while nothing is proposed."""
    proposal = propose_area(area, file)
    if proposal is None:
        return ""
    if proposal.code in ("points_not_ok", "points_not_tested"):
        number = "one" if len(proposal.points) == 1 else "some"
        key = f"visit.proposal.{proposal.code}.{number}"
        return words(key, count=len(proposal.points))
    return words(f"visit.proposal.{proposal.code}", count=proposal.cases_not_found)
