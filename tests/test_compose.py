"""What compose.yaml says fits what it leads to: settings, files, services, nginx's template."""

import argparse
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from recsys.cli import serve
from tools.containerfile import context

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "compose.yaml").read_text()
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(TEXT)["services"]
SETTING = re.compile(r"\$\{(\w+)(?::([?-]))?")


def test_each_setting_is_in_the_example_and_the_other_way_round() -> None:
    example = dict(
        line.split("=", 1)
        for line in (ROOT / "deploy" / "example.env").read_text().splitlines()
        if line and not line.startswith("#")
    )
    assert {found[1] for found in SETTING.finditer(TEXT)} == set(example)
    assert {how for _, how in SETTING.findall(TEXT)} == {
        "?",
        "-",
    }  # what is empty stops the start, or has a default
    assert all(not value for name, value in example.items() if "PASSWORD" in name or "SECRET" in name)


def test_nginx_gets_all_that_its_template_asks_for_and_nothing_else() -> None:
    asked = re.findall(r"\$\{(\w+)\}", (ROOT / "deploy" / "nginx.conf.template").read_text())
    assert set(SERVICES["proxy"]["environment"]) == set(asked)


def test_what_is_named_is_there() -> None:
    volumes = set(yaml.safe_load(TEXT)["volumes"])
    for service in SERVICES.values():
        assert set(service.get("depends_on", ())) <= set(SERVICES)
        for mounted in service.get("volumes", ()):
            source = mounted.split(":")[0]
            if source.startswith("./"):
                assert (ROOT / source).is_file()
            elif not source.startswith("${"):
                assert source in volumes
    assert volumes == {"home", "profiles"}


@pytest.mark.parametrize("name", ["app", "api"])
def test_ours_may_write_to_its_home_alone_and_has_no_rights(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["volumes"] == ["home:/data"]
    assert "ports" not in service  # the proxy is the only way in
    words = shlex.split(service["build"]["args"]["OPTIONAL"])
    files = {file.as_posix() for file in context(ROOT, (ROOT / ".containerignore").read_text())}
    assert set(words[1::2]) <= files
    assert set(words[::2]) == {"-r"}
    assert service["build"]["dockerfile"] == "Containerfile"


def test_the_command_of_the_api_is_one_of_ours_and_its_health_is_asked_for() -> None:
    api = SERVICES["api"]
    assert api["command"][:4] == ["python", "-m", "recsys", serve.NAME]
    parser = argparse.ArgumentParser(allow_abbrev=False)
    serve.add_arguments(parser)
    options = parser.parse_args(api["command"][4:])
    assert SERVICES["proxy"]["environment"]["API"] == f"http://api:{options.port}"
    assert api["healthcheck"]["test"][-1] == f"http://127.0.0.1:{options.port}/v1/health"
    assert f"location {options.root_path}/ {{" in (ROOT / "deploy" / "nginx.conf.template").read_text()
