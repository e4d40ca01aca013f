CREATE TRIGGER custody_is_append_only_delete BEFORE DELETE ON custody BEGIN SELECT raise(ABORT, 'the custody log is append-only'); END;

CREATE TRIGGER custody_is_append_only_update BEFORE UPDATE ON custody BEGIN SELECT raise(ABORT, 'the custody log is append-only'); END;

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

CREATE TABLE anchor (
  event TEXT PRIMARY KEY,
  record_hash BLOB NOT NULL CHECK (length(record_hash) = 32),
  ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
  sub INTEGER NOT NULL CHECK (sub >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE block (
  id INTEGER PRIMARY KEY,
  part_id INTEGER NOT NULL REFERENCES part ON DELETE CASCADE,
  first_record INTEGER NOT NULL,
  records INTEGER NOT NULL,
  first_line INTEGER NOT NULL,
  offset INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  bounds BLOB NOT NULL,
  hashes BLOB NOT NULL,
  body BLOB NOT NULL
) STRICT;

CREATE TABLE by_time (
  name TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  events INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (name, ordinal)
) STRICT;

CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY CHECK (size > 0),
  micros INTEGER NOT NULL,
  person TEXT NOT NULL,
  root BLOB NOT NULL CHECK (length(root) = 32),
  verifier TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;

CREATE TABLE column (
  segment_id INTEGER NOT NULL REFERENCES segment ON DELETE CASCADE,
  name TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (segment_id, name)
) STRICT;

CREATE TABLE commitment (
  ordinal INTEGER PRIMARY KEY CHECK (ordinal >= 0),
  exhibit TEXT NOT NULL,
  event TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  salt BLOB NOT NULL CHECK (length(salt) = 32)
) STRICT;

CREATE TABLE "counter" (
  name TEXT PRIMARY KEY CHECK (name IN ('note', 'finding', 'exhibit', 'view', 'suppression', 'question')),
  last INTEGER NOT NULL CHECK (last >= 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE custody (
  seq INTEGER PRIMARY KEY,
  micros INTEGER NOT NULL,
  actor TEXT NOT NULL,
  host TEXT NOT NULL,
  version TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  previous BLOB NOT NULL CHECK (length(previous) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

CREATE TABLE dictionary (
  name TEXT NOT NULL,
  start INTEGER NOT NULL,
  count INTEGER NOT NULL,
  offsets BLOB NOT NULL,
  arena BLOB NOT NULL,
  PRIMARY KEY (name, start)
) STRICT;

CREATE TABLE "edit" (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  subject TEXT NOT NULL,
  person TEXT NOT NULL,
  micros INTEGER NOT NULL,
  undone INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1, 2))
) STRICT;

CREATE TABLE "edit_row" (
  edit_id INTEGER NOT NULL REFERENCES edit,
  ordinal INTEGER NOT NULL,
  row_of TEXT NOT NULL CHECK (row_of IN ('anchor', 'star', 'tag', 'tag_colour', 'note', 'finding', 'exhibit', 'absence', 'question', 'view', 'triage', 'suppression', 'reference_list', 'rule_file', 'rule_setting', 'identity')),
  before TEXT,
  after TEXT,
  PRIMARY KEY (edit_id, ordinal),
  CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT, WITHOUT ROWID;

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
, origin TEXT NOT NULL DEFAULT '', alternatives TEXT NOT NULL DEFAULT '', amount TEXT, currency TEXT CHECK ((currency IS NULL) = (amount IS NULL)), signed_by TEXT, signed_micros INTEGER CHECK ((signed_micros IS NULL) = (signed_by IS NULL))) STRICT;

CREATE TABLE given (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  bytes INTEGER NOT NULL DEFAULT 0,
  sha256 BLOB CHECK (length(sha256) = 32)
) STRICT;

CREATE TABLE given_chunk (
  given_id INTEGER NOT NULL REFERENCES given ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (given_id, ordinal)
) STRICT;

CREATE TABLE identity (
  name TEXT PRIMARY KEY CHECK (name <> ''),
  person_name TEXT NOT NULL CHECK (person_name <> ''),
  reason TEXT NOT NULL CHECK (reason <> ''),
  author TEXT NOT NULL,
  created_micros INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE info (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE job (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('import', 'rebuild', 'judge', 'index')),
  title TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'paused', 'interrupted', 'done', 'cancelled', 'failed')),
  input TEXT NOT NULL,
  done INTEGER NOT NULL DEFAULT 0,
  total INTEGER NOT NULL DEFAULT 0,
  unit TEXT NOT NULL CHECK (unit IN ('bytes', 'records', 'blocks')),
  started_micros INTEGER NOT NULL,
  ended_micros INTEGER,
  detail TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE layer (
  source_id INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('file', 'zip', 'gzip', 'xlsx')),
  bytes INTEGER NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  PRIMARY KEY (source_id, ordinal)
) STRICT;

CREATE TABLE log_entry (
  id INTEGER PRIMARY KEY CHECK (id >= 0),
  kind TEXT NOT NULL CHECK (kind IN ('part', 'state')),
  body TEXT NOT NULL
) STRICT;

CREATE TABLE note (
  id INTEGER PRIMARY KEY,
  event TEXT NOT NULL REFERENCES anchor,
  text TEXT NOT NULL CHECK (text <> ''),
  author TEXT NOT NULL,
  created_micros INTEGER NOT NULL,
  edited_micros INTEGER
, origin TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE origin (
  source_id INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
  record INTEGER NOT NULL,
  event TEXT NOT NULL,
  proof TEXT NOT NULL,
  entry TEXT NOT NULL,
  entry_proof TEXT NOT NULL,
  verifier TEXT NOT NULL,
  PRIMARY KEY (source_id, record)
) STRICT, WITHOUT ROWID;

CREATE TABLE part (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  container TEXT NOT NULL CHECK (container IN ('none', 'gzip')),
  given_bytes INTEGER NOT NULL DEFAULT 0,
  given_sha256 BLOB CHECK (length(given_sha256) = 32),
  bytes INTEGER NOT NULL DEFAULT 0,
  sha256 BLOB CHECK (length(sha256) = 32),
  records INTEGER NOT NULL DEFAULT 0,
  merkle_root BLOB CHECK (length(merkle_root) = 32), blocks_sha256 BLOB CHECK (length(blocks_sha256) = 32),
  UNIQUE (source_id, ordinal)
) STRICT;

CREATE TABLE profile (
  sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32),
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL
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

CREATE TABLE reference_list (
  kind TEXT PRIMARY KEY CHECK (kind IN ('leavers', 'shifts', 'holidays', 'approval limits', 'own accounts')),
  name TEXT NOT NULL,
  body TEXT NOT NULL,
  person TEXT NOT NULL,
  micros INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rejection (
  source_id INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
  record INTEGER NOT NULL,
  line INTEGER NOT NULL,
  offset INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('reader', 'profile')),
  reason TEXT NOT NULL,
  PRIMARY KEY (source_id, record)
) STRICT, WITHOUT ROWID;

CREATE TABLE rule_file (
  file TEXT PRIMARY KEY CHECK (file <> ''),
  body TEXT NOT NULL,
  person TEXT NOT NULL,
  micros INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rule_run (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  micros INTEGER NOT NULL,
  person TEXT NOT NULL,
  state TEXT NOT NULL,
  outcomes TEXT NOT NULL,
  problems TEXT NOT NULL
) STRICT;

CREATE TABLE rule_setting (
  rule TEXT PRIMARY KEY,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  parameters TEXT NOT NULL,
  person TEXT NOT NULL,
  micros INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rule_text (
  sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE seal (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  micros INTEGER NOT NULL,
  person TEXT NOT NULL,
  reason TEXT NOT NULL,
  size INTEGER NOT NULL REFERENCES checkpoint,
  lost_keys TEXT NOT NULL
) STRICT;

CREATE TABLE segment (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
  generation INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  events INTEGER NOT NULL,
  first_record INTEGER NOT NULL, columns_sha256 BLOB CHECK (length(columns_sha256) = 32),
  UNIQUE (source_id, generation, ordinal)
) STRICT;

CREATE TABLE signed_root (
  name TEXT PRIMARY KEY,
  note TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE source (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  sha256 BLOB CHECK (length(sha256) = 32),
  bytes INTEGER NOT NULL,
  format TEXT NOT NULL,
  dialect TEXT NOT NULL,
  profile TEXT NOT NULL,
  profile_version INTEGER NOT NULL,
  options TEXT NOT NULL,
  generation INTEGER NOT NULL DEFAULT 1,
  read INTEGER NOT NULL DEFAULT 0,
  imported INTEGER NOT NULL DEFAULT 0,
  rejected INTEGER NOT NULL DEFAULT 0,
  duplicate INTEGER NOT NULL DEFAULT 0,
  repeated INTEGER NOT NULL DEFAULT 0,
  undated INTEGER NOT NULL DEFAULT 0,
  events INTEGER NOT NULL DEFAULT 0,
  first_micros INTEGER,
  last_micros INTEGER,
  state TEXT NOT NULL CHECK (state IN ('importing', 'complete', 'partial')),
  remarks TEXT NOT NULL DEFAULT '[]',
  imported_micros INTEGER NOT NULL,
  imported_by TEXT NOT NULL, inside TEXT, container TEXT NOT NULL DEFAULT 'none' CHECK (container IN ('none', 'gzip', 'zip', 'xlsx')), given_id INTEGER REFERENCES given, profile_sha256 BLOB REFERENCES profile, encoding TEXT NOT NULL DEFAULT 'utf-8' CHECK (encoding IN ('utf-8', 'utf-16le', 'utf-16be', 'windows-1252')), words TEXT NOT NULL DEFAULT '', decided TEXT NOT NULL DEFAULT '[]', totals TEXT NOT NULL DEFAULT '[]', repairs TEXT NOT NULL DEFAULT '[]', tells TEXT NOT NULL DEFAULT '[]', conflicts INTEGER NOT NULL DEFAULT 0, clock_micros INTEGER NOT NULL DEFAULT 0, standing TEXT NOT NULL DEFAULT 'included' CHECK (standing IN ('included', 'excluded', 'retracted')), standing_reason TEXT NOT NULL DEFAULT '', keeps_duplicates INTEGER NOT NULL DEFAULT 0 CHECK (keeps_duplicates IN (0, 1)),
  CHECK (state = 'importing' OR read = imported + rejected + duplicate)
) STRICT;

CREATE TABLE star (
  event TEXT PRIMARY KEY REFERENCES anchor,
  person TEXT NOT NULL,
  micros INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE stated (
  name TEXT PRIMARY KEY,
  rows INTEGER NOT NULL,
  sum BLOB NOT NULL CHECK (length(sum) = 32)
) STRICT, WITHOUT ROWID;

CREATE TABLE suppression (
  id INTEGER PRIMARY KEY,
  rule TEXT NOT NULL,
  actor TEXT,
  entity TEXT,
  reason TEXT NOT NULL CHECK (reason <> ''),
  author TEXT NOT NULL,
  created_micros INTEGER NOT NULL
, origin TEXT NOT NULL DEFAULT '') STRICT;

CREATE TABLE tag (
  event TEXT NOT NULL REFERENCES anchor,
  name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  person TEXT NOT NULL,
  micros INTEGER NOT NULL,
  PRIMARY KEY (event, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag_colour (
  name TEXT PRIMARY KEY CHECK (length(name) BETWEEN 1 AND 60),
  colour TEXT NOT NULL CHECK (colour IN ('bad', 'suspicious', 'good') OR colour GLOB '#[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]'),
  person TEXT NOT NULL,
  micros INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE text_group (
  source_id INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  blocks INTEGER NOT NULL,
  PRIMARY KEY (source_id, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE text_page (
  source_id INTEGER NOT NULL,
  group_ordinal INTEGER NOT NULL,
  page INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (source_id, group_ordinal, page),
  FOREIGN KEY (source_id, group_ordinal) REFERENCES text_group ON DELETE CASCADE
) STRICT;

CREATE TABLE text_words (
  source_id INTEGER NOT NULL,
  group_ordinal INTEGER NOT NULL,
  records INTEGER NOT NULL,
  words BLOB NOT NULL,
  places BLOB NOT NULL,
  postings BLOB NOT NULL,
  PRIMARY KEY (source_id, group_ordinal),
  FOREIGN KEY (source_id, group_ordinal) REFERENCES text_group ON DELETE CASCADE
) STRICT;

CREATE TABLE triage (
  alert TEXT PRIMARY KEY,
  state TEXT NOT NULL CHECK (state IN ('explained', 'promoted')),
  reason TEXT NOT NULL,
  finding TEXT,
  event_count INTEGER NOT NULL,
  person TEXT NOT NULL,
  micros INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE twin (
  source_id INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
  record INTEGER NOT NULL,
  sub INTEGER NOT NULL,
  of_source INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
  of_record INTEGER NOT NULL,
  of_sub INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('duplicate', 'conflict')),
  PRIMARY KEY (source_id, record, sub)
) STRICT, WITHOUT ROWID;

CREATE TABLE view (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL CHECK (name <> ''),
  address TEXT NOT NULL CHECK (address <> ''),
  query TEXT NOT NULL,
  author TEXT NOT NULL,
  created_micros INTEGER NOT NULL,
  edited_micros INTEGER NOT NULL
, origin TEXT NOT NULL DEFAULT '') STRICT;

CREATE INDEX absence_by_finding ON absence (finding_id);

CREATE INDEX alert_by_rule ON alert (rule);

CREATE INDEX block_by_place ON block (part_id, first_record, records);

CREATE INDEX exhibit_by_event ON exhibit (event);

CREATE INDEX note_by_event ON note (event);

CREATE INDEX twin_by_first ON twin (of_source);
