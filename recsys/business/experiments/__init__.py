"""Experiments: how many people one needs, what a test says, when to stop, and choosing while learning."""

from recsys.business.experiments.bandits import POLICIES
from recsys.business.experiments.from_data import Offered, offered
from recsys.business.experiments.pasted import COLUMNS, read_days, read_means, read_rates, read_versions
from recsys.business.experiments.peeking import FIXED, HOLDING, Peeking, peek
from recsys.business.experiments.readout import Readout, read_out_means, read_out_rates
from recsys.business.experiments.regret import MOST_VISITORS, Learned, learn
from recsys.business.experiments.running import Running, follow_test
from recsys.business.experiments.simulation import simulated_days, simulated_test, truth
from recsys.business.experiments.size import SampleSize, Traffic, size_for_means, size_for_rates

__all__ = [
    "COLUMNS",
    "FIXED",
    "HOLDING",
    "MOST_VISITORS",
    "POLICIES",
    "Learned",
    "Offered",
    "Peeking",
    "Readout",
    "Running",
    "SampleSize",
    "Traffic",
    "follow_test",
    "learn",
    "offered",
    "peek",
    "read_days",
    "read_means",
    "read_out_means",
    "read_out_rates",
    "read_rates",
    "read_versions",
    "simulated_days",
    "simulated_test",
    "size_for_means",
    "size_for_rates",
    "truth",
]
