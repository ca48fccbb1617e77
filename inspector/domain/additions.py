"""What a file holds that the archived report it was made from did not."""

from __future__ import annotations

from inspector.domain.value import value


@value
class Additions:
    """`active`: something in it acts by itself or starts something else; the others are counts.

    `links`: on the pages of the report. `pages`: after its last.
    """

    active: bool = False
    attachments: int = 0
    links: int = 0
    pages: int = 0
