"""Expected problems, each with a code whose sentence stands in resources/texts.

`InspectionError` is what the user can act on: the code names the sentence in
`errors.toml`, the details fill its fields. `Cancelled` is the user's own wish and is
never shown as a problem. Anything else that is raised is a fault of the program.
"""

from __future__ import annotations


class InspectionError(Exception):
    """A problem the user can act on.

    `code` is the key in `errors.toml` (lower case, words joined by hyphens);
    `details` are the named fields of that sentence and hold no personal data.
    """

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details


class Cancelled(Exception):  # noqa: N818 (a wish of the user, not an error)
    """The user asked long work to stop; the transaction around it is undone."""
