-- Which account belongs to whom, with its last known image.

CREATE TABLE links (
  row         INTEGER NOT NULL PRIMARY KEY,
  connection  TEXT    NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  object_type TEXT    NOT NULL CHECK (object_type IN ('User', 'Group')),
  source_id   TEXT    NOT NULL CHECK (source_id <> ''),
  target_id   TEXT    NOT NULL CHECK (target_id <> ''),
  image       TEXT    NOT NULL,
  -- Values that the target keeps in a form of its own.
  kept        TEXT    NOT NULL,
  UNIQUE (connection, object_type, source_id),
  UNIQUE (connection, object_type, target_id)
) STRICT;

-- Links that were made, moved or dropped since those who refer to them were last told (made candidates).
CREATE TABLE moved_links (
  connection TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  source_id  TEXT NOT NULL,
  PRIMARY KEY (connection, source_id)
) STRICT, WITHOUT ROWID;
