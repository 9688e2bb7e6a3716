"""Reads a Containerfile and a .containerignore: instructions in order, and which files go along."""

import json
import shlex
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path


@dataclass(frozen=True)
class Step:
    """One instruction: its word in capitals, and the rest of it on one line."""

    word: str
    rest: str


@dataclass(frozen=True)
class Plan:
    """What a Containerfile says, beside its steps in order."""

    steps: list[Step]
    environment: dict[str, str] = field(default_factory=dict)
    arguments: dict[str, str] = field(default_factory=dict)
    command: list[str] = field(default_factory=list)
    health: list[str] = field(default_factory=list)
    user: str = ""


def read(text: str) -> Plan:
    """The plan of a Containerfile whose CMD and HEALTHCHECK are JSON lists; ValueError for another form."""
    plan: dict[str, str] = {}
    steps = _steps(text)
    environment: dict[str, str] = {}
    arguments: dict[str, str] = {}
    for step in steps:
        if step.word == "ENV":
            environment |= dict(_pairs(step.rest))
        elif step.word == "ARG":
            arguments |= dict(_pairs(step.rest))
        else:
            plan[step.word] = step.rest  # the last one counts
    return Plan(
        steps,
        environment,
        arguments,
        _words(plan.get("CMD", "[]")),
        _words(plan.get("HEALTHCHECK", "CMD []").partition("CMD")[2]),
        plan.get("USER", ""),
    )


def _steps(text: str) -> list[Step]:
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    found = []
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        word, _, rest = line.strip().partition(" ")
        found.append(Step(word.upper(), " ".join(rest.split())))
    return found


def _pairs(rest: str) -> list[tuple[str, str]]:
    return [(name, value) for name, _, value in (part.partition("=") for part in shlex.split(rest))]


def _words(text: str) -> list[str]:
    words = json.loads(text)
    return [str(word) for word in words]


def context(root: Path, ignore: str) -> list[Path]:
    """The files below ``root`` that the patterns of a .containerignore let through, relative to it.

    The last pattern that fits counts. They are as ours: ``*``, ``!name`` of a file or folder, ``**/name`` at any depth.
    """
    patterns = [line.strip() for line in ignore.splitlines() if line.strip() and not line.startswith("#")]
    wanted = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
    files = (
        file
        for pattern in wanted
        for top in root.glob(pattern)
        for file in ([top] if top.is_file() else top.rglob("*"))
    )
    relative = {file.relative_to(root) for file in files if file.is_file()}
    return sorted(file for file in relative if _goes_along(file, patterns))


def _goes_along(file: Path, patterns: list[str]) -> bool:
    goes = True
    for pattern in patterns:
        name = pattern.removeprefix("!")
        parts = file.parts if name.startswith("**/") else [str(Path(*file.parts[:n])) for n in range(1, 9)]
        if any(fnmatch(part, name.removeprefix("**/")) for part in parts):
            goes = pattern.startswith("!")
    return goes
