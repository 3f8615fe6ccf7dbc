"""The first shape of a hub's database.

Two roles that nobody logs in with: ``sizhi_door`` finds out whose token it is and sees no journal;
``sizhi_tenant`` sees one space, the one set for the transaction, whatever a statement forgets.
"""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE hub (
    id text PRIMARY KEY,
    epoch text NOT NULL,
    key_print text
);
CREATE TABLE space (
    n integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE,
    top bigint NOT NULL DEFAULT 0,
    streams integer NOT NULL DEFAULT 0,
    made timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE device (
    space integer NOT NULL REFERENCES space,
    id text NOT NULL UNIQUE,
    token text NOT NULL UNIQUE,
    role text NOT NULL,
    label text NOT NULL,
    key text NOT NULL,
    most_level smallint NOT NULL,
    is_revoked boolean NOT NULL DEFAULT false,
    made timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (space, id)
);
CREATE TABLE invitation (
    space integer NOT NULL REFERENCES space,
    code text PRIMARY KEY,
    role text NOT NULL,
    most_level smallint NOT NULL,
    until timestamptz NOT NULL
);
CREATE TABLE stream (
    space integer NOT NULL,
    id integer NOT NULL,
    uid bytea NOT NULL,
    parent integer NOT NULL,
    since bigint NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    lamport bigint NOT NULL,
    device text NOT NULL,
    PRIMARY KEY (space, id)
);
CREATE INDEX ix_stream_uid ON stream (space, uid);
CREATE TABLE op (
    space integer NOT NULL,
    n bigint NOT NULL,
    stream integer NOT NULL,
    seq bigint NOT NULL,
    lamport bigint NOT NULL,
    record text,
    kind text,
    why text,
    body bytea NOT NULL,
    hash bytea NOT NULL,
    kept bytea,
    PRIMARY KEY (space, n)
) PARTITION BY LIST (space);
CREATE UNIQUE INDEX ix_op_stream ON op (space, stream, seq);
CREATE INDEX ix_op_record ON op (space, record);
CREATE INDEX ix_op_held ON op (space, record) WHERE why IS NOT NULL;
CREATE TABLE record (
    space integer NOT NULL,
    id text NOT NULL,
    type text NOT NULL,
    is_erased boolean NOT NULL DEFAULT false,
    PRIMARY KEY (space, id)
) PARTITION BY LIST (space);
CREATE TABLE parked (
    space integer NOT NULL,
    n bigint GENERATED ALWAYS AS IDENTITY,
    uid bytea NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    body bytea NOT NULL,
    kept bytea,
    record text,
    why text NOT NULL,
    waits_for text,
    PRIMARY KEY (space, uid, seq, hash)
);
CREATE INDEX ix_parked_waits ON parked (space, waits_for);
CREATE INDEX ix_parked_record ON parked (space, record);
CREATE TABLE spoken_of (
    space integer NOT NULL,
    sha text NOT NULL,
    record text NOT NULL,
    PRIMARY KEY (space, sha, record)
);
CREATE INDEX ix_spoken_of_record ON spoken_of (space, record);
CREATE TABLE blob (
    space integer NOT NULL,
    sha text NOT NULL,
    size bigint NOT NULL,
    PRIMARY KEY (space, sha)
)
"""

ROLES = """
DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'sizhi_door') THEN
        CREATE ROLE sizhi_door NOLOGIN NOBYPASSRLS;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'sizhi_tenant') THEN
        CREATE ROLE sizhi_tenant NOLOGIN NOBYPASSRLS;
    END IF;
END $$;
GRANT sizhi_door, sizhi_tenant TO CURRENT_USER;
GRANT SELECT, INSERT, UPDATE, DELETE ON device, invitation TO sizhi_door;
GRANT SELECT ON hub, space TO sizhi_door;
GRANT UPDATE ON hub TO sizhi_door;
GRANT SELECT ON hub, device, invitation TO sizhi_tenant;
GRANT SELECT, UPDATE ON space TO sizhi_tenant;
GRANT SELECT, INSERT, UPDATE, DELETE ON stream, op, record, parked, spoken_of, blob TO sizhi_tenant
"""

OF_A_SPACE = ("device", "invitation", "stream", "op", "record", "parked", "spoken_of", "blob")
OWN = "NULLIF(current_setting('sizhi.space', true), '')::integer"


def upgrade() -> None:
    """Make everything."""
    for statement in [*TABLES.split(";"), ROLES]:
        op.execute(statement)
    for table in ("space", *OF_A_SPACE):
        column = "n" if table == "space" else "space"
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY own_space ON {table} TO sizhi_tenant"
            f" USING ({column} = {OWN}) WITH CHECK ({column} = {OWN})"
        )
    for table in ("space", "device", "invitation"):
        op.execute(f"CREATE POLICY at_the_door ON {table} TO sizhi_door USING (true)")
