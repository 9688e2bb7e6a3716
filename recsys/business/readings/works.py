"""Which titles and genres do well, and what to buy next."""

from recsys.business.readings.reading import Reading

READINGS: tuple[Reading, ...] = ()
