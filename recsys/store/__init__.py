"""What is kept on disk: data sets, models and what was computed from them, below one home."""

from recsys.store.cache import Cache
from recsys.store.comparisons import Comparisons
from recsys.store.files import whole_file
from recsys.store.library import Library, check_new_name
from recsys.store.measurements import Measurements, Subject
from recsys.store.paths import default_home
from recsys.store.pricelists import PriceLists
from recsys.store.registry import PRIVATE_PREFIX, Registry
from recsys.store.runs import Run, Sweep
from recsys.store.swapping import finish_swap, swapping
from recsys.store.twins import Twins
from recsys.store.versions import POINTER, check_name, name_from
from recsys.store.votes import Voter, Votes

__all__ = [
    "POINTER",
    "PRIVATE_PREFIX",
    "Cache",
    "Comparisons",
    "Library",
    "Measurements",
    "PriceLists",
    "Registry",
    "Run",
    "Subject",
    "Sweep",
    "Twins",
    "Voter",
    "Votes",
    "check_name",
    "check_new_name",
    "default_home",
    "finish_swap",
    "name_from",
    "swapping",
    "whole_file",
]
