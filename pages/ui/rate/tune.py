"""Tune: how the list is moved away from what the ratings alone say, as plain data, and what the browser sets."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from pages.ui.models import kind_of
from pages.ui.rate.costs import costs
from pages.ui.rate.room_state import RoomState, weights_of
from pages.ui.rate.tune_words import KINDS, LENGTHS, SLIDERS, Chip, chips, named
from recsys.dataset import language_name
from recsys.models import Weighted, does
from recsys.store import PRIVATE_PREFIX
from recsys.tuning import Choices, FilmFilter, Tuning, left_by, left_without, moods, raters_steps

FEW = 5
"""With fewer films than this the list says which filter to loosen."""


def _several(sent: Any) -> tuple[str, ...]:
    return tuple(map(str, sent))


def _ends(sent: Any) -> tuple[int, int]:
    first, last = map(int, sent)
    return first, last


_READ: Mapping[str, Callable[[Any], Any]] = {
    "genres": _several,
    "avoid": _several,
    "kinds": _several,
    "languages": _several,
    "years": _ends,
    "longest": int,
    "raters": int,
}
"""Filter -> what the browser's value of it is turned into."""


def tune_part(room: RoomState) -> dict[str, Any]:
    """The part ``tune`` of what the room shows; the panel only while it is open."""
    visit = room.page.visit
    return {
        "now": as_data(visit.tuning),
        "chips": [asdict(chip) for chip in (*_tuning_chips(room), *_model_chips(room))],
        "thin": _thin(room),
        "panel": _panel(room) if visit.tunes else None,
    }


def as_data(tuning: Tuning) -> dict[str, Any]:
    """Sliders and filters by their names, as the browser has them."""
    return {name: getattr(tuning, name) for name in SLIDERS} | asdict(tuning.wanted)


def of_data(sent: Mapping[str, Any]) -> Tuning:
    """What the browser set; raises ValueError where that is no tuning."""
    try:
        sliders = {name: int(sent.get(name, 0)) for name in SLIDERS}
        wanted = {name: read(sent[name]) for name, read in _READ.items() if sent.get(name) is not None}
        return Tuning(**sliders, wanted=FilmFilter(**wanted))
    except (TypeError, KeyError) as error:
        raise ValueError("These settings for the list cannot be read.") from error


def called(room: RoomState, name: str) -> str:
    """A model by what it does; one of another name than its kind's with that name."""
    kind = kind_of(room.page, name)
    if kind == name:
        return does(name)
    return f"{does(kind)} (yours)" if name.startswith(PRIVATE_PREFIX) else f"{does(kind)} ({name})"


def _moods(room: RoomState) -> list[dict[str, Any]]:
    return [{"text": name, "now": as_data(mood)} for name, mood in moods(room.page.data)]


def _tuning_chips(room: RoomState) -> Iterable[Chip]:
    """What is set, one by one; a whole mood is one."""
    now = room.page.visit.tuning
    mood = next((name for name, mood in moods(room.page.data) if mood == now), None)
    return chips(now) if mood is None else [Chip("mood", mood)]


def _model_chips(room: RoomState) -> Iterator[Chip]:
    """Which model makes the list, where it is not the usual one of this data, and how its parts are weighed."""
    asked = _asked(room)
    if asked != _usual(room):
        yield Chip("model", called(room, asked))
    if isinstance(room.model, Weighted) and any(weights_of(room.page.visit.weights).values()):
        yield Chip("weights", f"Weighed {' : '.join(str(part['share']) for part in _weights(room))}")


def _usual(room: RoomState) -> str:
    page = room.page
    return page.visit.usual.get(page.data.fingerprint, page.model)


def _asked(room: RoomState) -> str:
    """The model that this visit chose, which may still be learning."""
    return room.page.visit.model or _usual(room)


def _thin(room: RoomState) -> dict[str, Any] | None:
    """What to loosen where the filters leave next to nothing."""
    wanted = room.page.visit.tuning.wanted
    if len(room.listed) >= FEW or wanted == FilmFilter():
        return None
    data, away = room.page.data, {*room.profile.item_ids.tolist(), *room.hidden}
    left, without = left_by(data, wanted, away), left_without(data, wanted, away)
    helps = [name for name, films in without.items() if films > left]
    said = {0: "No film passes", 1: "Only one film passes"}.get(left, f"Only {left} films pass")
    worst = f" “{named(helps[0], wanted)}” shuts out most." if helps and len(without) > 1 else ""
    offers = [(name, f"Without “{named(name, wanted)}”: {_films(without[name])}") for name in helps[:3]]
    return {
        "text": f"{said} all that you ask for.{worst}",
        "offers": [asdict(Chip(name, text)) for name, text in offers],
    }


def _films(n: int) -> str:
    return "1 film" if n == 1 else f"{n:,} films"


def _panel(room: RoomState) -> dict[str, Any]:
    """What the panel offers, and what stands in it beside where the sliders are."""
    data, wanted = room.page.data, room.page.visit.tuning.wanted
    left = left_by(data, wanted) if wanted != FilmFilter() else len(data.catalog)
    return {
        "offers": {
            **_offers(Choices.of(data)),
            "moods": _moods(room),
            "sliders": _sliders(room),
            "raters": raters_steps(data),
            "models": _models(room),
        },
        "model": _asked(room),
        "weights": _weights(room),
        "left": "" if left == len(data.catalog) else f"{left:,} of {_films(len(data.catalog))}",
        "costs": costs(room.page, _asked(room), _usual(room)),
    }


def _offers(choices: Choices) -> dict[str, Any]:
    """Everything that can be set; a filter of which this data knows nothing has no place."""
    return {
        "years": choices.years,
        "lengths": [{"value": most, "text": text} for most, text in LENGTHS.items() if choices.lengths],
        "languages": [{"value": code, "text": language_name(code)} for code in choices.languages],
        "kinds": [{"value": kind, "text": KINDS.get(kind, kind)} for kind in choices.kinds],
        "genres": [{"value": genre, "text": genre} for genre in choices.genres],
        "unknown": {name: _unknown(n, choices) for name, n in choices.unknown.items()},
    }


def _sliders(room: RoomState) -> list[dict[str, Any]]:
    """Those that can change a list here."""
    return [{"name": name, **asdict(SLIDERS[name])} for name in room.lister.sliders]


def _unknown(n: int, choices: Choices) -> str:
    """What a filter leaves out for want of knowledge, where that is more than a few."""
    known = choices.films - n
    return f"Known of {known:,} of the {choices.films:,} films here." if n > choices.films / 20 else ""


def _models(room: RoomState) -> list[dict[str, str]]:
    """Every model that has stars and reasons, the one of this visit among them."""
    page = room.page
    names = [name for name in page.engine.models(page.data) if page.engine.rates(page.data, name)]
    ordered = dict.fromkeys([_usual(room), *names, _asked(room)])
    return [
        {
            "value": name,
            "text": called(room, name),
            "note": "" if page.engine.is_ready(page.data, name) else "learns first",
        }
        for name in ordered
    ]


def _weights(room: RoomState) -> list[dict[str, Any]]:
    """How much each part of a weighted model counts, in percent; nothing for another model."""
    if not isinstance(room.model, Weighted):
        return []
    shares = zip(room.model.named_parts.items(), room.model.shares.tolist(), strict=True)
    return [
        {"value": label, "text": does(part.name), "share": round(100 * share)}
        for (label, part), share in shares
    ]
