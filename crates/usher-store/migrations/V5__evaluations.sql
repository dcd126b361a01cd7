-- Evaluations: a cycle's plan, and once settled its provisioning log. What lists and filters need is here; the whole is beside it.

CREATE TABLE evaluations (
  row                 INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  connection          TEXT    NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  cycle               INTEGER NOT NULL REFERENCES cycles (number) ON DELETE CASCADE,
  planned_at_ms       INTEGER NOT NULL,
  -- When the last of its actions ended. NULL: not in the log (yet).
  settled_at_ms       INTEGER,
  object_type         TEXT    NOT NULL CHECK (object_type IN ('User', 'Group')),
  source_id           TEXT    NOT NULL,
  target_id           TEXT,
  display_name        TEXT    NOT NULL,
  user_principal_name TEXT    NOT NULL,
  action              TEXT    NOT NULL CHECK (action IN ('create', 'update', 'disable', 'enable', 'delete', 'none', 'skip')),
  status              TEXT    CHECK (status IN ('success', 'failure', 'skipped', 'warning')),
  code                TEXT    NOT NULL DEFAULT '',
  message             TEXT    NOT NULL DEFAULT '',
  -- The outcome so far, as in the serialised form.
  outcome             TEXT,
  -- Actions of it that are not settled.
  pending             INTEGER NOT NULL CHECK (pending >= 0),
  -- The snapshot's change that it was made from; NULL where its end must not count as evaluated.
  snapshot_change     INTEGER,
  -- The account that this create made has been unlinked since.
  unlinked            INTEGER NOT NULL DEFAULT 0 CHECK (unlinked IN (0, 1)),
  -- Names, addresses and the source id in lower case, a line each.
  search              TEXT    NOT NULL,
  CHECK ((status IS NULL) = (outcome IS NULL))
) STRICT;
CREATE INDEX evaluations_log ON evaluations (connection, settled_at_ms, row) WHERE settled_at_ms IS NOT NULL;
CREATE INDEX evaluations_of_cycle ON evaluations (cycle, row);
CREATE INDEX evaluations_of_object ON evaluations (connection, object_type, source_id, row);

-- The one serialised form, as planned. Its outcome, account and ids are put in from the row when it is read.
CREATE TABLE evaluation_documents (
  evaluation INTEGER NOT NULL PRIMARY KEY REFERENCES evaluations (row) ON DELETE CASCADE,
  document   TEXT    NOT NULL
) STRICT;
