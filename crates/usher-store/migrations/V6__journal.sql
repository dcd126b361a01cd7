-- What is sent to the target: planned, intended (durable before the first byte leaves), settled. And what is tried again.

CREATE TABLE journal (
  row            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  evaluation     INTEGER NOT NULL REFERENCES evaluations (row) ON DELETE CASCADE,
  cycle          INTEGER NOT NULL REFERENCES cycles (number) ON DELETE CASCADE,
  -- The order of CYCLE.md §3: 1 free, 2 users, 3 references, 4 groups, 5 members, 6 disables, 7 deletes.
  phase          INTEGER NOT NULL CHECK (phase BETWEEN 1 AND 7),
  state          TEXT    NOT NULL CHECK (state IN ('planned', 'intended', 'settled')),
  intended_at_ms INTEGER,
  settled_at_ms  INTEGER,
  status         TEXT    CHECK (status IN ('success', 'failure', 'skipped', 'warning')),
  CHECK (state <> 'planned' OR intended_at_ms IS NULL),
  CHECK (state <> 'intended' OR intended_at_ms IS NOT NULL),
  CHECK ((state = 'settled') = (settled_at_ms IS NOT NULL)),
  CHECK ((state = 'settled') = (status IS NOT NULL))
) STRICT;
CREATE INDEX journal_planned ON journal (cycle, phase, row) WHERE state = 'planned';
CREATE INDEX journal_intended ON journal (cycle, row) WHERE state = 'intended';
CREATE INDEX journal_of_evaluation ON journal (evaluation, row);
CREATE INDEX journal_of_cycle ON journal (cycle, row);

CREATE TABLE escrows (
  connection         TEXT    NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  object_type        TEXT    NOT NULL CHECK (object_type IN ('User', 'Group')),
  source_id          TEXT    NOT NULL,
  display_name       TEXT    NOT NULL,
  code               TEXT    NOT NULL,
  message            TEXT    NOT NULL,
  fix                TEXT    NOT NULL,
  tries              INTEGER NOT NULL CHECK (tries > 0),
  first_failed_at_ms INTEGER NOT NULL,
  last_failed_at_ms  INTEGER NOT NULL,
  next_try_at_ms     INTEGER NOT NULL,
  PRIMARY KEY (connection, object_type, source_id)
) STRICT;
