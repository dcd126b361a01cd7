-- What a plan that was only made to be looked at would be held for is kept too ('previewed'), so that looking at it again shows what it
-- said, whatever the limit is by then. 'allowed' and 'discarded' stay for a person's word; nothing writes them yet.

CREATE TABLE held_plans_new (
  cycle         INTEGER NOT NULL PRIMARY KEY REFERENCES cycles (number) ON DELETE CASCADE,
  connection    TEXT    NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  state         TEXT    NOT NULL CHECK (state IN ('waiting', 'allowed', 'discarded', 'superseded', 'previewed')),
  held          TEXT    NOT NULL CHECK (json_valid(held)),
  held_at_ms    INTEGER NOT NULL,
  decided_at_ms INTEGER
) STRICT;
INSERT INTO held_plans_new SELECT cycle, connection, state, held, held_at_ms, decided_at_ms FROM held_plans;
DROP TABLE held_plans;
ALTER TABLE held_plans_new RENAME TO held_plans;
CREATE UNIQUE INDEX held_plans_one_waiting ON held_plans (connection) WHERE state = 'waiting';

-- How many a finished cycle left in the source, people and groups in one number: nothing reads it any more.
ALTER TABLE cycles DROP COLUMN present;
