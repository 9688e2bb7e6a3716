"""What happens in a session."""

from recsys.business.readings.reading import Reading

READINGS: tuple[Reading, ...] = ()
