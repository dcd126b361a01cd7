-- Cycles and on-demand runs, where the source stood, and plans that are held.

CREATE TABLE cycles (
  number                INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  id                    TEXT    NOT NULL UNIQUE CHECK (id <> ''),
  connection            TEXT    NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  kind                  TEXT    NOT NULL CHECK (kind IN ('initial', 'incremental', 'onDemand', 'plan')),
  state                 TEXT    NOT NULL CHECK (state IN ('running', 'finished', 'held', 'cancelled', 'failed')),
  configuration_version INTEGER NOT NULL,
  started_at_ms         INTEGER NOT NULL,
  ended_at_ms           INTEGER,
  -- 64 bits, unsigned, kept in a signed integer.
  seed                  INTEGER NOT NULL,
  holder                TEXT    NOT NULL,
  message               TEXT    NOT NULL DEFAULT '',
  created               INTEGER NOT NULL DEFAULT 0,
  updated               INTEGER NOT NULL DEFAULT 0,
  disabled              INTEGER NOT NULL DEFAULT 0,
  enabled               INTEGER NOT NULL DEFAULT 0,
  deleted               INTEGER NOT NULL DEFAULT 0,
  unchanged             INTEGER NOT NULL DEFAULT 0,
  skipped               INTEGER NOT NULL DEFAULT 0,
  failed                INTEGER NOT NULL DEFAULT 0,
  requests              INTEGER NOT NULL DEFAULT 0,
  -- Objects present in the source when it finished; NULL where it did not.
  present               INTEGER,
  CHECK ((state = 'running') = (ended_at_ms IS NULL))
) STRICT;
CREATE INDEX cycles_by_connection ON cycles (connection, number);
-- The connection's lock row: one run at a time may send something.
CREATE UNIQUE INDEX cycles_one_running ON cycles (connection) WHERE state = 'running' AND kind <> 'plan';

CREATE TABLE watermarks (
  connection            TEXT    NOT NULL PRIMARY KEY REFERENCES connections (id) ON DELETE CASCADE,
  cycle                 INTEGER NOT NULL REFERENCES cycles (number) ON DELETE CASCADE,
  position              TEXT    NOT NULL,
  configuration_digest  TEXT    NOT NULL,
  moved_at_ms           INTEGER NOT NULL
) STRICT;

CREATE TABLE held_plans (
  cycle         INTEGER NOT NULL PRIMARY KEY REFERENCES cycles (number) ON DELETE CASCADE,
  connection    TEXT    NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  state         TEXT    NOT NULL CHECK (state IN ('waiting', 'allowed', 'discarded', 'superseded')),
  held          TEXT    NOT NULL CHECK (json_valid(held)),
  held_at_ms    INTEGER NOT NULL,
  decided_at_ms INTEGER
) STRICT;
CREATE UNIQUE INDEX held_plans_one_waiting ON held_plans (connection) WHERE state = 'waiting';
