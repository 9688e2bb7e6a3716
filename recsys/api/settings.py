"""What the owner of a server decides about its API."""

import ipaddress
from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """How much one call may ask for."""

    list_length: int = 100
    """The longest list."""
    profile_items: int = 20_000
    """The longest profile, its hidden films counted: as many as a saved one can be given at once, never more."""
    profiles_a_call: int = 100
    batch_items: int = 100_000
    """Items of all profiles of one call together."""
    body_bytes: int = 2_000_000
    body_seconds: float = 30.0
    """How long a body may take to arrive."""
    calls_a_second: float = 20.0
    """Of one key, or of one address without a key, on average."""
    calls_at_work: int = 8
    """So that one that waits for a database holds up nobody; models are asked in turn (``served``)."""
    calls_waiting: int = 200
    waiting_seconds: float = 10.0
    """How long a call waits for its turn before it is told to come again."""


@dataclass(frozen=True)
class Settings:
    """What the API shows, and to whom; the defaults are those of a server for strangers."""

    shows_people: bool = False
    """Whether people of the data may be asked for by their ids."""
    needs_key: bool = True
    """Whether every call but those of ``/v1/health`` and the description has to bring a key."""
    only_loopback: bool = False
    """Whether only calls to a name of this machine itself are answered.

    Without it a web page whose name is made to lead here (DNS rebinding) reads in a visitor's browser what a server
    without keys says.
    """
    limits: Limits = Limits()


def is_loopback(host: str) -> bool:
    """Whether a host, as it is written without its port, is this machine for itself.

    >>> [is_loopback(host) for host in ("127.0.0.1", "::1", "localhost", "192.168.0.2", "example.org", "")]
    [True, True, True, False, False, False]
    """
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
