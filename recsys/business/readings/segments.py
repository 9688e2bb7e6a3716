"""Who the people are, by segments."""

from recsys.business.readings.reading import Reading

READINGS: tuple[Reading, ...] = ()
