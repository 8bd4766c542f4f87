"""Make the recordings of the simulated callers: flite speaks, sox narrows to the telephone's 8 kHz mu-law.

python tests/recordings/make.py
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "voice" / "simulator" / "recordings"


def main() -> None:
    missing = [tool for tool in ("flite", "sox") if shutil.which(tool) is None]
    if missing:
        sys.exit(f"Install {' and '.join(missing)} first: apt-get install {' '.join(missing)}")
    wanted = yaml.safe_load((HERE / "phrases.yaml").read_text())
    TARGET.mkdir(exist_ok=True)
    for phrase in [*wanted["phrases"], *wanted["nonsense"]]:
        record(phrase, wanted["voice"])


def record(phrase: str, voice: str) -> None:
    target = TARGET / f"{file_name(phrase)}.ulaw"
    with tempfile.TemporaryDirectory() as folder:
        wide = Path(folder) / "wide.wav"
        subprocess.run(["flite", "-voice", voice, "-t", phrase, "-o", str(wide)], check=True)
        telephone = ["-r", "8000", "-c", "1", "-e", "mu-law", "-b", "8", "-t", "raw", str(target)]
        trim_both_ends = ["silence", "1", "0.02", "0.5%", "reverse", "silence", "1", "0.02", "0.5%", "reverse"]
        subprocess.run(["sox", "-G", str(wide), *telephone, "norm", "-3", *trim_both_ends], check=True)


def file_name(phrase: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", phrase.lower()).strip("_")


if __name__ == "__main__":
    main()
