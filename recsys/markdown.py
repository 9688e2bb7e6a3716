"""Text from data in Markdown, shown as text."""

MARKDOWN_SIGNS = "\\`*_{}[]()<>#+-!|$:~&"


def plain(text: str) -> str:
    r"""Text that Markdown shows as it is, within a line: a label comes from a file or folder name.

    >>> print(plain("a_b <c>"))
    a\_b \<c\>
    """
    return "".join(f"\\{sign}" if sign in MARKDOWN_SIGNS else sign for sign in text)
