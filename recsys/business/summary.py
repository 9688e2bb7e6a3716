"""The five sentences at the top of the business view."""

from recsys.business.business import Business


def summary(business: Business) -> list[str]:
    """What a stakeholder takes along: five plain sentences, each computed."""
    ratings = business.data.ratings
    return [f"{len(ratings.users):,} people gave {len(ratings):,} ratings."]
