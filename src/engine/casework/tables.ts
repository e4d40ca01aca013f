// The casework layer of the case file: what people add to the records, as part of migration 1.
// docs/case-file.md says what each column means; a test fails when one is missing there.

/**
 * Annotations hang on `anchor`: the record's content, never a row number. A `micros` is µs since 1970 UTC; `person` and
 * `author` are names as set when it was written. Every row of star, tag, note, finding, exhibit and view has its images in
 * `edit_row`, so that each write can be taken back, after reopening too.
 */
export const CASEWORK_TABLES = `
CREATE TABLE anchor (
  event TEXT PRIMARY KEY,
  record_hash BLOB NOT NULL CHECK (length(record_hash) = 32),
  ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
  sub INTEGER NOT NULL CHECK (sub >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE star (
  event TEXT PRIMARY KEY REFERENCES anchor,
  person TEXT NOT NULL,
  micros INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tag (
  event TEXT NOT NULL REFERENCES anchor,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  person TEXT NOT NULL,
  micros INTEGER NOT NULL,
  PRIMARY KEY (event, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE note (
  id INTEGER PRIMARY KEY,
  event TEXT NOT NULL REFERENCES anchor,
  text TEXT NOT NULL CHECK (text <> ''),
  author TEXT NOT NULL,
  created_micros INTEGER NOT NULL,
  edited_micros INTEGER
) STRICT;
CREATE INDEX note_by_event ON note (event);

CREATE TABLE finding (
  id INTEGER PRIMARY KEY,
  title TEXT NOT NULL CHECK (title <> ''),
  statement TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('bad', 'suspicious', 'good', 'none')),
  confidence TEXT NOT NULL CHECK (confidence IN ('low', 'medium', 'high')),
  status TEXT NOT NULL CHECK (status IN ('draft', 'in review', 'signed off')),
  view TEXT,
  query TEXT NOT NULL,
  author TEXT NOT NULL,
  created_micros INTEGER NOT NULL,
  edited_micros INTEGER NOT NULL
) STRICT;

CREATE TABLE exhibit (
  id INTEGER PRIMARY KEY,
  finding_id INTEGER NOT NULL REFERENCES finding,
  event TEXT NOT NULL REFERENCES anchor,
  position INTEGER NOT NULL CHECK (position >= 0),
  role TEXT NOT NULL CHECK (role IN ('shows', 'contradicts', 'context')),
  comment TEXT NOT NULL,
  author TEXT NOT NULL,
  micros INTEGER NOT NULL,
  UNIQUE (finding_id, event)
) STRICT;
CREATE INDEX exhibit_by_event ON exhibit (event);

CREATE TABLE counter (
  name TEXT PRIMARY KEY CHECK (name IN ('note', 'finding', 'exhibit')),
  last INTEGER NOT NULL CHECK (last >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO counter (name, last) VALUES ('note', 0), ('finding', 0), ('exhibit', 0);

CREATE TABLE edit (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  subject TEXT NOT NULL,
  person TEXT NOT NULL,
  micros INTEGER NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
) STRICT;

CREATE TABLE edit_row (
  edit_id INTEGER NOT NULL REFERENCES edit ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  row_of TEXT NOT NULL CHECK (row_of IN ('star', 'tag', 'note', 'finding', 'exhibit')),
  before TEXT,
  after TEXT,
  PRIMARY KEY (edit_id, ordinal),
  CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT, WITHOUT ROWID;
`;

/** Views saved under a name, part of migration 3; what holds the kinds of rows and numbers is made anew, since a CHECK cannot be altered. */
export const SAVED_VIEWS = `
CREATE TABLE view (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (name <> ''),
  address TEXT NOT NULL CHECK (address <> ''),
  query TEXT NOT NULL,
  author TEXT NOT NULL,
  created_micros INTEGER NOT NULL,
  edited_micros INTEGER NOT NULL
) STRICT;

CREATE TABLE next_counter (
  name TEXT PRIMARY KEY CHECK (name IN ('note', 'finding', 'exhibit', 'view')),
  last INTEGER NOT NULL CHECK (last >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO next_counter SELECT name, last FROM counter UNION ALL SELECT 'view', 0;
DROP TABLE counter;
ALTER TABLE next_counter RENAME TO counter;

CREATE TABLE next_edit_row (
  edit_id INTEGER NOT NULL REFERENCES edit ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  row_of TEXT NOT NULL CHECK (row_of IN ('star', 'tag', 'note', 'finding', 'exhibit', 'view')),
  before TEXT,
  after TEXT,
  PRIMARY KEY (edit_id, ordinal),
  CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT, WITHOUT ROWID;
INSERT INTO next_edit_row SELECT edit_id, ordinal, row_of, before, after FROM edit_row;
DROP TABLE edit_row;
ALTER TABLE next_edit_row RENAME TO edit_row;
`;
