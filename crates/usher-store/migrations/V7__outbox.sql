-- Mails and notifications that wait to be sent, and what became of them. Written with the change that they tell of.

CREATE TABLE outbox (
  row           INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  connection    TEXT    NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  kind          TEXT    NOT NULL,
  recipient     TEXT    NOT NULL,
  subject       TEXT    NOT NULL,
  body          TEXT    NOT NULL,
  state         TEXT    NOT NULL CHECK (state IN ('waiting', 'sent', 'givenUp')),
  tries         INTEGER NOT NULL DEFAULT 0,
  error         TEXT    NOT NULL DEFAULT '',
  queued_at_ms  INTEGER NOT NULL,
  tried_at_ms   INTEGER
) STRICT;
CREATE INDEX outbox_waiting ON outbox (row) WHERE state = 'waiting';
CREATE INDEX outbox_by_connection ON outbox (connection, row);
