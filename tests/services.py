"""A pytest plugin, loaded before Django: the suite's own embedded services, unless URLs of others are given."""

import os

from config import embedded

if "PERMANENCE_DATA_DIR" not in os.environ:
    os.environ["PERMANENCE_DATA_DIR"] = str(embedded.data_dir() / "test")
os.environ.setdefault("EMBEDDED_POSTGRES_VOLATILE", "1")
os.environ["REDIS_PREFIX"] = "test-" + os.environ.get("PYTEST_XDIST_WORKER", "main")
os.environ.setdefault("LOG_LEVEL", "WARNING")
for address in ("PUBLIC_BASE_URL", "TENANT_BASE_DOMAIN", "PORT"):
    os.environ.pop(address, None)

embedded.start()
