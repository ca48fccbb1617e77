"""One exchange of a laptop where no file at the place to meet can grow beyond a size.

    python small_disk.py DATA_FOLDER HUB SIZE

Says as JSON which problem was told and how large the files there are.
"""

from __future__ import annotations

import json
import signal
import sys
from pathlib import Path

from exchange.laptops import OfficeLaptop

from inspector.domain.errors import InspectionError
from inspector.gateways import whole_files
from inspector.gateways.folder_hub import FolderHub


def run(folder: Path, hub: Path, size: int) -> dict[str, object]:
    import resource  # not on Windows

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    laptop, code = OfficeLaptop(folder), ""
    plain = whole_files.write_whole

    def limited(path: Path, data: bytes) -> bool:
        """The limit is the process's: it holds while a file of the place is written."""
        if hub not in path.parents:
            return plain(path, data)
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
        try:
            return plain(path, data)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, hard))

    from inspector.gateways import folder_place

    folder_place.write_whole = limited
    try:
        laptop.exchange(FolderHub(hub))
    except InspectionError as problem:
        code = problem.code
    laptop.shut()
    found = [path for path in hub.rglob("*") if path.is_file()]
    return {
        "code": code,
        "parts": [path.name for path in found if path.suffix == ".part"],
        "sizes": [path.stat().st_size for path in found],
    }


if __name__ == "__main__":
    print(json.dumps(run(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))))
