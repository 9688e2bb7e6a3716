"""Text from data, shown as text."""

MARKDOWN_SIGNS = "\\`*_{}[]()<>#+-!|$:~"


def plain(text: str) -> str:
    """Text that Markdown shows as it is: a label comes from a file or folder name."""
    return "".join(f"\\{sign}" if sign in MARKDOWN_SIGNS else sign for sign in text)
