-- What the source holds, as last read. Narrow rows are marked by every cycle; the objects beside them are rewritten only when they change.

CREATE TABLE snapshot (
  row            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  connection     TEXT    NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  object_type    TEXT    NOT NULL CHECK (object_type IN ('User', 'Group')),
  source_id      TEXT    NOT NULL CHECK (source_id <> ''),
  presence       TEXT    NOT NULL CHECK (presence IN ('present', 'softDeleted', 'hardDeleted')),
  departed_at_ms INTEGER,
  -- The number of the cycle that saw it last.
  marked_cycle   INTEGER NOT NULL,
  -- Raised by whatever makes it worth evaluating. A candidate is one whose change is above what was evaluated,
  -- so that a change during a run is never lost by that run's end.
  change         INTEGER NOT NULL,
  evaluated      INTEGER NOT NULL CHECK (evaluated <= change),
  digest         BLOB    NOT NULL CHECK (length(digest) = 32),
  UNIQUE (connection, object_type, source_id),
  CHECK ((presence = 'present') = (departed_at_ms IS NULL))
) STRICT;
CREATE INDEX snapshot_candidates ON snapshot (connection, object_type, source_id) WHERE change > evaluated;
CREATE INDEX snapshot_departed ON snapshot (connection, departed_at_ms) WHERE departed_at_ms IS NOT NULL;

CREATE TABLE snapshot_objects (
  snapshot INTEGER NOT NULL PRIMARY KEY REFERENCES snapshot (row) ON DELETE CASCADE,
  -- Names, addresses and the id in lower case, a line each.
  search   TEXT    NOT NULL,
  object   TEXT    NOT NULL
) STRICT;

-- Who refers to whom: a person to the manager, a group to its members.
CREATE TABLE snapshot_references (
  connection  TEXT    NOT NULL,
  referred_id TEXT    NOT NULL,
  snapshot    INTEGER NOT NULL REFERENCES snapshot (row) ON DELETE CASCADE,
  PRIMARY KEY (connection, referred_id, snapshot)
) STRICT, WITHOUT ROWID;
CREATE INDEX snapshot_references_by_referrer ON snapshot_references (snapshot);
