"""What the profile store accepts; each check returns the plain value or raises ValueError."""

import re
from collections.abc import Mapping
from math import isfinite
from numbers import Real
from operator import index

MAX_NAME = 60
MAX_IMPORT = 20_000
_LARGEST_RATING = 1000.0
_LARGEST_WEIGHT = 1000.0
_ACCOUNT_KEY = re.compile(r"[A-Za-z0-9_-]{43}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{22}")
_DATASET = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_EVENT_ID = re.compile(r"[A-Za-z0-9_.:-]{1,64}")


def looks_like_secret(secret: object) -> bool:
    """Whether a text can be the secret of a profile at all."""
    return isinstance(secret, str) and _SECRET.fullmatch(secret) is not None


def looks_like_account_key(text: object) -> bool:
    """Whether a text can be an account's key to one of its profiles; no secret looks like one."""
    return isinstance(text, str) and _ACCOUNT_KEY.fullmatch(text) is not None


def dataset_name(name: object) -> str:
    """The name of a data set."""
    if not isinstance(name, str) or not _DATASET.fullmatch(name):
        raise ValueError(
            "A data set's name has 1 to 64 letters a-z, digits, - and _, and starts with no sign."
        )
    return name


def event_name(event_id: object) -> str | None:
    """The name of a request, chosen by the browser."""
    if event_id is None:
        return None
    if not isinstance(event_id, str) or not _EVENT_ID.fullmatch(event_id):
        raise ValueError("An event id has 1 to 64 letters, digits and any of the signs _.:- alone.")
    return event_id


def item_number(item_id: object) -> int:
    """An item id (of any integer type) within 64 bits."""
    try:
        number = index(item_id)  # type: ignore[arg-type]  # what is no integer raises TypeError
    except TypeError:
        raise ValueError(f"An item id is a whole number, got {type(item_id).__name__}.") from None
    if not -(2**63) <= number < 2**63:
        raise ValueError("An item id is a whole number of at most 64 bits, got a larger one.")
    return number


def stars(rating: object) -> float | None:
    """A rating; None stays None. The data set's scale is not known here."""
    if rating is None:
        return None
    if isinstance(rating, bool) or not isinstance(rating, Real) or not isfinite(rating):
        raise ValueError("A rating is a number or None (seen, not rated), got something else.")
    number = float(rating)
    if abs(number) > _LARGEST_RATING:
        raise ValueError(
            f"A rating lies between -{_LARGEST_RATING:g} and {_LARGEST_RATING:g}, got one beyond."
        )
    return number


def weight(weight: float) -> float:
    """How much a rating counts: a plain number, so that none drowns out all others."""
    if not 0.0 <= weight <= _LARGEST_WEIGHT:
        raise ValueError(f"A weight lies between 0 and {_LARGEST_WEIGHT:g}, got one beyond.")
    return float(weight)


def history(ratings: Mapping[int, float | None]) -> dict[int, float | None]:
    """Many ratings, in their order."""
    if len(ratings) > MAX_IMPORT:
        raise ValueError(f"An import brings at most {MAX_IMPORT:,} ratings, got {len(ratings):,}.")
    return {item_number(item): stars(rating) for item, rating in ratings.items()}


def person_name(name: str) -> str:
    """What a person calls a profile: one line."""
    name = name.strip()
    if len(name) > MAX_NAME or not name.isprintable():
        raise ValueError(f"A name is one line of at most {MAX_NAME} characters, got {len(name)} characters.")
    return name
