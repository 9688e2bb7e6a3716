"""Kinds of film in words: one name each, as it stands after "you like"."""

from collections.abc import Mapping

GENRES: Mapping[str, str] = {
    "Action": "action films",
    "Adventure": "adventure films",
    "Animation": "animation",
    "Biography": "lives on film",
    "Children": "children’s films",
    "Comedy": "comedies",
    "Crime": "crime films",
    "Documentary": "documentaries",
    "Drama": "dramas",
    "Family": "family films",
    "Fantasy": "fantasy",
    "Film-Noir": "film noir",
    "History": "historical films",
    "Horror": "horror",
    "Music": "films about music",
    "Musical": "musicals",
    "Mystery": "mysteries",
    "Romance": "love stories",
    "Sci-Fi": "science fiction",
    "Short": "short films",
    "Sport": "films about sport",
    "Thriller": "thrillers",
    "War": "war films",
    "Western": "westerns",
}
"""Any other is called by what the data calls it."""
COUNTRIES: Mapping[str, str] = {
    "AR": "Argentine",
    "AT": "Austrian",
    "AU": "Australian",
    "BE": "Belgian",
    "BR": "Brazilian",
    "CA": "Canadian",
    "CH": "Swiss",
    "CL": "Chilean",
    "CN": "Chinese",
    "CZ": "Czech",
    "DE": "German",
    "DK": "Danish",
    "EG": "Egyptian",
    "ES": "Spanish",
    "FI": "Finnish",
    "FR": "French",
    "GB": "British",
    "GR": "Greek",
    "HK": "Hong Kong",
    "HU": "Hungarian",
    "ID": "Indonesian",
    "IE": "Irish",
    "IL": "Israeli",
    "IN": "Indian",
    "IR": "Iranian",
    "IS": "Icelandic",
    "IT": "Italian",
    "JP": "Japanese",
    "KR": "Korean",
    "MX": "Mexican",
    "NG": "Nigerian",
    "NL": "Dutch",
    "NO": "Norwegian",
    "NZ": "New Zealand",
    "PH": "Philippine",
    "PL": "Polish",
    "PT": "Portuguese",
    "RO": "Romanian",
    "RU": "Russian",
    "SE": "Swedish",
    "SU": "Soviet",
    "TH": "Thai",
    "TR": "Turkish",
    "TW": "Taiwanese",
    "UA": "Ukrainian",
    "US": "American",
    "ZA": "South African",
}
"""ISO 3166-1 -> how its films are called."""


def in_words(kind: str) -> str:
    """A kind of film (``recsys.models.taste``) by the name that film lovers give it.

    >>> [in_words(kind) for kind in ("genre:Western", "country:FR", "era:-1959", "era:1960-1979", "foreign")]
    ['westerns', 'French films', 'films from before 1960', 'films from 1960 to 1979', 'world cinema']
    """
    sort, _, name = kind.partition(":")
    if sort == "genre":
        return GENRES.get(name, f"films of the genre “{name}”")
    if sort == "country":
        return f"{COUNTRIES[name]} films" if name in COUNTRIES else f"films from {name}"
    if sort == "era":
        return _years(*name.split("-"))
    return "world cinema"


def _years(first: str, last: str) -> str:
    if not first:
        return f"films from before {int(last) + 1}"
    return f"films from {first} to {last}" if last else f"films from {first} on"
