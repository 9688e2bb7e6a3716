"""The tables of the profile store. FORMAT_VERSION stands in the file (PRAGMA user_version)."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

FORMAT_VERSION = 4
UPGRADES = {
    1: ("ALTER TABLE states ADD COLUMN weight FLOAT NOT NULL DEFAULT 1.0",),
    2: (
        "CREATE TABLE shares (id VARCHAR(22) NOT NULL, profile_id INTEGER NOT NULL, content TEXT NOT NULL, "
        "created BIGINT NOT NULL, PRIMARY KEY (id), "
        "FOREIGN KEY(profile_id) REFERENCES profiles (id) ON DELETE CASCADE)",
        "CREATE INDEX ix_shares_profile_id ON shares (profile_id)",
    ),
    3: (
        "CREATE TABLE accounts (subject_sha256 VARCHAR(64) NOT NULL, created BIGINT NOT NULL, "
        "PRIMARY KEY (subject_sha256))",
        "CREATE TABLE account_profiles (profile_id INTEGER NOT NULL, subject_sha256 VARCHAR(64) NOT NULL, "
        "seed VARCHAR(22) NOT NULL, key_sha256 VARCHAR(64) NOT NULL, has_link BOOLEAN NOT NULL, "
        "opened BIGINT NOT NULL, PRIMARY KEY (profile_id), UNIQUE (key_sha256), "
        "FOREIGN KEY(profile_id) REFERENCES profiles (id) ON DELETE CASCADE, "
        "FOREIGN KEY(subject_sha256) REFERENCES accounts (subject_sha256) ON DELETE CASCADE)",
        "CREATE INDEX ix_account_profiles_subject_sha256 ON account_profiles (subject_sha256)",
    ),
}
"""Format version -> the statements that make the next one of it."""

metadata = MetaData()


def _owner(*, primary_key: bool, index: bool = False) -> Column[int]:
    to_profile = ForeignKey("profiles.id", ondelete="CASCADE")
    return Column("profile_id", Integer, to_profile, primary_key=primary_key, nullable=False, index=index)


profiles = Table(
    "profiles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("secret_sha256", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False, default=""),
    Column("revision", BigInteger, nullable=False, default=0),
    Column("created", BigInteger, nullable=False),
)

states = Table(
    "states",
    metadata,
    _owner(primary_key=True),
    Column("dataset", String(64), primary_key=True),
    Column("item_id", BigInteger, primary_key=True, autoincrement=False),
    Column("rated", Boolean, nullable=False),
    Column("rating", Float),
    Column("prompted", Boolean, nullable=False),
    Column("place", BigInteger, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("mark", String(16)),
    Column("saved", Boolean, nullable=False),
    Column("weight", Float, nullable=False, server_default="1.0"),
)
"""One row an item that the person said something about: the fields of ItemState."""

changes = Table(
    "changes",
    metadata,
    _owner(primary_key=True),
    Column("dataset", String(64), primary_key=True),
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),
    Column("mark", String(16)),
    Column("before", Text, nullable=False),
)
"""What can be undone: each change with the states it replaced, as JSON [[item_id, ItemState or null]...], in which
fields that an earlier version did not have are missing at the end."""

events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    _owner(primary_key=False),
    Column("event_id", String(64), nullable=False),
    Column("request_sha256", String(64), nullable=False),
    Column("outcome", Text, nullable=False),
    UniqueConstraint("profile_id", "event_id"),
)
"""Requests that were carried out, with what they answered; a re-sent one gets the same answer."""

shares = Table(
    "shares",
    metadata,
    Column("id", String(22), primary_key=True),
    _owner(primary_key=False, index=True),
    Column("content", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
)
"""Lists to look at, each as it was when it was shared (SharedList.as_json), found by an id that cannot be guessed."""

accounts = Table(
    "accounts",
    metadata,
    Column("subject_sha256", String(64), primary_key=True),
    Column("created", BigInteger, nullable=False),
)
"""People who sign in, known by a digest of whom the identity provider says they are: no name, no address."""

account_profiles = Table(
    "account_profiles",
    metadata,
    _owner(primary_key=True),
    Column(
        "subject_sha256",
        String(64),
        ForeignKey("accounts.subject_sha256", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("seed", String(22), nullable=False),
    Column("key_sha256", String(64), nullable=False, unique=True),
    Column("has_link", Boolean, nullable=False),
    Column("opened", BigInteger, nullable=False),
)
"""Which profiles belong to an account (a profile to one at most), what the account's key to each is made of (Identity),
whether somebody may know the secret, and in which order they were opened last."""
