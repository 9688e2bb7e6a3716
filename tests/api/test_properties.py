"""Anything in every place of every call: what is sent is made from the API's own description."""

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api.conftest import FILMS, FIRST_ITEM
from tests.api.test_hostile import AS_JSON, fair
from tests.serving import needs

pytestmark = needs("fastapi", "httpx")
Kinds = Mapping[str, Mapping[str, Any]]
STRANGE = ("\ud800", "\0", "../../etc", 1e308, float("nan"), -0.0, 2**63, -(2**63))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(STRANGE),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
TEXTS = ("few", "hybrid", "popularity", "film", "adventure:1", "saved", "")
ITEM = st.integers(FIRST_ITEM, FIRST_ITEM + FILMS - 1)
OWN = "the secret of a profile that is there"
KNOWN: Mapping[str, st.SearchStrategy[Any]] = {
    "data": st.just("few"),
    "model": st.just("hybrid"),
    "item_id": ITEM,
    "hidden": st.lists(ITEM, max_size=3),
    "n": st.integers(1, 5),
    "tuning": st.sampled_from(["", "adventure:1"]),
    "user_id": st.none(),
    "me": st.none(),
    "X-Profile": st.just(OWN),
}
"""What is there, by name, of lists by the name of one: without it nearly every call would be refused at the door."""
EXAMPLES = 60
"""Calls of each operation."""
OPERATIONS = (
    *("list_data", "list_models", "get_evaluation", "search_films", "get_film", "similar_films"),
    *("recommend", "recommend_batch", "predict", "explain"),
    *("create_profile", "delete_profile", "get_profile", "undo"),
    *("put_rating", "delete_rating", "put_mark", "delete_mark", "health"),
)


class Operation(NamedTuple):
    """How an operation is called, and with which statuses it says that it answers."""

    calls: st.SearchStrategy[Any]
    described: set[int]


def values(name: str, schema: Mapping[str, Any], kinds: Kinds) -> st.SearchStrategy[Any]:
    """Mostly what a schema describes, now and then anything, at every depth."""
    right = KNOWN[name] if name in KNOWN else described(schema, kinds, name.removesuffix("s"))
    return st.integers(0, 14).flatmap(lambda luck: ANYTHING if luck == 14 else right)


def described(schema: Mapping[str, Any], kinds: Kinds, of: str = "") -> st.SearchStrategy[Any]:
    """What a schema describes, with ids and names that are there in part; ``of``: what one of a list is called."""
    if "$ref" in schema:
        return described(kinds[schema["$ref"].rpartition("/")[2]], kinds)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "anyOf" in schema:
        return st.one_of([described(one, kinds) for one in schema["anyOf"]])
    simple = {
        "integer": st.integers(95, 130) | st.integers(0, 12),
        "number": st.sampled_from([0.5, 1, 3.5, 5]),
        "boolean": st.booleans(),
        "null": st.none(),
    }
    match schema.get("type"):
        case "object":
            fields = {
                name: values(name, inner, kinds) for name, inner in schema.get("properties", {}).items()
            }
            needed = {name: fields.pop(name) for name in schema.get("required", ())}
            return st.fixed_dictionaries(needed, optional=fields)
        case "array":
            return st.lists(values(of, schema["items"], kinds), max_size=5)
        case kind:
            return simple.get(str(kind), st.sampled_from(TEXTS))


def calls(method: str, path: str, operation: Mapping[str, Any], kinds: Kinds) -> st.SearchStrategy[Any]:
    """Calls of one operation: method, path, its parameters by where they stand, body."""
    needed, optional = {}, {}
    for one in operation.get("parameters", ()):
        some = needed if one.get("required") else optional
        some[one["in"], one["name"]] = values(one["name"], one["schema"], kinds)
    body: st.SearchStrategy[Any] = st.none()
    if "requestBody" in operation:
        body = values("", operation["requestBody"]["content"]["application/json"]["schema"], kinds)
    return st.tuples(
        st.just(method.upper()), st.just(path), st.fixed_dictionaries(needed, optional=optional), body
    )


def sent(client: Any, call: tuple[str, str, Mapping[tuple[str, str], Any], Any], own: str) -> Any:
    """The answer to a call; ``own`` is a secret for it to bring."""
    method, path, parameters, body = call
    query, headers = {}, dict(AS_JSON)
    for (where, name), value in parameters.items():
        text = (own if value == OWN else str(value)).encode("utf-8", "replace").decode()
        if where == "path":
            path = path.replace("{" + name + "}", quote(text, safe="") or "x")
        elif where == "query":
            query[name] = text
        else:
            headers[name] = re.sub(r"[^ -~]|^\s+|\s+$", "?", text)
    content = None if body is None else json.dumps(body)
    return client.request(method, path, params=query, headers=headers, content=content)


@pytest.fixture(scope="module")
def operations(client: Any) -> dict[str, Operation]:
    """Calls of each operation and the answers that are described, by its name."""
    schema = client.get("/openapi.json").json()
    return {
        operation["operationId"]: Operation(
            calls(method, path, operation, schema["components"]["schemas"]),
            {int(status) for status in operation["responses"]},
        )
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    }


@pytest.mark.parametrize("name", OPERATIONS)
def test_anything_in_every_place_of_every_call(
    client: Any, me: dict[str, str], operations: dict[str, Operation], name: str
) -> None:
    answered = set()

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(call=operations[name].calls)
    def ask(call: Any) -> None:
        answered.add(fair(sent(client, call, me["X-Profile"])))

    ask()
    assert any(status < 300 for status in answered)  # not all were refused at the door
    assert answered <= operations[name].described


def test_every_operation_is_asked(operations: dict[str, Operation]) -> None:
    assert set(operations) == set(OPERATIONS)
