"""Build the container, start it, ask for its health and a page, stop it; says how long each step took.

    python -m tools.container_steps [--optional "-r requirements-serving.txt"] [--page-seconds 0]

With an engine (podman, docker) it is the real thing. Where none runs, the same steps of the Containerfile are carried
out in a plain environment, and that is said: a fresh virtual environment of this Python, only the files that
.containerignore lets through, the program's folder read-only, an unprivileged user where this one is root.
"""

import argparse
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tools.containerfile import Plan, Step, context, read

ROOT = Path(__file__).resolve().parent.parent
MOST_SECONDS = 600
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def main() -> int:
    """0 when every step went well."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--optional", default="", help="more requirements, as the Containerfile's OPTIONAL")
    parser.add_argument(
        "--page-seconds", type=float, default=0, help="how long to leave it open for a visit of your own"
    )
    options = parser.parse_args()
    engine = _engine()
    if engine is None:
        print("No container engine runs here: the same steps in a plain environment.")
        return _in_plain_environment(options.optional, options.page_seconds)
    return _in_engine(engine, options.optional)


@contextmanager
def _step(name: str) -> Iterator[None]:
    print(name, flush=True)
    started = time.perf_counter()
    yield
    print(f"    {time.perf_counter() - started:.1f} s", flush=True)


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port: int = asked.getsockname()[1]
    return port


# -- with an engine --------------------------------------------------------------------------------------------------


def _engine() -> str | None:
    for engine in ("podman", "docker"):
        if (
            shutil.which(engine)
            and not subprocess.run([engine, "info"], check=False, capture_output=True).returncode
        ):
            return engine
    return None


def _in_engine(engine: str, optional: str) -> int:
    port = _free_port()
    built = [
        engine,
        "build",
        "-f",
        "Containerfile",
        "-t",
        "marquee:steps",
        "--build-arg",
        f"OPTIONAL={optional}",
        ".",
    ]
    with _step(" ".join(built)):
        subprocess.run(built, cwd=ROOT, check=True)
    name = f"marquee-steps-{port}"
    run = [
        engine,
        "run",
        "--detach",
        "--rm",
        "--name",
        name,
        "--read-only",
        "--tmpfs",
        "/tmp",
        "--volume",
        "/data",
    ]
    subprocess.run([*run, "--publish", f"127.0.0.1:{port}:8501", "marquee:steps"], check=True)
    try:
        asked = [engine, "exec", name, *read((ROOT / "Containerfile").read_text()).health]
        with _step("start, until HEALTHCHECK is 0"):
            _until(lambda: not subprocess.run(asked, check=False).returncode)
        _ask_for_page(port)
        subprocess.run([engine, "stats", "--no-stream", name], check=True)
    finally:
        with _step("stop"):
            subprocess.run([engine, "stop", name], check=True)
    return 0


# -- in a plain environment ------------------------------------------------------------------------------------------


@dataclass
class _Plain:
    """A folder that stands for a container's file system."""

    root: Path
    plan: Plan
    optional: str
    folder: Path = Path()
    """WORKDIR."""

    def place(self, text: str) -> str:
        """A text in which the container's own folders are those below ``root``."""
        return re.sub(r"(?<![\w./])/(app|data)\b", lambda found: f"{self.root}/{found[1]}", text)

    def environment(self) -> dict[str, str]:
        """What a process of the container sees, and nothing of ours but the way to packages."""
        kept = {
            name: value for name, value in os.environ.items() if name.startswith(("PIP_", "SSL_", "LANG"))
        }
        said = {name: self.place(value) for name, value in self.plan.environment.items()}
        arguments = self.plan.arguments | {"OPTIONAL": self.optional}
        path = f"{self.root / 'venv' / 'bin'}:/usr/local/bin:/usr/bin:/bin"
        ours = {
            "PATH": path,
            "TMPDIR": str(self.root / "tmp"),
            "LD_LIBRARY_PATH": str(self.root / "python" / "lib"),
        }
        return kept | arguments | said | ours

    def carry_out(self, step: Step) -> None:
        """One step of the build."""
        if step.word == "FROM":
            self._copy_python()
        elif step.word == "WORKDIR":
            self.folder = Path(self.place(step.rest))
            self.folder.mkdir(parents=True)
        elif step.word == "COPY":
            self._copy(step.rest.split()[:-1])
        elif step.word == "RUN":
            words = step.rest if IS_ROOT else re.sub(r" --(owner|group)=\S+", "", step.rest)
            subprocess.run(
                ["sh", "-ec", self.place(words)], cwd=self.folder, env=self.environment(), check=True
            )

    def _copy_python(self) -> None:
        """This machine's Python may stand where the container's user cannot go."""
        ours = shutil.ignore_patterns("site-packages", "test", "__pycache__")
        shutil.copytree(sys.base_prefix, self.root / "python", symlinks=True, ignore=ours)
        python = self.root / "python" / "bin" / "python3"
        subprocess.run([python, "-m", "venv", self.root / "venv"], check=True)

    def _copy(self, sources: list[str]) -> None:
        for file in context(ROOT, (ROOT / ".containerignore").read_text()):
            if any(source == "." or file.match(source) for source in sources):
                (self.folder / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / file, self.folder / file)

    def start(self, words: list[str], **more: str) -> "subprocess.Popen[bytes]":
        """A process of the container, as its user."""
        user = [int(number) for number in self.plan.user.split(":")]
        who = {"user": user[0], "group": user[1], "extra_groups": []} if IS_ROOT else {}
        return subprocess.Popen(words, cwd=self.folder, env=self.environment() | more, **who)  # type: ignore[call-overload, no-any-return]  # as keywords


def _in_plain_environment(optional: str, page_seconds: float) -> int:
    plan = read((ROOT / "Containerfile").read_text())
    with tempfile.TemporaryDirectory(prefix="marquee-steps-") as root:
        Path(root).chmod(0o755)
        plain = _Plain(Path(root), plan, optional)
        (plain.root / "tmp").mkdir()
        (plain.root / "tmp").chmod(0o1777)
        for step in plan.steps:
            if step.word in ("FROM", "WORKDIR", "COPY", "RUN"):
                with _step(f"{step.word} {step.rest}"):
                    plain.carry_out(step)
        _close(plain)
        return _run(plain, page_seconds)


def _close(plain: _Plain) -> None:
    """Nothing but /data and /tmp may be written, and the user of the container finds it so."""
    for file in [plain.folder, *plain.folder.rglob("*")]:
        file.chmod(0o555 if file.is_dir() else 0o444)
    tried = plain.start(["sh", "-c", f"touch {plain.folder}/written 2>/dev/null"]).wait()
    if not tried:
        raise SystemExit("The program's folder can be written by the container's user.")


def _run(plain: _Plain, page_seconds: float) -> int:
    port = _free_port()
    here = {"STREAMLIT_SERVER_PORT": str(port), "STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}
    process = plain.start(plain.plan.command, **here)
    try:
        with _step(f"start on port {port}, until HEALTHCHECK is 0"):
            _until(lambda: process.poll() is not None or not plain.start(plain.plan.health, **here).wait())
        if process.poll() is not None:
            raise SystemExit(f"The app ended with {process.returncode}.")
        _ask_for_page(port)
        time.sleep(page_seconds)
        print(
            f"    memory: {_megabytes(process.pid, 'VmRSS')} MB, at most {_megabytes(process.pid, 'VmHWM')} MB"
        )
    finally:
        process.terminate()
        with _step("stop by SIGTERM"), suppress(subprocess.TimeoutExpired):
            process.wait(30)
        process.kill()
    print(f"exit code {process.returncode}")
    return int(process.returncode != 0)


def _until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + MOST_SECONDS
    while not is_so():
        if time.monotonic() > until:
            raise SystemExit(f"Not ready after {MOST_SECONDS} s.")
        time.sleep(1)


def _ask_for_page(port: int) -> None:
    with _step("GET /"), urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
        if b"<html" not in page.read():
            raise SystemExit("That is no page.")


def _megabytes(process: int, kind: str) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(rf"{kind}:\s+(\d+) kB", status)
    return int(found[1]) // 1024 if found else 0


if __name__ == "__main__":
    sys.exit(main())
