"""What this laptop may write: by its role in the office, or everything where it works alone."""

from __future__ import annotations

from db.driver import Connection
from inspector.domain.errors import InspectionError
from inspector.domain.value import value
from inspector.services.ports import Record


@value
class Rights:
    """`read_only`: shared records are others' to write. `role`: a `domain.office.Role`, or ""."""

    read_only: bool = False
    role: str = ""

    def require(self, kind: type[Record], *records: str) -> None:
        """InspectionError `reader-only` where one of these may not be written here."""
        if not self.read_only:
            return
        from inspector.domain.sharing import is_shared  # readers alone need it

        if any(is_shared(kind, record) for record in records):
            raise InspectionError("reader-only")

    @property
    def may_purge_others(self) -> bool:
        """Whether what others have may be erased: by the office, or where there is none."""
        from inspector.domain.office import Role

        return self.role in ("", Role.OFFICE)


def read_place(connection: Connection) -> tuple[str, str]:
    """The role of this laptop in its office, and the mark it is in with; "" where there is none."""
    row = connection.execute("SELECT role, mark FROM office").fetchone()
    return (str(row[0]), str(row[1])) if row else ("", "")


ALL = Rights()
