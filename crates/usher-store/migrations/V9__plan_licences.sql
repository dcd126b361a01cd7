-- What a plan takes and frees of the target's licences, counted while it is stored. Plans of before have no rows: they moved what nobody counted.

CREATE TABLE plan_licences (
  cycle   INTEGER NOT NULL REFERENCES cycles (number) ON DELETE CASCADE,
  licence TEXT    NOT NULL,
  taken   INTEGER NOT NULL CHECK (taken >= 0),
  freed   INTEGER NOT NULL CHECK (freed >= 0),
  PRIMARY KEY (cycle, licence)
) STRICT, WITHOUT ROWID;
