"""The table of wheels: what a Python on a system can install, and what markers spare it."""

from collections.abc import Mapping
from typing import Any

import pytest

from tools.wheels import PYTHONS, SYSTEMS, lacking, table


def package(*files: str, marker: str | None = None) -> Mapping[str, Any]:
    wheels = [{"url": f"https://index/x-1-{file}.whl"} for file in files]
    return {"name": "x", "version": "1", "wheels": wheels} | ({"marker": marker} if marker else {})


def places(*files: str, marker: str | None = None) -> set[tuple[str, str]]:
    """Where a package of these files can be installed from one."""
    found = package(*files, marker=marker)
    return {
        (system, f"{major}.{minor}")
        for system in SYSTEMS
        for major, minor in PYTHONS
        if not list(lacking([found], system, (major, minor)))
    }


EVERYWHERE = {(system, f"{major}.{minor}") for system in SYSTEMS for major, minor in PYTHONS}


@pytest.mark.parametrize(
    ("files", "where"),
    [
        (["py3-none-any"], EVERYWHERE),
        (["py2-none-any"], set()),
        ([], set()),
        (["cp312-cp312-win_amd64"], {("Windows x64", "3.12")}),
        (["cp314-cp314t-win_amd64", "cp314-cp314-win32"], set()),
        (
            ["cp312-abi3-macosx_11_0_arm64"],
            {("macOS arm64", version) for version in ("3.12", "3.13", "3.14")},
        ),
        (["cp311-cp311-macosx_10_9_universal2"], {("macOS arm64", "3.11"), ("macOS x64", "3.11")}),
        (["cp311-cp311-macosx_99_0_arm64", "cp311-cp311-musllinux_1_2_x86_64"], set()),
        (["cp311-cp311-manylinux_2_39_x86_64"], set()),
        (["cp311-cp311-manylinux_2_17_aarch64.manylinux2014_aarch64"], {("Linux arm64", "3.11")}),
        (["cp313-cp313-manylinux1_x86_64"], {("Linux x64", "3.13")}),
    ],
)
def test_a_file_serves_its_python_and_system_alone(files: list[str], where: set[tuple[str, str]]) -> None:
    assert places(*files) == where


def test_what_is_not_needed_somewhere_is_not_lacking_there() -> None:
    windows = {place for place in EVERYWHERE if place[0] == "Windows x64"}
    assert places(marker="sys_platform == 'win32'") == EVERYWHERE - windows
    assert places(marker="python_full_version >= '3.12'") == {
        place for place in EVERYWHERE if place[1] == "3.11"
    }
    intel = {place for place in EVERYWHERE if place[0] == "macOS x64"}
    assert places(marker="platform_machine != 'x86_64' or sys_platform != 'darwin'") == intel


def test_the_table_names_what_is_lacking() -> None:
    text, is_lacking = table([package("py3-none-win_amd64")])
    assert is_lacking
    assert "| Windows x64 | all | all | all | all |" in text
    assert "| Linux x64 | x 1 | x 1 | x 1 | x 1 |" in text
    assert not table([package("py3-none-any")])[1]
