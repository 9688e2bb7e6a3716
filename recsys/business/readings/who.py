"""How much people watch, how long they stay, and how newcomers fare."""

from recsys.business.readings.reading import Reading

READINGS: tuple[Reading, ...] = ()
