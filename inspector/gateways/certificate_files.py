"""Certificates in files, PEM or DER."""

from __future__ import annotations

import re

_PEM = re.compile(rb"-----BEGIN [A-Z0-9 ]*CERTIFICATE-----")


def are_certificates(data: bytes) -> bool:
    """Whether the file holds certificates, and each of them can be read."""
    from cryptography.x509 import (
        InvalidVersion,
        load_der_x509_certificate,
        load_pem_x509_certificates,
    )

    try:
        if _PEM.search(data):
            return bool(load_pem_x509_certificates(data))
        load_der_x509_certificate(data)
    except (ValueError, InvalidVersion):
        return False
    return True
