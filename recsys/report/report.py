"""A report on one data set, put together: what every file of it says, computed once."""

from dataclasses import dataclass
from datetime import UTC, datetime

from recsys.business import summary
from recsys.cached import cached_property
from recsys.comparison.readings import absent
from recsys.comparison.verdicts import Verdict, verdict
from recsys.insights.explore.readings.words import count
from recsys.report.findings import Findings
from recsys.report.panels import PANELS, PanelSpec, Shown
from recsys.report.writer import unique

SIMULATED = "Simulated data: no real person watched or rated."


@dataclass(frozen=True, eq=False)
class Report:
    """What is said of one data set on one day."""

    findings: Findings
    made: datetime

    @property
    def title(self) -> str:
        """What the data is called."""
        data = self.findings.data
        return data.source.label or data.name

    @property
    def day(self) -> str:
        """When it was made."""
        made = self.made.astimezone(UTC)
        return f"{made.day} {made:%B %Y}"

    @property
    def about(self) -> str:
        """How much data, and when."""
        facts = self.findings.exploration.overview
        return (
            f"{count(facts.ratings, 'rating', 'ratings')} by {count(facts.people, 'person', 'people')} of "
            f"{count(facts.films, 'title', 'titles')}, made into a report on {self.day}."
        )

    @property
    def simulated(self) -> str:
        """That nobody real is behind the ratings; empty where somebody is."""
        return SIMULATED if self.findings.data.source.simulated else ""

    @cached_property
    def sentences(self) -> list[str]:
        """The five sentences of the business view."""
        return summary(self.findings.business)

    @cached_property
    def verdict(self) -> Verdict:
        """Which model to use."""
        return verdict(self.findings.comparison)

    @cached_property
    def about_models(self) -> list[str]:
        """Why that model, in sentences, and which of the others could not be asked something."""
        comparison = self.findings.comparison
        left_out = (line for about in comparison.answered for line in absent(comparison, about))
        return unique([*self.verdict.sentences, *left_out])

    @cached_property
    def looked_at(self) -> list[tuple[PanelSpec, Shown]]:
        """Every panel with what it shows, also those that the data lacks something for."""
        return [(spec, spec.look(self.findings)) for spec in PANELS]

    @cached_property
    def panels(self) -> list[tuple[PanelSpec, Shown]]:
        """Those with something to draw."""
        return [(spec, shown) for spec, shown in self.looked_at if not shown.is_missing]

    @cached_property
    def gaps(self) -> list[str]:
        """What the data does not say, a sentence each."""
        comparison = self.findings.comparison
        return unique(
            [
                *(
                    f"{spec.title}: {_lower(shown.sentence)}"
                    for spec, shown in self.looked_at
                    if shown.is_missing
                ),
                *comparison.impossible.values(),
                self.findings.not_recommended,
            ]
        )


def _lower(sentence: str) -> str:
    """As it stands after a colon: with a small letter, unless a name begins it."""
    return f"{sentence[:1].lower()}{sentence[1:]}" if sentence[1:2].islower() else sentence
