"""Which of the pinned packages come without a ready-made file, by system and Python: ``python tools/wheels.py``.

uv asks the index: it lists every file of each pinned version, with the markers that say where it is needed at all.
"""

import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from packaging.markers import Marker
from packaging.tags import Tag, compatible_tags, cpython_tags, mac_platforms
from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).resolve().parent.parent
PYTHONS = ((3, 11), (3, 12), (3, 13), (3, 14))
GLIBC = 28
"""As in Debian 10 and Red Hat 8."""
MACOS = (14, 0)


def _linux(machine: str) -> list[str]:
    return [f"manylinux_2_{minor}_{machine}" for minor in range(GLIBC, 4, -1)] + [
        f"manylinux{year}_{machine}" for year in ("2014", "2010", "1")
    ]


SYSTEMS: Mapping[str, tuple[Sequence[str], Mapping[str, str]]] = {
    "Windows x64": (["win_amd64"], {"sys_platform": "win32", "platform_system": "Windows"}),
    "macOS arm64": (
        list(mac_platforms(MACOS, "arm64")),
        {"sys_platform": "darwin", "platform_system": "Darwin", "platform_machine": "arm64"},
    ),
    "macOS x64": (
        list(mac_platforms(MACOS, "x86_64")),
        {"sys_platform": "darwin", "platform_system": "Darwin", "platform_machine": "x86_64"},
    ),
    "Linux x64": (_linux("x86_64"), {"sys_platform": "linux", "platform_system": "Linux"}),
    "Linux arm64": (
        _linux("aarch64"),
        {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "aarch64"},
    ),
}
"""What each system takes, and what markers are told about it."""


def pinned(requirements: str) -> list[dict[str, Any]]:
    """The packages that a file of requirements leads to, as locked, with the names of their files."""
    words = ["uv", "pip", "compile", requirements, "--constraints", "requirements.lock", "--universal"]
    words += ["--python-version", "3.11", "--format", "pylock.toml", "--no-header", "--quiet"]
    ran = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    return list(tomllib.loads(ran.stdout)["packages"])


def tags_of(python: tuple[int, int], platforms: Sequence[str]) -> set[Tag]:
    """What a Python on a system can install."""
    return {
        *cpython_tags(python, platforms=platforms),
        *compatible_tags(python, f"cp{python[0]}{python[1]}", platforms),
    }


def lacking(packages: Sequence[Mapping[str, Any]], system: str, python: tuple[int, int]) -> Iterator[str]:
    """Those that are needed there and have no wheel for it."""
    platforms, facts = SYSTEMS[system]
    version = ".".join(map(str, python))
    surroundings = {"platform_machine": "x86_64", "platform_python_implementation": "CPython", **facts}
    surroundings |= {"python_version": version, "python_full_version": f"{version}.0"}
    tags = tags_of(python, platforms)
    for package in packages:
        if "marker" in package and not Marker(package["marker"]).evaluate(surroundings):
            continue
        names = [wheel.get("name") or wheel["url"].rpartition("/")[2] for wheel in package.get("wheels", ())]
        if not any(parse_wheel_filename(name)[3] & tags for name in names):
            yield f"{package['name']} {package['version']}"


def table(packages: Sequence[Mapping[str, Any]]) -> tuple[str, bool]:
    """Systems by Pythons as a Markdown table, and whether anything is lacking."""
    lines = ["| | " + " | ".join(f"{major}.{minor}" for major, minor in PYTHONS) + " |", "|---" * 5 + "|"]
    missing = False
    for system in SYSTEMS:
        cells = [", ".join(lacking(packages, system, python)) for python in PYTHONS]
        missing |= any(cells)
        lines.append(f"| {system} | " + " | ".join(cell or "all" for cell in cells) + " |")
    return "\n".join(lines), missing


def main() -> int:
    """Print what runs the app, then what only checks and tests it; 1 when the app lacks anything."""
    app = pinned("requirements.txt")
    known = {(package["name"], package["version"]) for package in app}
    rest = [
        package
        for package in pinned("requirements-dev.txt")
        if (package["name"], package["version"]) not in known
    ]
    found, is_lacking = table(app)
    print(f"What runs the app ({len(app)} pinned versions):\n\n{found}\n")
    print(f"What only checks and tests it ({len(rest)} more):\n\n{table(rest)[0]}")
    return int(is_lacking)


if __name__ == "__main__":
    sys.exit(main())
