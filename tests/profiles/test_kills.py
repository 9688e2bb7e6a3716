"""benchmarks/kills.py in small: program and server are killed; nothing acknowledged is lost."""

import pytest

from benchmarks.kills import Outcome, database, kill_again_and_again
from tests.profiles.conftest import DATABASES


@pytest.mark.parametrize("kind", DATABASES)
def test_what_twenty_writers_heard_is_there_after_each_kill(kind: str) -> None:
    with database(kind) as (url, server):
        found = kill_again_and_again(url, kills=3, writers=20, server=server)
    assert found.acknowledged > 0
    assert found == Outcome(kills=3, acknowledged=found.acknowledged)
