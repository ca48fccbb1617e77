"""A process that sends all that waits in the outbox of a folder, to be killed meanwhile.

    python mailer.py FOLDER PORT AUTHORITY

Says `begun` when the data are open, and `done` when nothing is due any more.
"""

from __future__ import annotations

import ssl
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from storage.stored_samples import opened  # noqa: E402 - after the path

from inspector.gateways.smtp_sending import SmtpSending  # noqa: E402 - as well
from inspector.services.outbox import recover, send_due  # noqa: E402 - as well


def run(folder: Path, port: int, authority: str) -> None:
    data = opened(folder)
    print("begun", flush=True)
    context = ssl.create_default_context(cafile=authority)
    server = SmtpSending("localhost", port, "starttls", "", "", context=context)
    recover(data.store)
    send_due(data.store, data.attachments, server)
    print("done", flush=True)
    data.close()


if __name__ == "__main__":
    run(Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
