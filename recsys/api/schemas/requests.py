"""What is sent: checked for types and sizes here; what the data decides (ids, scale) is checked where it is used."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

MOST_ITEMS, MOST_PROFILES = 20_000, 1000
"""Beyond these nothing is read on; what this server takes (``Limits``) may be less."""
ItemId = Annotated[
    int,
    Field(ge=-(2**63), lt=2**63, description="The id of a film of this data set.", examples=[1]),
]
ModelName = Annotated[
    str,
    Field(max_length=64, description="A model by name; without one the usual model.", examples=["hybrid"]),
]


class Sent(BaseModel):
    """Types as they are, and nothing that we do not know."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Rated(Sent):
    """A film that somebody has seen."""

    item_id: ItemId
    rating: float | None = Field(
        None, allow_inf_nan=False, description="On the scale of the data set; null: seen, not rated."
    )
    timestamp: Annotated[int, Field(ge=0, lt=2**40)] | None = Field(
        None, description="When, in seconds since 1970. Counts where every film of the profile has one."
    )
    weight: float = Field(
        1.0,
        ge=0,
        le=1000,
        allow_inf_nan=False,
        description="How much it counts: 2 as much as two of its kind.",
    )


class ProfileSent(Sent):
    """What somebody has seen and how they liked it, the oldest first; of two entries of a film the latter counts."""

    ratings: list[Rated] = Field(max_length=MOST_ITEMS, description="Seen films, with ratings or without.")
    hidden: list[ItemId] = Field(
        [], max_length=MOST_ITEMS, description="Films that are not for them: never listed."
    )


class Tuned(Sent):
    """By which model a list is made, how long it is and where its sliders stand."""

    model: ModelName | None = None
    n: int = Field(10, ge=0, description="How many films, as long as this server's longest list.")
    tuning: str = Field(
        "",
        max_length=2000,
        description="Sliders and filters as the app writes them into its address: favourites 0 to 4, adventure -4 to "
        "4, diversity 0 to 4, safe 0 to 4; genres, avoid, kinds, languages, years, longest, raters.",
        examples=["adventure:1;years:1990~1999"],
    )


class Who(Sent):
    """Whom it is for, said in exactly one way."""

    profile: ProfileSent | None = Field(
        None, description="A profile sent with the call; nothing of it is kept."
    )
    user_id: Annotated[int, Field(ge=-(2**63), lt=2**63)] | None = Field(
        None, description="A person of the data, where the owner of this server allows it."
    )
    me: Annotated[str, Field(max_length=64)] | None = Field(
        None, description="The secret of a saved profile; may stand in the header X-Profile instead."
    )


class ListRequest(Who, Tuned):
    """A list for one person."""


class PredictRequest(Who):
    """Guesses for some films."""

    item_ids: list[ItemId] = Field(max_length=MOST_ITEMS, description="Films of this data set.")
    model: ModelName | None = None


class ExplainRequest(ListRequest):
    """Why one film has its score; ``tuning`` says for which list ``because`` is meant, ``n`` is not looked at."""

    item_id: ItemId


class BatchRequest(Tuned):
    """A list for each of many profiles, in one call."""

    profiles: list[ProfileSent] = Field(
        max_length=MOST_PROFILES, description="As many as this server takes at once."
    )


class RatingSent(Sent):
    """A rating to save."""

    rating: float | None = Field(allow_inf_nan=False, description="null: seen, not rated.")
