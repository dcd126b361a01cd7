-- Connections, every version of their configuration, and when they were quarantined.

CREATE TABLE connections (
  id             TEXT    NOT NULL PRIMARY KEY CHECK (id <> ''),
  name           TEXT    NOT NULL CHECK (trim(name) <> ''),
  -- The name in lower case: names are unique without regard to case.
  name_folded    TEXT    NOT NULL UNIQUE,
  state          TEXT    NOT NULL CHECK (state IN ('neverRun', 'upToDate', 'paused', 'held', 'quarantined', 'failed')),
  added_at_ms    INTEGER NOT NULL,
  next_run_at_ms INTEGER
) STRICT;

-- The connection document (COMMANDS.md), without the secret. A version is never changed.
CREATE TABLE configurations (
  connection  TEXT    NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  version     INTEGER NOT NULL CHECK (version > 0),
  saved_at_ms INTEGER NOT NULL,
  document    TEXT    NOT NULL CHECK (json_valid(document)),
  PRIMARY KEY (connection, version)
) STRICT;

CREATE TABLE quarantine (
  row           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  connection    TEXT    NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  reason        TEXT    NOT NULL,
  message       TEXT    NOT NULL,
  fix           TEXT    NOT NULL,
  since_at_ms   INTEGER NOT NULL,
  cleared_at_ms INTEGER
) STRICT;
CREATE INDEX quarantine_by_connection ON quarantine (connection, row);
CREATE UNIQUE INDEX quarantine_once_at_a_time ON quarantine (connection) WHERE cleared_at_ms IS NULL;
