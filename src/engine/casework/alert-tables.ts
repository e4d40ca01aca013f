// The layer of the case file for rules, what they raise, and names that are one person, migration 5. docs/case-file.md says what each column means.

/**
 * `alert` and `rule_run` are made anew by every run; what people decide about alerts hangs on the key of an alert in `triage`, and
 * stays. Rows of triage, suppression, reference_list, rule_file, rule_setting and identity have their images in `edit_row`.
 */
export const ALERT_TABLES = `
CREATE TABLE rule_text (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rule_run (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  micros INTEGER NOT NULL,
  person TEXT NOT NULL,
  state TEXT NOT NULL,
  outcomes TEXT NOT NULL,
  problems TEXT NOT NULL
) STRICT;

CREATE TABLE alert (
  key TEXT PRIMARY KEY,
  rule TEXT NOT NULL,
  title TEXT NOT NULL,
  version INTEGER NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('high', 'medium', 'low')),
  rule_sha256 TEXT NOT NULL REFERENCES rule_text (sha256),
  parameters TEXT NOT NULL,
  summary TEXT NOT NULL,
  actor TEXT,
  entity_type TEXT,
  entity TEXT,
  first TEXT,
  last TEXT,
  event_count INTEGER NOT NULL,
  events TEXT NOT NULL,
  facts TEXT NOT NULL,
  query TEXT NOT NULL,
  gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE INDEX alert_by_rule ON alert (rule);

CREATE TABLE triage (
  alert TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('explained', 'promoted')),
  reason TEXT NOT NULL,
  finding TEXT,
  event_count INTEGER NOT NULL,
  person TEXT NOT NULL,
  micros INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE suppression (
  id INTEGER PRIMARY KEY,
  rule TEXT NOT NULL,
  actor TEXT,
  entity TEXT,
  reason TEXT NOT NULL CHECK (reason <> ''),
  author TEXT NOT NULL,
  created_micros INTEGER NOT NULL
) STRICT;

CREATE TABLE reference_list (
  kind TEXT PRIMARY KEY CHECK (kind IN ('leavers', 'shifts', 'holidays', 'approval limits', 'own accounts')),
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  person TEXT NOT NULL,
  micros INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rule_file (
  file TEXT PRIMARY KEY CHECK (file <> ''),
  body TEXT NOT NULL,
  person TEXT NOT NULL,
  micros INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rule_setting (
  rule TEXT PRIMARY KEY,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  parameters TEXT NOT NULL,
  person TEXT NOT NULL,
  micros INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE identity (
  name TEXT PRIMARY KEY CHECK (name <> ''),
  person_name TEXT NOT NULL CHECK (person_name <> ''),
  reason TEXT NOT NULL CHECK (reason <> ''),
  author TEXT NOT NULL,
  created_micros INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE next_counter (
  name TEXT PRIMARY KEY CHECK (name IN ('note', 'finding', 'exhibit', 'view', 'suppression')),
  last INTEGER NOT NULL CHECK (last >= 0)
) STRICT, WITHOUT ROWID;
INSERT INTO next_counter SELECT name, last FROM counter UNION ALL SELECT 'suppression', 0;
DROP TABLE counter;
ALTER TABLE next_counter RENAME TO counter;

CREATE TABLE next_edit_row (
  edit_id INTEGER NOT NULL REFERENCES edit ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  row_of TEXT NOT NULL CHECK (row_of IN ('star', 'tag', 'note', 'finding', 'exhibit', 'view', 'triage', 'suppression', 'reference_list', 'rule_file', 'rule_setting', 'identity')),
  before TEXT,
  after TEXT,
  PRIMARY KEY (edit_id, ordinal),
  CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT, WITHOUT ROWID;
INSERT INTO next_edit_row SELECT edit_id, ordinal, row_of, before, after FROM edit_row;
DROP TABLE edit_row;
ALTER TABLE next_edit_row RENAME TO edit_row;
`;
