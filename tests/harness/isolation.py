"""A pytest plugin: parallel test processes share no folder and no Redis database.

`bin/test` loads it with `-p`, which comes before Django reads its settings. pytest-django gives
each process a test database of its own already.
"""

import os
from pathlib import Path

# Redis databases in a row for each process: the first for its tests, the rest for its stacks.
ROW = 16


def separate(environment: "os._Environ[str] | dict[str, str]") -> None:
    """Give this process a place of its own, told by the number xdist gave it (gw0, gw1, …)."""
    worker = environment.get("PYTEST_XDIST_WORKER", "")
    if not worker.startswith("gw"):
        return
    if folder := environment.get("TRAVAUX_DATA_DIR"):
        environment["TRAVAUX_DATA_DIR"] = str(Path(folder) / worker)
    if address := environment.get("REDIS_URL"):
        server = address.rpartition("/")[0]
        environment["REDIS_URL"] = f"{server}/{int(worker.removeprefix('gw')) * ROW}"


separate(os.environ)
