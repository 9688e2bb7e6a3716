"""Lines that a machine can read, without secrets."""

import json
import logging
import random
import secrets
import sys
from base64 import urlsafe_b64encode
from string import ascii_lowercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recsys import logs


def record(message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    info = None if error is None else (type(error), error, error.__traceback__)
    return logging.LogRecord("recsys.x", logging.ERROR, "x.py", 1, message, args, info)


def as_json(one: logging.LogRecord) -> dict[str, str]:
    line = logs.JsonFormatter().format(one)
    assert "\n" not in line
    said = json.loads(line)
    assert isinstance(said, dict)
    return said


def test_one_object_a_line() -> None:
    said = as_json(record("Error %s", "0123abcd", error=RuntimeError("no\nluck")))
    assert (said["level"], said["logger"], said["message"]) == ("error", "recsys.x", "Error 0123abcd")
    assert said["error_id"] == "0123abcd"
    assert "RuntimeError: no\nluck" in said["exception"]
    assert said["time"].endswith("+00:00")


SECRETS = st.integers(0, 2**32).map(
    lambda seed: urlsafe_b64encode(random.Random(seed).randbytes(16)).decode()[:22]
)
AROUND = st.text(
    alphabet=st.characters(exclude_categories=("L", "N", "Cs"), exclude_characters="-_"), max_size=9
)


@given(before=AROUND, secret=SECRETS, after=AROUND)
def test_a_profile_s_secret_never_stands_in_a_log(before: str, secret: str, after: str) -> None:
    said = logs.JsonFormatter().format(record("%s", before + secret + after, error=ValueError(secret)))
    assert secret not in said
    assert secret not in logs.PlainFormatter().format(record(f"at https://x/?a=1&me={secret}&b=2"))


@given(
    before=st.sampled_from(["", "s"]),
    letters=st.text(alphabet=ascii_lowercase + digits + "_-", min_size=21, max_size=21),
    last=st.sampled_from("gw"),
)
def test_a_secret_that_looks_like_a_word_is_masked(before: str, letters: str, last: str) -> None:
    assert logs.masked(f"at {before}{letters}{last}") == "at ***"
    assert logs.masked(f"at {2 * letters}{last}") == "at ***"  # an account's key


@given(
    password=st.text(
        alphabet=st.characters(min_codepoint=33, max_codepoint=126, exclude_characters="*@"), min_size=3
    )
)
def test_a_database_s_password_never_stands_in_a_log(password: str) -> None:
    text = logs.masked(f"cannot reach (postgresql+psycopg://marquee:{password}@db/films) today")
    assert text == "cannot reach (postgresql+psycopg://marquee:***@db/films) today"


@pytest.mark.parametrize(
    "text",
    [
        "profiles.db: SQLITE_READONLY_DBMOVED",
        "sqlalchemy.exc.PendingRollbackConnectionError",
        'File "recsys/models/co_clustering_of_people_and_films.py", line 3, in neighbourhood_of_everybody',
        "The data set movielens-32m-of-last-year is left out",
    ],
)
def test_words_are_no_secrets(text: str) -> None:
    assert logs.masked(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer abc.def",
        "api_key=short",
        "{'client_secret': 'short'}",
        "?code=short&state=other",
    ],
)
def test_what_is_called_a_secret_is_one(text: str) -> None:
    assert not {"abc.def", "short", "other"} & set(
        logs.masked(text).replace("'", " ").replace("=", " ").split()
    )


def test_who_says_it_is_no_secret() -> None:
    said = logging.LogRecord(
        "pages.ui.secret", logging.WARNING, "x.py", 1, "A wrong secret=%s", ("short",), None
    )
    assert (
        logs.PlainFormatter(logging.BASIC_FORMAT).format(said) == "WARNING:pages.ui.secret:A wrong secret=***"
    )


def test_what_another_handler_kept_of_an_error_is_masked() -> None:
    said = record("%s", "at", error=ValueError("token=short"))
    assert "token=short" in logging.Formatter().format(said)
    assert "token=***" in logs.PlainFormatter().format(said)


def test_the_owner_s_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECSYS_OWNER_SECRET", "correct horse")
    assert logs.masked("tried: correct horse") == "tried: ***"


@pytest.mark.parametrize("wanted", ["json", None])
def test_a_library_s_own_handler_writes_json_too(monkeypatch: pytest.MonkeyPatch, wanted: str | None) -> None:
    monkeypatch.delenv("RECSYS_LOG", raising=False)
    if wanted:
        monkeypatch.setenv("RECSYS_LOG", wanted)
    monkeypatch.setattr(logging.root, "handlers", [])
    library = logging.getLogger(f"library-{secrets.token_hex(4)}")
    handler = logging.StreamHandler(sys.stderr)
    library.addHandler(handler)
    logs.begin()
    ours = logging.root.handlers[0].formatter
    assert isinstance(ours, logs.JsonFormatter if wanted else logs.PlainFormatter)
    assert (handler.formatter is ours) == bool(wanted)
