"""How long a report takes: from a home with nothing in it, and with everything kept.

    python benchmarks/report.py demo
    python benchmarks/report.py /path/to/ml-latest-small

Wall and processor seconds (of all cores) and the peak of memory of ``python -m recsys report``, each in a process of
its own; "nothing kept" trains and measures five models and trains the usual one.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def recsys(home: Path, *words: str) -> dict[str, object]:
    """What a command says as JSON, with the seconds it took."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-m", "recsys", *words, "--json"],
        env=os.environ | {"RECSYS_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        text=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    took = {"wall": time.perf_counter() - started, "cpu": cpu, "mb": after.ru_maxrss / 1024}
    return json.loads(ran.stdout) | took


def main() -> None:
    """Print a row a run."""
    source = sys.argv[1] if len(sys.argv) > 1 else "demo"
    with tempfile.TemporaryDirectory() as folder:
        home, out = Path(folder) / "home", Path(folder) / "out"
        name = "demo" if source == "demo" else "measured"
        recsys(home, "import", source, "--name", name)
        print("| what is kept | wall s | processor s | MB | report MB |\n|---|---|---|---|---|")
        for kept in ("nothing", "everything"):
            found = recsys(home, "report", "--data", name, "--out", str(out))
            size = sum(file.stat().st_size for file in out.iterdir()) / 1e6
            print(
                f"| {kept} | {found['wall']:.0f} | {found['cpu']:.0f} | {found['mb']:.0f} | {size:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
