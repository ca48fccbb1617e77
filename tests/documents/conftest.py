"""What tests of documents share: all of them, printed once."""

from __future__ import annotations

import pytest
from documents.printed_samples import Library


@pytest.fixture(scope="session")
def library() -> Library:
    return Library()
