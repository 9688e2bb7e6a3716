"""What was found out, as files to hand on."""

from recsys.report.comparison import comparison_html, write_comparison

__all__ = ["comparison_html", "write_comparison"]
