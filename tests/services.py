"""A pytest plugin, loaded before Django: the suite's own embedded services, unless URLs of others are given."""

import os
from pathlib import Path

os.environ.setdefault("PERMANENCE_DATA_DIR", str(Path(__file__).resolve().parent.parent / ".data" / "test"))
os.environ.setdefault("EMBEDDED_POSTGRES_VOLATILE", "1")
os.environ.setdefault("REDIS_PREFIX", "test-" + os.environ.get("PYTEST_XDIST_WORKER", "main"))
os.environ.setdefault("LOG_LEVEL", "WARNING")
for address in ("PUBLIC_BASE_URL", "TENANT_BASE_DOMAIN", "PORT"):
    os.environ.pop(address, None)

from config import embedded  # noqa: E402 - the environment above decides where the services live

embedded.start()
