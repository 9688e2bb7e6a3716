"""What was found out, as files to hand on."""

from recsys.report.comparison import comparison_html, write_comparison
from recsys.report.folder import check_folder
from recsys.report.pipeline import Packed, Written, start_report, write_report

__all__ = [
    "Packed",
    "Written",
    "check_folder",
    "comparison_html",
    "start_report",
    "write_comparison",
    "write_report",
]
