-- Connections that Microsoft Entra's provisioning service works for: which job is theirs, and the service's own log, kept beyond its 30 days.

CREATE TABLE service_jobs (
  connection     TEXT    NOT NULL PRIMARY KEY REFERENCES connections (id) ON DELETE CASCADE,
  -- The service principal's object id, and the job's id; both opaque.
  application    TEXT    NOT NULL,
  job            TEXT    NOT NULL,
  adopted_at_ms  INTEGER NOT NULL,
  -- Up to here the log was read without a gap; NULL: not at all.
  read_to_ms     INTEGER,
  -- How the job stood when it was last asked, and when that was. Holds no secret.
  status         TEXT,
  status_at_ms   INTEGER,
  CHECK ((status IS NULL) = (status_at_ms IS NULL))
) STRICT;

CREATE TABLE service_log (
  row                 INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  connection          TEXT    NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  -- The service's own id of the entry: what it is told twice is kept once.
  entry               TEXT    NOT NULL,
  cycle               TEXT    NOT NULL,
  at_ms               INTEGER NOT NULL,
  object_type         TEXT    NOT NULL CHECK (object_type IN ('User', 'Group')),
  source_id           TEXT    NOT NULL,
  target_id           TEXT,
  display_name        TEXT    NOT NULL,
  user_principal_name TEXT    NOT NULL,
  action              TEXT    NOT NULL CHECK (action IN ('create', 'update', 'disable', 'enable', 'delete', 'none', 'skip')),
  status              TEXT    NOT NULL CHECK (status IN ('success', 'failure', 'skipped', 'warning')),
  code                TEXT    NOT NULL DEFAULT '',
  message             TEXT    NOT NULL DEFAULT '',
  -- Names, addresses and the source id in lower case, a line each.
  search              TEXT    NOT NULL,
  -- In the one serialised form, and as the service told it.
  evaluation          TEXT    NOT NULL,
  document            TEXT    NOT NULL,
  UNIQUE (connection, entry)
) STRICT;
CREATE INDEX service_log_in_time ON service_log (connection, at_ms, row);
CREATE INDEX service_log_of_object ON service_log (connection, object_type, source_id, at_ms);

-- What both engines did, as one log. The service's rows have numbers below zero, so that each entry has one id.
CREATE VIEW log_entries (row, cycle, connection, settled_at_ms, object_type, source_id, target_id, display_name, user_principal_name, action, status,
                         code, message, search) AS
  SELECT evaluations.row, cycles.id, evaluations.connection, settled_at_ms, object_type, source_id, target_id, display_name, user_principal_name, action,
         evaluations.status, code, evaluations.message, search
  FROM evaluations JOIN cycles ON cycles.number = evaluations.cycle WHERE settled_at_ms IS NOT NULL
  UNION ALL
  SELECT -row, cycle, connection, at_ms, object_type, source_id, target_id, display_name, user_principal_name, action, status, code, message, search
  FROM service_log;
