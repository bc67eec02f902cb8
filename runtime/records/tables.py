"""The tables. Every one has `workspace`; instants are UTC seconds since 1970 (float)."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

# SQLite gives a rowid (never reused thanks to AUTOINCREMENT) only to plain INTEGER keys.
Seq = BigInteger().with_variant(Integer, "sqlite")

workspaces = Table(
    "workspaces",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("created", Float, nullable=False),
)

users = Table(
    "users",
    metadata,
    Column("workspace", String(64), nullable=False),
    Column("id", String(32), primary_key=True),
    Column("email", String(320), nullable=False, unique=True),
    Column("name", String(200), nullable=False),
    Column("password", String(200), nullable=False),  # argon2id
    Column("role", String(16), nullable=False),  # of people.Role
    Column("language", String(8), nullable=False, server_default="fr"),
    Column("created", Float, nullable=False),
    Column("disabled", Boolean, nullable=False, server_default="0"),
)

sessions = Table(
    "sessions",
    metadata,
    Column("workspace", String(64), nullable=False),
    Column(
        "id", String(64), primary_key=True
    ),  # sha256 of the cookie: a stolen table opens nothing
    Column("user_id", String(32), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("created", Float, nullable=False),
    Column("seen", Float, nullable=False),
    Column("expires", Float, nullable=False),
)

attempts = Table(
    "attempts",  # wrong tries to sign in
    metadata,
    Column("workspace", String(64), nullable=False, server_default=""),
    Column("id", String(64), primary_key=True),  # sha256 of the account or of the address
    Column("failures", Integer, nullable=False),
    Column("until", Float, nullable=False),  # no try is looked at before
)

flows = Table(
    "flows",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("draft", Text, nullable=False),  # JSON as saved
    Column("revision", Integer, nullable=False),  # the draft's ETag
    Column("saved", Float, nullable=False),
    Column("author", String(32), nullable=False),
    Column("archived", Boolean, nullable=False, server_default="0"),
    Column("created", Float, nullable=False),
)

versions = Table(
    "versions",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("flow", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("document", Text, nullable=False),
    Column("note", String(500), nullable=False, server_default=""),
    Column("author", String(32), nullable=False),
    Column("published", Float, nullable=False),
    Column("restores", Integer),  # the version this one brought back
    Column("effective", Float, nullable=False, server_default="0"),  # calls get it from then on
    Column("withdrawn", Float),  # when it was taken back, before it came into effect
    Column("certificate", JSON),  # what the compiler proved of it
    ForeignKeyConstraint(["workspace", "flow"], ["flows.workspace", "flows.id"]),
    # Holds all that the look for the live version needs: documents are large.
    Index(
        "versions_effective",
        *("workspace", "flow", "effective", "version", "withdrawn", "published"),
    ),
)

locks = Table(
    "locks",  # flows that one person keeps for themself
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("flow", String(64), primary_key=True),
    Column("holder", String(32), nullable=False),  # user id
    Column("since", Float, nullable=False),
    Column("note", String(200), nullable=False, server_default=""),
    ForeignKeyConstraint(["workspace", "flow"], ["flows.workspace", "flows.id"]),
)

scenarios = Table(
    "scenarios",  # the tests of a flow
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("flow", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("document", Text, nullable=False),  # a scenario file without its `flow`
    Column("revision", Integer, nullable=False),
    Column("saved", Float, nullable=False),
    Column("author", String(32), nullable=False),
    Column("place", Integer, nullable=False),  # they are told in this order
    ForeignKeyConstraint(["workspace", "flow"], ["flows.workspace", "flows.id"]),
)

settings = Table(
    "settings",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("value", JSON, nullable=False),
)

numbers = Table(
    "numbers",
    metadata,
    Column("workspace", String(64), nullable=False),
    Column("number", String(40), primary_key=True),  # E.164 or a short internal number
    Column("flow", String(64), nullable=False),
    Column("label", String(200), nullable=False, server_default=""),
    Column("draft", Boolean, nullable=False, server_default="0"),  # leads to the draft, for tests
    ForeignKeyConstraint(["workspace", "flow"], ["flows.workspace", "flows.id"]),
)

calendars = Table(
    "calendars",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("document", JSON, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("saved", Float, nullable=False),
)

sounds = Table(
    "sounds",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("language", String(8), nullable=False, server_default=""),
    Column("sha", String(64), nullable=False),  # file name under DATA/sounds/assets/<workspace>/
    Column("seconds", Float, nullable=False),
    Column("created", Float, nullable=False),
)

calls = Table(
    "calls",
    metadata,
    Column("workspace", String(64), nullable=False),
    Column("id", String(40), primary_key=True),
    Column("flow", String(64), nullable=False),
    Column("version", Integer, nullable=False),  # 0 = the draft, in a test call
    Column("simulated", Boolean, nullable=False),
    Column("channel", String(128), nullable=False, server_default=""),
    Column("runtime", String(64), nullable=False, server_default=""),
    Column("caller", String(128), nullable=False, server_default=""),
    Column("called", String(128), nullable=False, server_default=""),
    Column("node", String(128), nullable=False, server_default=""),
    Column("started", Float, nullable=False),
    Column("ended", Float),
    Column("reason", String(16)),
    Column("state", Text),  # CallState as JSON while the call lives; what a restart resumes from
    Index("calls_live", "runtime", "ended"),
    Index("calls_by_flow", "workspace", "flow", "started"),
)

events = Table(
    "events",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=True),
    Column("workspace", String(64), nullable=False),
    Column("call", String(40), nullable=False),
    Column("n", Integer, nullable=False),  # 1, 2, 3… within the call, without gap
    Column("at", Float, nullable=False),
    Column("kind", String(8), nullable=False),
    Column("flow", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("simulated", Boolean, nullable=False),
    Column("node", String(128), nullable=False, server_default=""),
    Column("data", Text, nullable=False, server_default="{}"),
    UniqueConstraint("call", "n"),
    sqlite_autoincrement=True,
)

counters = Table(
    "counters",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("flow", String(64), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("simulated", Boolean, primary_key=True),
    Column("hour", Integer, primary_key=True),  # hours since 1970, UTC
    Column("what", String(8), primary_key=True),  # started ended entered port marker
    Column("node", String(128), primary_key=True),
    Column("name", String(128), primary_key=True),  # port, marker, tier or reason of end
    Column("count", Integer, nullable=False),
    Column("total", Float, nullable=False),  # sum of marker values, or of seconds for `ended`
)

commands = Table(
    "commands",
    metadata,
    Column("seq", Seq, primary_key=True, autoincrement=True),
    Column("workspace", String(64), nullable=False),
    Column("order", String(16), nullable=False),  # hangup go step here pause set
    Column("call", String(40), nullable=False),
    Column("created", Float, nullable=False),
    Column("done", Float),
    Column("data", JSON),  # what the order is about: {node}, {name, value}
    sqlite_autoincrement=True,
)

debug = Table(
    "debug",  # who follows real calls to the draft of a flow, step by step
    metadata,
    Column("workspace", String(64), nullable=False),
    Column("id", String(32), primary_key=True),
    Column("flow", String(64), nullable=False),
    Column("author", String(32), nullable=False),  # user id
    Column("call", String(40), nullable=False, server_default=""),  # the one that is followed
    Column("breakpoints", JSON, nullable=False),
    Column("paused", Boolean, nullable=False),
    Column("until", Float, nullable=False),  # counts as being there until then
    Column("created", Float, nullable=False),
    Index("debug_by_flow", "workspace", "flow"),
)

runtimes = Table(
    "runtimes",
    metadata,
    Column("workspace", String(64), nullable=False, server_default=""),
    Column("id", String(64), primary_key=True),
    Column("app", String(64), nullable=False),
    Column("pid", Integer, nullable=False),
    Column("started", Float, nullable=False),
    Column("beat", Float, nullable=False),  # last sign of life
    Column("connected", Boolean, nullable=False),  # Asterisk answers
    Column("asterisk", String(40), nullable=False, server_default=""),
)
