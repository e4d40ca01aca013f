// Casework that stands up: colours of tags, questions, negative evidence, sign-offs, and an undo journal that forgets nothing.
// Part of migration 6. docs/case-file.md says what each column means.

/**
 * `origin` tells two copies of a case what is the same thing in both, whatever number it has in either: a random id for what is made
 * from now on, and the number itself for what there was. `edit` and `edit_row` are made anew, since a CHECK cannot be altered; what
 * was undone before can no longer be redone, for no entry of the custody log says what it was.
 */
export const CASE_TABLES = `
DELETE FROM edit_row WHERE edit_id IN (SELECT id FROM edit WHERE undone = 1);
DELETE FROM edit WHERE undone = 1;

ALTER TABLE note ADD COLUMN origin TEXT NOT NULL DEFAULT '';
UPDATE note SET origin = 'note ' || id;
ALTER TABLE finding ADD COLUMN origin TEXT NOT NULL DEFAULT '';
UPDATE finding SET origin = 'finding ' || id;
ALTER TABLE finding ADD COLUMN alternatives TEXT NOT NULL DEFAULT '';
ALTER TABLE finding ADD COLUMN amount TEXT;
ALTER TABLE finding ADD COLUMN currency TEXT CHECK ((currency IS NULL) = (amount IS NULL));
ALTER TABLE finding ADD COLUMN signed_by TEXT;
ALTER TABLE finding ADD COLUMN signed_micros INTEGER CHECK ((signed_micros IS NULL) = (signed_by IS NULL));
ALTER TABLE view ADD COLUMN origin TEXT NOT NULL DEFAULT '';
UPDATE view SET origin = 'view ' || id;
ALTER TABLE suppression ADD COLUMN origin TEXT NOT NULL DEFAULT '';
UPDATE suppression SET origin = 'suppression ' || id;

CREATE TABLE tag_colour (
  name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 60),
  colour TEXT NOT NULL CHECK (colour IN ('bad', 'suspicious', 'good') OR colour GLOB '#[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  person TEXT NOT NULL,
  micros INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE question (
  id INTEGER PRIMARY KEY,
  origin TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('hypothesis', 'question')),
  text TEXT NOT NULL CHECK (text <> ''),
  status TEXT NOT NULL CHECK (status IN ('open', 'supported', 'refuted', 'answered')),
  links TEXT NOT NULL,
  author TEXT NOT NULL,
  created_micros INTEGER NOT NULL,
  edited_micros INTEGER NOT NULL
) STRICT;

CREATE TABLE absence (
  id INTEGER PRIMARY KEY,
  origin TEXT NOT NULL,
  finding_id INTEGER NOT NULL REFERENCES finding,
  query TEXT NOT NULL,
  from_micros INTEGER NOT NULL,
  to_micros INTEGER NOT NULL CHECK (to_micros >= from_micros),
  sources TEXT NOT NULL,
  searched INTEGER NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('shows', 'contradicts', 'context')),
  comment TEXT NOT NULL,
  author TEXT NOT NULL,
  micros INTEGER NOT NULL
) STRICT;
CREATE INDEX absence_by_finding ON absence (finding_id);

CREATE TABLE next_counter (
  name TEXT PRIMARY KEY CHECK (name IN ('note', 'finding', 'exhibit', 'view', 'suppression', 'question')),
  last INTEGER NOT NULL CHECK (last >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO next_counter SELECT name, last FROM counter UNION ALL SELECT 'question', 0;
DROP TABLE counter;
ALTER TABLE next_counter RENAME TO counter;

CREATE TABLE next_edit (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  subject TEXT NOT NULL,
  person TEXT NOT NULL,
  micros INTEGER NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1, 2))
) STRICT;
INSERT INTO next_edit SELECT id, name, subject, person, micros, undone FROM edit;
CREATE TABLE next_edit_row (
  edit_id INTEGER NOT NULL REFERENCES edit,
  ordinal INTEGER NOT NULL,
  row_of TEXT NOT NULL CHECK (row_of IN ('anchor', 'star', 'tag', 'tag_colour', 'note', 'finding', 'exhibit', 'absence', 'question', 'view', 'triage', 'suppression', 'reference_list', 'rule_file', 'rule_setting', 'identity')),
  before TEXT,
  after TEXT,
  PRIMARY KEY (edit_id, ordinal),
  CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT, WITHOUT ROWID;
INSERT INTO next_edit_row SELECT edit_id, ordinal, row_of, before, after FROM edit_row;
DROP TABLE edit_row;
DROP TABLE edit;
ALTER TABLE next_edit RENAME TO edit;
ALTER TABLE next_edit_row RENAME TO edit_row;
`;
