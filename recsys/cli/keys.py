"""keys: who may use the API."""

import argparse
from collections.abc import Mapping
from typing import Any

from recsys.api.keys import Keys
from recsys.store import default_home

NAME = "keys"
HELP = "make, remove or list the keys of the API; a key is shown once"
ACTIONS = ("add", "remove", "list")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """An action and, but for the list, a name."""
    parser.add_argument("action", choices=ACTIONS)
    parser.add_argument("name", nargs="?", metavar="NAME", help="whose key it is")


def run(options: argparse.Namespace) -> dict[str, Any]:
    """The new key, the removed name or all names."""
    keys = Keys(default_home())
    if options.action == "list":
        if options.name is not None:
            raise ValueError("keys list takes no name.")
        return {"names": keys.names()}
    if options.name is None:
        raise ValueError(f"Say whose key to {options.action}: keys {options.action} NAME.")
    if options.action == "add":
        return {"name": options.name, "key": keys.add(options.name)}
    keys.remove(options.name)
    return {"removed": options.name}


def as_text(result: Mapping[str, Any]) -> str:
    """A sentence, or the names below each other."""
    if "key" in result:
        return (
            f"{result['key']}\nThis key of {result['name']} is not shown again. "
            "A server that was started before there were keys asks for them from its next start."
        )
    if "removed" in result:
        return f"The key of {result['removed']} opens nothing any more."
    return "\n".join(result["names"]) or "There are no keys."
