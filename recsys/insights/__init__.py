"""What people read about data, lists and themselves: sentences and tables, computed."""

from recsys.insights.reasons import Bar, because, waterfall
from recsys.insights.you import SelfTest, about_you, self_test

__all__ = ["Bar", "SelfTest", "about_you", "because", "self_test", "waterfall"]
