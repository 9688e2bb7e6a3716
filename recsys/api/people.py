"""Whom a call is for: a profile that was sent, a person of the data, or a saved profile by its secret."""

import math
from typing import NamedTuple

from recsys.api.problems import Refused
from recsys.api.schemas.requests import ProfileSent, Who
from recsys.api.served import Served
from recsys.dataset import Dataset, Profile
from recsys.errors import NotAllowedError
from recsys.profiles import SavedProfile

ONE_WAY = "Say whom it is for in exactly one way: profile, user_id, or a saved profile by me or X-Profile."
NOT_SHOWN = "The owner of this server shows nobody of the data; send a profile instead."


class Person(NamedTuple):
    """A history, and films that are never listed."""

    profile: Profile
    hidden: frozenset[int] = frozenset()


def person_of(served: Served, data: Dataset, who: Who, secret: str | None) -> Person:
    """Raises what says why there is no such person, or why this caller may not ask for them."""
    secrets = [one for one in (who.me, secret) if one is not None]
    if len(secrets) + (who.profile is not None) + (who.user_id is not None) != 1:
        raise Refused(ONE_WAY)
    if who.profile is not None:
        return sent_person(served, data, who.profile)
    if who.user_id is not None:
        if not served.settings.shows_people:
            raise NotAllowedError(NOT_SHOWN)
        return Person(data.profile(who.user_id))
    saved: SavedProfile = served.engine.profiles.load(secrets[0], data.name)
    return Person(saved.profile, saved.hidden)


def sent_person(served: Served, data: Dataset, sent: ProfileSent) -> Person:
    """A profile as it was sent, once it is known to fit the data; of two entries of a film the latter counts."""
    size, most = len(sent.ratings) + len(sent.hidden), served.settings.limits.profile_items
    if size > most:
        raise Refused(f"A profile has at most {most:,} films here, got {size:,}.")
    served.check_items(data, [*(one.item_id for one in sent.ratings), *sent.hidden])
    for one in sent.ratings:
        check_rating(data, one.rating)
    latest = list({one.item_id: one for one in reversed(sent.ratings)}.values())[::-1]
    times = [one.timestamp for one in latest if one.timestamp is not None]
    profile = Profile.of(
        [one.item_id for one in latest],
        [math.nan if one.rating is None else one.rating for one in latest],
        [one.weight for one in latest],
        times if len(times) == len(latest) else None,
    )
    return Person(profile, frozenset(sent.hidden))


def check_rating(data: Dataset, rating: float | None) -> None:
    """Refuse a rating that nobody can give here."""
    scale = data.scale
    if rating is not None and not scale.holds(rating):
        raise Refused(
            f"A rating here is from {scale.low:g} to {scale.high:g} in steps of {scale.step:g}, got {rating:g}."
        )
