"""What the views of a person say alike: a guess below a card, and that nothing is left."""

from collections.abc import Sequence

import streamlit as st

from pages.ui.frame import Page
from pages.ui.recommend.controls import forget_filters
from recsys.dataset import Profile
from recsys.models import Recommender


def guesses(page: Page, model: Recommender, profile: Profile, item_ids: Sequence[int]) -> dict[int, str]:
    """What stands below each card: our guess, without stars the crowd's average."""
    if model.predicts_ratings:
        stars = model.predict(profile, item_ids).stars.tolist()
        return {item_id: f"Guess {guess:.1f}" for item_id, guess in zip(item_ids, stars, strict=True)}
    means = page.data.ratings.means_of(item_ids).tolist()
    return {
        item_id: f"★ {mean:.1f} crowd" if mean == mean else ""
        for item_id, mean in zip(item_ids, means, strict=True)
    }


def nothing_left(page: Page, whose: str = "they have") -> None:
    """No film passes the filters: said, with the way back."""
    st.info(f"No film that {whose} not rated passes these filters.", icon=":material/filter_alt_off:")
    st.button("Take the filters off", on_click=forget_filters, args=(page.data,))
