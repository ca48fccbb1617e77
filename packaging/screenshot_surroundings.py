"""Where the pictures are taken: this project, no screen, Danish time. Imported first."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["TZ"] = "Europe/Copenhagen"
if hasattr(time, "tzset"):
    time.tzset()
