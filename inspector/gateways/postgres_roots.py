"""The authorities this system trusts, as the file libpq wants.

libpq brings its own OpenSSL, which knows nothing of the stores of Windows and macOS.
"""

from __future__ import annotations

import os
import ssl
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

# Where systems keep them as one file.
_FILES = (
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem",
)  # fmt: skip
_LIBPQS_OWN = "system"


@contextmanager
def system_roots(files: Sequence[str] = _FILES) -> Iterator[str]:
    """A file with the system's authorities while inside; libpq's own word where there is none."""
    if found := next((each for each in files if Path(each).is_file()), ""):
        yield found
        return
    stored = ssl.create_default_context().get_ca_certs(binary_form=True)
    if not stored:
        yield _LIBPQS_OWN
        return
    handle, name = tempfile.mkstemp(prefix="uanmeldt-", suffix=".pem")  # ours alone to read
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.writelines(ssl.DER_cert_to_PEM_cert(each) for each in stored)
        yield name
    finally:
        with suppress(OSError):
            Path(name).unlink()
