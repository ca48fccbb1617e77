"""What tests of documents share."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from documents.judges import Findings, vera
from documents.printed_samples import Library
from signing_samples import FONTS

from inspector.gateways.signing import CertificateSigners
from inspector.gateways.texts import Texts


@pytest.fixture(scope="session")
def library() -> Library:
    """All documents, each printed once."""
    return Library()


@pytest.fixture(scope="module")
def findings(files: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Findings:
    """What veraPDF says of the `files` of the module that asks."""
    return vera(tmp_path_factory.mktemp("vera"), files)


@pytest.fixture
def signers(words: Texts) -> CertificateSigners:
    return CertificateSigners(words, FONTS)
