"""What the columns of the tables behind the charts are called, and how their figures are written."""

from typing import Any

import streamlit as st

_TEXTS = {
    "title": "Film",
    "genre": "Genre",
    "kind": "Kind",
    "country": "Country",
    "language": "Language",
    "attribute": "What",
    "group": "Group",
    "step": "Step",
    "device": "Device",
    "partners": "Loved together with",
    "of": "What is counted",
    "words": "What",
    "part": "Part",
}
_COUNTS = {
    "ratings": "Ratings",
    "people": "People",
    "films": "Titles",
    "new_people": "New people",
    "new_ratings": "Ratings by new people",
    "size": "People who came then",
    "events": "Events",
    "sessions": "Sessions",
    "viewings": "Viewings",
    "shown": "Times shown",
    "clicks": "Times opened",
    "pairs": "Pairs",
    "count": "How many",
    "both": "Love both",
    "rank": "Place",
    "place": "Place",
    "from": "From",
    "to": "To",
    "behind": "From how many",
}
_SHARES = {
    "share": "Share",
    "filled": "Filled",
    "of_shown": "Per title shown",
    "clicked": "Opened",
    "played": "Played",
    "change": "Change of the share",
}
_PLAIN = {
    "user_id": "Person",
    "year": "Year",
    "decade": "Decade",
    "first": "First year",
    "month": "Month",
    "weekday": "Weekday (1 = Monday)",
    "hour": "Hour (UTC)",
    "person": "Person by activity",
    "film": "Film by ratings",
    "people_group": "People group (1 = busiest)",
    "films_group": "Films group (1 = most rated)",
}
"""Numbers that name something, without separators."""
COLUMNS: dict[str, Any] = {
    **{name: st.column_config.TextColumn(label) for name, label in _TEXTS.items()},
    **{name: st.column_config.NumberColumn(label, format="localized") for name, label in _COUNTS.items()},
    **{name: st.column_config.NumberColumn(label, format="percent") for name, label in _SHARES.items()},
    **{name: st.column_config.NumberColumn(label, format="%d") for name, label in _PLAIN.items()},
    "rating": st.column_config.NumberColumn("Rating", format="%.1f"),
    "average": st.column_config.NumberColumn("Average", format="%.2f"),
    "above": st.column_config.NumberColumn("Above the average of all", format="%+.2f"),
    "times": st.column_config.NumberColumn("Times as often as others", format="%.1f"),
    "lift": st.column_config.NumberColumn("Times as many as by chance", format="%.1f"),
    "value": st.column_config.NumberColumn("Share or average", format="%.3f"),
    "small": st.column_config.CheckboxColumn("Small"),
    "full": st.column_config.CheckboxColumn("A full year"),
}
"""Column -> how it is shown; what is not here (ids, places on a picture) is hidden."""
