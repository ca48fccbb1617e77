"""Two signatures of ours on a report, against one plain pyHanko signature of the same file.

The floor signs by the shortest course pyHanko has: the same key, the same field, no stamp of
its own, no form to look through. Both run in one round, in one process.
"""

from __future__ import annotations

import io
import json
import statistics
import sys
from pathlib import Path

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).resolve().parents[at]) for at in (2, 1)]

from certificates import SECRET, authority
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, SimpleSigner, sign_pdf
from signing_samples import AT, FONTS, ROOT, SUPPLIER, UNIT, a_report
from stopwatch import seconds

from inspector.gateways.signing import CertificateSigners
from inspector.gateways.texts import Texts

ROUNDS = 15
TARGET = 2.5


def measure() -> list[dict[str, object]]:
    """One figure: signing twice / one plain signature of the same file."""
    words = Texts(ROOT / "resources" / "texts", "da")
    pdf = a_report(words)
    signers = CertificateSigners(words, FONTS)
    unit = signers.from_file(authority().unit.p12(), SECRET)
    supplier = signers.from_file(authority().supplier.p12(), SECRET)
    plain = SimpleSigner.load_pkcs12_data(authority().unit.p12(), [], SECRET.encode())
    meta = PdfSignatureMetadata(
        field_name=UNIT.value, md_algorithm="sha256", subfilter=SigSeedSubFilter.PADES
    )

    def ours() -> bytes:
        return supplier.sign(unit.sign(pdf, UNIT, AT), SUPPLIER, AT)

    def floor() -> None:
        sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meta, plain)

    ours()
    floor()
    ratios = [seconds(ours) / seconds(floor) for _ in range(ROUNDS)]
    ratio = round(statistics.median(ratios), 2)
    return [{"name": "signing_twice", "ratio": ratio, "target": TARGET, "runs": ROUNDS}]


if __name__ == "__main__":
    for figure in measure():
        print(json.dumps(figure))
