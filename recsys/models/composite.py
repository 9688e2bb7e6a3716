"""Composite: what every model made of other models shares: hyperparameters, fitting and learned state by part."""

from collections.abc import Mapping, Sequence
from typing import Any, Self, cast

from recsys.dataset import Dataset, Ratings
from recsys.models import hyperparameters
from recsys.models.base import Recommender
from recsys.models.results import EpochCallback


class Composite(Recommender):
    """A model made of parts, each under a label, which is no name of a hyperparameter of its own.

    What a part learned is ``label.name``, its hyperparameters are ``label__name`` in ``get_params`` and ``label.name``
    in ``catalog.create``; parts may have parts. The parts are fitted with the model and never without it.
    """

    @property
    def named_parts(self) -> Mapping[str, Recommender]:
        """The parts by their labels; by default those that are fields, by the fields' names."""
        return cast("Mapping[str, Recommender]", self._parts_among(self.get_params(deep=False)))

    @property
    def n_steps(self) -> int:
        """Those of the parts."""
        return sum(part.n_steps for part in self.named_parts.values())

    @classmethod
    def made_of(cls, parts: Mapping[str, Recommender], **own: Any) -> Self:
        """A new model of labelled parts, with its own hyperparameters."""
        return cls(**parts, **own)

    def _fit_parts(self, data: Dataset, validation: Ratings | None, on_epoch: EpochCallback | None) -> None:
        """Fit each in turn; a setting that is not allowed is found before the first, which may take long."""
        for part in self.named_parts.values():
            _check(part)
        for part in self.named_parts.values():
            part.fit(data, validation=validation, on_epoch=on_epoch)

    def learned(self) -> dict[str, Any]:
        """The learned state of the parts too, as ``label.name``."""
        state = super().learned()
        for label, part in self.named_parts.items():
            state |= {f"{label}.{key}": value for key, value in part.learned().items()}
        return state

    def restore(self, learned: dict[str, Any]) -> Self:
        """Take over a learned state of the parts too."""
        for label, part in self.named_parts.items():
            part.restore(beneath(label, learned))
        return super().restore({key: value for key, value in learned.items() if "." not in key})


def labels_of(names: Sequence[str]) -> tuple[str, ...]:
    """A label for each model of a list: its name, from the second of that name on with its number.

    >>> labels_of(["svd", "ease", "svd"])
    ('svd', 'ease', 'svd-2')
    """
    return tuple(
        name if at == names.index(name) else f"{name}-{names[: at + 1].count(name)}"
        for at, name in enumerate(names)
    )


def beneath(label: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    """What belongs to one part, without its label.

    >>> beneath("rater", {"rater.seed": 1, "half_life": 5.0})
    {'seed': 1}
    """
    prefix = f"{label}."
    return {key.removeprefix(prefix): value for key, value in settings.items() if key.startswith(prefix)}


def _check(model: Recommender) -> None:
    hyperparameters.check(model)
    if isinstance(model, Composite):
        for part in model.named_parts.values():
            _check(part)
