"""The errors that recsys raises on purpose; each message is one sentence for a person.

RecsysError
├── DataError(ValueError)            a file or table is not what it should be
├── NotFittedError(RuntimeError)     a model was asked before it was fitted
├── TrainingError(ArithmeticError)   a training diverged or broke off
├── UnknownItemError(LookupError)    no such item in this catalog
├── UnknownUserError(LookupError)    no such person in this data
├── UnknownNameError(LookupError)    no such data set, model or protocol
├── UnknownProfileError(LookupError) no profile behind this link
├── SharedLinkError(LookupError)     no shared list behind this link
├── UnsupportedError(NotImplementedError)  this model cannot do that
├── StoreError(OSError)              something on disk cannot be read or written
├── DownloadError(ConnectionError)   something could not be fetched, or arrived damaged
├── NotAllowedError(PermissionError) only the owner, of the server or of a list, may do that
├── BusyError(RuntimeError)          too much work is already waiting
└── Cancelled                        somebody stopped the work

A bad argument (``n_factors=0``) is a plain ValueError that says what it got and what is allowed.
The builtin parents let callers catch either family. None is a KeyError: its ``str`` adds quotes.
"""


class RecsysError(Exception):
    """Root of every error raised on purpose; ``str(error)`` can be shown to a person."""


class DataError(RecsysError, ValueError):
    """A file or table is not what it should be; names the file and what was expected."""


class NotFittedError(RecsysError, RuntimeError):
    """A model was asked for scores before ``fit``."""

    def __init__(self, model: str) -> None:
        super().__init__(f"This {model} model is not trained yet: call fit first.")


class TrainingError(RecsysError, ArithmeticError):
    """A training diverged (its error is no longer a finite number) or broke off."""


class UnknownItemError(RecsysError, LookupError):
    """No such item in this catalog."""

    def __init__(self, item_id: object) -> None:
        super().__init__(f"There is no item {item_id} in this data.")


class UnknownUserError(RecsysError, LookupError):
    """No such person in this data."""

    def __init__(self, user_id: object) -> None:
        super().__init__(f"There is no person {user_id} in this data.")


class UnknownNameError(RecsysError, LookupError):
    """No such data set, model or protocol; the message lists what there is."""

    def __init__(self, what: str, name: str, known: list[str]) -> None:
        there_is = f"There is: {', '.join(known)}." if known else "There is none yet."
        super().__init__(f"Unknown {what} “{name}”. {there_is}")


class UnknownProfileError(RecsysError, LookupError):
    """No profile behind this link; never says the secret."""

    def __init__(self) -> None:
        super().__init__("There is no saved profile behind this link.")


class SharedLinkError(RecsysError, LookupError):
    """No shared list behind this link: cut short, altered, of another version, or taken back."""


class UnsupportedError(RecsysError, NotImplementedError):
    """This model cannot do what was asked (no stars, no explanation)."""


class StoreError(RecsysError, OSError):
    """Something on disk cannot be read or written, is damaged, or is of another version."""


class DownloadError(RecsysError, ConnectionError):
    """Something could not be fetched from the network, or arrived damaged; nothing was kept of it."""


class NotAllowedError(RecsysError, PermissionError):
    """Only the owner of the server may do that, or whose list it is."""


class BusyError(RecsysError, RuntimeError):
    """Too much work is already waiting."""


class Cancelled(RecsysError):  # noqa: N818  (an outcome that somebody asked for, not a fault)
    """Somebody stopped the work."""

    def __init__(self, what: str = "The work") -> None:
        super().__init__(f"{what} was stopped.")
