"""The keys that programs bring: a name each, and of the key itself only its SHA-256."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from recsys.errors import StoreError, UnknownNameError
from recsys.store import check_name
from recsys.store.files import only_writer, read_json, write_json

FILE, LOCK = "api-keys.json", ".api-keys.lock"
FORMAT_VERSION = 1
PREFIX = "mq_"
RANDOM_BYTES = 24
"""192 bits: nobody guesses one, so a hash without salt or stretching keeps it (as GitHub keeps its tokens)."""
HASH_LENGTH = 64
DAMAGED = "The file of API keys is damaged or of another version: nobody is let in."
_Seen = tuple[int, int, int]


class Keys:
    """The keys of one home; what another process adds or removes counts from the next call on."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._path = home / FILE
        self._seen: _Seen | None = None
        self._hashes: Mapping[str, str] = {}

    def add(self, name: str) -> str:
        """Make a key; the only time that it can be read.

        Raises ValueError for a name that is taken or no name, StoreError when the file is damaged or the disk refuses.
        """
        name = check_name(name)
        key = PREFIX + secrets.token_urlsafe(RANDOM_BYTES)
        with only_writer(self._home / LOCK):
            hashes = dict(self._read())
            if name in hashes:
                raise ValueError(f"There is a key “{name}” already; remove it first to make a new one.")
            self._write({**hashes, name: _sha256(key)})
        return key

    def remove(self, name: str) -> None:
        """Let nobody in with that key any more; raises UnknownNameError, or StoreError as ``add`` does."""
        with only_writer(self._home / LOCK):
            hashes = dict(self._read())
            if name not in hashes:
                raise UnknownNameError("key", name, sorted(hashes))
            del hashes[name]
            self._write(hashes)

    def names(self) -> list[str]:
        """Whose keys there are; raises StoreError when the file is damaged."""
        return sorted(self._read())

    def were_made(self) -> bool:
        """Whether a key was ever made; stays so when the last one is removed or the file is damaged."""
        return self._path.exists()

    def name_of(self, key: str) -> str | None:
        """Whose key it is, None for no key of ours; raises StoreError when the file is damaged.

        Every key is compared, each in constant time: how long it takes says nothing about a key.
        """
        given, found = _sha256(key), None
        for name, kept in self._read().items():
            if hmac.compare_digest(given, kept):
                found = name
        return found

    def _read(self) -> Mapping[str, str]:
        seen = self._stat()
        if seen is None:
            return {}
        if seen != self._seen:
            self._hashes = self._load()
            self._seen = seen  # that of before reading: a file replaced meanwhile is read again
        return self._hashes

    def _stat(self) -> _Seen | None:
        with suppress(FileNotFoundError):
            stat = self._path.stat()
            return stat.st_mtime_ns, stat.st_size, stat.st_ino
        return None

    def _load(self) -> Mapping[str, str]:
        try:
            content = read_json(self._path)
        except StoreError as error:
            raise StoreError(DAMAGED) from error
        hashes = content.get("keys")
        if content.get("format_version") != FORMAT_VERSION or not isinstance(hashes, dict):
            raise StoreError(DAMAGED)
        if not all(
            isinstance(kept, str) and kept.isascii() and len(kept) == HASH_LENGTH for kept in hashes.values()
        ):
            raise StoreError(DAMAGED)
        return hashes

    def _write(self, hashes: Mapping[str, str]) -> None:
        write_json(self._path, {"format_version": FORMAT_VERSION, "keys": dict(hashes)})


def _sha256(key: str) -> str:
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()
