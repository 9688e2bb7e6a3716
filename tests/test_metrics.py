"""What Prometheus reads; in a process of its own, since a process listens once."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.browser import free_port
from recsys import metrics
from tests.serving import needs

ROOT = Path(__file__).resolve().parent.parent
COUNT = """
import json, sys, urllib.request
from recsys import metrics
begun = metrics.begin(lambda: {"waiting": 2, "running": 1}, lambda: {"models": 3})
assert metrics.begin(lambda: {"waiting": 9}, lambda: {}) == begun == (sys.argv[1] != "0")
metrics.visited()
for refuse in (False, False, True):
    try:
        with metrics.answering():
            if refuse:
                raise RuntimeError
    except RuntimeError:
        pass
with metrics.drawing("Home"):
    pass
metrics.called("recommend", 200, 0.3)
text = urllib.request.urlopen(f"http://127.0.0.1:{sys.argv[1]}/metrics").read().decode() if sys.argv[1] != "0" else ""
imported = "prometheus_client" in sys.modules
print(json.dumps([imported, [line for line in text.splitlines() if not line.startswith("#")]]))
"""


def counted(port: int, wanted: str | None) -> tuple[bool, dict[str, float], str]:
    """Whether the package was imported, what was scraped, and what was said on stderr."""
    environment = {name: value for name, value in os.environ.items() if name != "RECSYS_METRICS"}
    environment |= {} if wanted is None else {"RECSYS_METRICS": wanted}
    words = [sys.executable, "-c", COUNT, str(port)]
    ran = subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    imported, lines = json.loads(ran.stdout)
    return (
        imported,
        {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)},
        ran.stderr,
    )


@needs("prometheus_client")
def test_what_happened_is_counted() -> None:
    port = free_port()
    _, found, _ = counted(port, str(port))
    assert found["marquee_visits_total"] == 1
    assert found['marquee_answer_seconds_count{outcome="saved"}'] == 2
    assert found['marquee_answer_seconds_count{outcome="refused"}'] == 1
    assert found['marquee_page_seconds_bucket{le="+Inf",page="Home"}'] == 1
    assert found['marquee_call_seconds_sum{operation="recommend",status="200"}'] == 0.3
    assert found['marquee_jobs{state="waiting"}'] == 2
    assert found['marquee_open{what="models"}'] == 3
    assert found["process_resident_memory_bytes"] > 1e6 or sys.platform != "linux"


def test_off_it_costs_nothing() -> None:
    imported, _, said = counted(0, None)
    assert not imported
    assert said == ""


@pytest.mark.parametrize("wanted", ["here", "0", "70000", "127.0.0.1:"])
def test_no_port_is_said_in_the_log(
    wanted: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("RECSYS_METRICS", wanted)
    metrics.begin(dict, dict)
    assert caplog.messages == ["RECSYS_METRICS counts as not set: it is a port, or an address and a port."]
