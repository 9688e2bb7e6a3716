"""People's ratings and marks, kept in a database and reached by an unguessable secret."""

from recsys.profiles.accounts import AccountProfile, Accounts, Identity
from recsys.profiles.checks import looks_like_account_key, looks_like_secret
from recsys.profiles.shared import IN_ADDRESS, SharedList
from recsys.profiles.states import Kind, Mark, Saved, SavedProfile, Undone
from recsys.profiles.store import ProfileStore

__all__ = [
    "IN_ADDRESS",
    "AccountProfile",
    "Accounts",
    "Identity",
    "Kind",
    "Mark",
    "ProfileStore",
    "Saved",
    "SavedProfile",
    "SharedList",
    "Undone",
    "looks_like_account_key",
    "looks_like_secret",
]
