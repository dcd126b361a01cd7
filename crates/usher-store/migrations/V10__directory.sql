-- The directory of a connection whose source is Microsoft Entra ID: a mirror, kept up by what Graph's delta queries tell.
-- It holds what the selection asks for and no more. What a cycle evaluates is in the snapshot; this is where the snapshot's pages come from.

CREATE TABLE directories (
  connection  TEXT    NOT NULL PRIMARY KEY REFERENCES connections (id) ON DELETE CASCADE,
  -- Whose directory it is.
  tenant      TEXT    NOT NULL,
  -- The selected properties and the application, as a text: under another one everything is read anew.
  selection   TEXT    NOT NULL,
  -- Raised by every whole read. An object of a lower one was not met by the newest whole read, or not yet.
  generation  INTEGER NOT NULL CHECK (generation > 0),
  -- Raised by every read, whole or of changes: whoever writes for a lower one was overtaken.
  reading     INTEGER NOT NULL CHECK (reading > 0),
  -- Where the next read of changes begins; both are there, or nothing was read to its end under this selection.
  users_link  TEXT,
  groups_link TEXT,
  read_at_ms  INTEGER,
  CHECK ((users_link IS NULL) = (groups_link IS NULL) AND (users_link IS NULL) = (read_at_ms IS NULL))
) STRICT;

CREATE TABLE directory_objects (
  connection  TEXT    NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  object_type TEXT    NOT NULL CHECK (object_type IN ('User', 'Group')),
  source_id   TEXT    NOT NULL CHECK (source_id <> ''),
  presence    TEXT    NOT NULL CHECK (presence IN ('present', 'softDeleted', 'hardDeleted')),
  generation  INTEGER NOT NULL,
  -- A JSON object: values by source attribute names.
  properties  TEXT    NOT NULL CHECK (json_type(properties) = 'object'),
  manager     TEXT,
  PRIMARY KEY (connection, object_type, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX directory_objects_departed ON directory_objects (connection, object_type, source_id) WHERE presence <> 'present';

-- A member may be told before its group or itself is.
CREATE TABLE directory_members (
  connection TEXT    NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  group_id   TEXT    NOT NULL,
  member_id  TEXT    NOT NULL,
  generation INTEGER NOT NULL,
  PRIMARY KEY (connection, group_id, member_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX directory_members_by_member ON directory_members (connection, member_id, group_id);

-- Read whole every time: those of an older reading are gone when the reading ends.
CREATE TABLE directory_assignments (
  connection   TEXT    NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  principal_id TEXT    NOT NULL,
  role_id      TEXT    NOT NULL,
  reading      INTEGER NOT NULL,
  PRIMARY KEY (connection, principal_id, role_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE directory_roles (
  connection   TEXT    NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
  role_id      TEXT    NOT NULL,
  value        TEXT    NOT NULL,
  display_name TEXT    NOT NULL,
  reading      INTEGER NOT NULL,
  PRIMARY KEY (connection, role_id)
) STRICT, WITHOUT ROWID;
