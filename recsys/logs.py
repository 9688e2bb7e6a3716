"""The log: plain lines, or with ``RECSYS_LOG=json`` one JSON object a line; what looks like a secret is masked.

No rating, name or address is written to a log by our own code; this is the second lock, for texts of libraries.
"""

import copy
import json
import logging
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

MASK = "***"
_PLAIN = logging.BASIC_FORMAT
_ERROR_ID = re.compile(r"\b(?:Error|id) ([0-9a-f]{8})\b")
_PASSWORD = re.compile(r"(?<=://)([^\s:/@]*):\S+@")
_PARAMETER = re.compile(
    r"(?i)\b((?:me|code|state|token|id_token|access_token|key|api_key|secret|client_secret|password|passwd|cookie)"
    r"[\"']?\s*[=:]\s*[\"']?)[^\s&\"'#,;]+"
)
_CREDENTIALS = re.compile(r"(?i)\b(bearer|basic)\s+[^\s\"']+")
_TOKEN = re.compile(r"(?<![\w-])[\w-]{20,}(?![\w-])", re.ASCII)
_WORD = re.compile(r"[a-z0-9_-]+|[A-Z0-9_]+|_*(?:[A-Z]+[a-z]{2,}[0-9]*)+", re.ASCII)
"""Longer than 20 letters and still no secret: small letters, a constant, the name of a class."""
_SECRET = re.compile(r"s?[\w-]{21}[AQgw]|[\w-]{42}[AEIMQUYcgkosw048]", re.ASCII)
"""What 16 or 32 random bytes are in base64: one secret in 70,000 has letters of one case alone, as a word has."""


def masked(text: str) -> str:
    """The text without passwords of addresses, secrets of profiles, keys, and whatever else looks random."""
    owner = os.environ.get("RECSYS_OWNER_SECRET")
    if owner:
        text = text.replace(owner, MASK)
    text = _PASSWORD.sub(rf"\1:{MASK}@", text)
    text = _CREDENTIALS.sub(rf"\1 {MASK}", text)
    text = _PARAMETER.sub(rf"\g<1>{MASK}", text)
    return _TOKEN.sub(lambda found: found[0] if _is_word(found[0]) else MASK, text)


def _is_word(text: str) -> bool:
    return _WORD.fullmatch(text) is not None and not _SECRET.fullmatch(text)


class PlainFormatter(logging.Formatter):
    """As the standard library writes it, masked; level and logger are ours and stay ("pages.ui.secret:A wrong …")."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as text."""
        ours = copy.copy(record)
        ours.msg, ours.args, ours.exc_text = masked(record.getMessage()), None, None
        if record.exc_info:
            ours.exc_text = masked(self.formatException(record.exc_info))
        return super().format(ours)


class JsonFormatter(logging.Formatter):
    """One JSON object: time, level, logger, message and, where there is one, error_id and exception."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        message = masked(record.getMessage())
        said = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message,
        }
        if found := _ERROR_ID.search(message):
            said["error_id"] = found[1]
        if record.exc_info:
            said["exception"] = masked(self.formatException(record.exc_info))
        return json.dumps(said, ensure_ascii=False)


def is_json() -> bool:
    """Whether this process was asked for JSON lines."""
    return os.environ.get("RECSYS_LOG", "").strip().lower() == "json"


def begin() -> None:
    """Log to stderr from WARNING on, in the form that ``RECSYS_LOG`` says; again when libraries have made handlers.

    As JSON, the handlers that libraries have by then write in our form too, so that every line can be read.
    """
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr)
    ours = JsonFormatter() if is_json() else PlainFormatter(_PLAIN)
    for handler in _handlers() if is_json() else logging.root.handlers:
        handler.setFormatter(ours)


def _handlers() -> Iterator[logging.Handler]:
    yield from logging.root.handlers
    for logger in list(logging.root.manager.loggerDict.values()):
        if isinstance(logger, logging.Logger):
            yield from logger.handlers
