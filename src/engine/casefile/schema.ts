// The case file's tables in their three layers, as migration 1 makes them. docs/case-file.md says what each column means;
// a test fails when one is missing there.
import { ALERT_TABLES } from '../casework/alert-tables.ts';
import { CASE_TABLES } from '../casework/case-tables.ts';
import { CASEWORK_TABLES, SAVED_VIEWS } from '../casework/tables.ts';
import { SEAL_TABLES } from '../evidence/seal-tables.ts';

/** SQLite's application_id of a case: "Exhb". A file with another one is not a case. */
export const APPLICATION_ID = 0x45786862;

const RECORDS = `
CREATE TABLE info (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
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
  imported_by TEXT NOT NULL,
  CHECK (state = 'importing' OR read = imported + rejected + duplicate)
) STRICT;

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
  merkle_root BLOB CHECK (length(merkle_root) = 32),
  UNIQUE (source_id, ordinal)
) STRICT;

CREATE TABLE container_chunk (
  part_id INTEGER NOT NULL REFERENCES part ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (part_id, ordinal)
) STRICT;

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
CREATE INDEX block_by_place ON block (part_id, first_record, records);

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
`;

const DERIVED = `
CREATE TABLE segment (
  id INTEGER PRIMARY KEY,
  source_id INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
  generation INTEGER NOT NULL,
  ordinal INTEGER NOT NULL,
  events INTEGER NOT NULL,
  first_record INTEGER NOT NULL,
  UNIQUE (source_id, generation, ordinal)
) STRICT;

CREATE TABLE column (
  segment_id INTEGER NOT NULL REFERENCES segment ON DELETE CASCADE,
  name TEXT NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (segment_id, name)
) STRICT;

CREATE TABLE dictionary (
  name TEXT NOT NULL,
  start INTEGER NOT NULL,
  count INTEGER NOT NULL,
  offsets BLOB NOT NULL,
  arena BLOB NOT NULL,
  PRIMARY KEY (name, start)
) STRICT;

CREATE TABLE time_order (
  ordinal INTEGER PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  body BLOB NOT NULL
) STRICT;

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
`;

const CUSTODY = `
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
CREATE TRIGGER custody_is_append_only_update BEFORE UPDATE ON custody BEGIN SELECT raise(ABORT, 'the custody log is append-only'); END;
CREATE TRIGGER custody_is_append_only_delete BEFORE DELETE ON custody BEGIN SELECT raise(ABORT, 'the custody log is append-only'); END;
`;

/**
 * Sources of several parts out of one archive or workbook; what the ledger says beyond counts; what is done to a source after
 * its import; jobs. The bytes of a compressed file move from its part to a table of their own, since parts may share them.
 */
const FAITHFUL_IMPORT = `
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

CREATE TABLE profile (
  sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32),
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  title TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE source ADD COLUMN inside TEXT;
ALTER TABLE source ADD COLUMN container TEXT NOT NULL DEFAULT 'none' CHECK (container IN ('none', 'gzip', 'zip', 'xlsx'));
ALTER TABLE source ADD COLUMN given_id INTEGER REFERENCES given;
ALTER TABLE source ADD COLUMN profile_sha256 BLOB REFERENCES profile;
ALTER TABLE source ADD COLUMN encoding TEXT NOT NULL DEFAULT 'utf-8' CHECK (encoding IN ('utf-8', 'utf-16le', 'utf-16be', 'windows-1252'));
ALTER TABLE source ADD COLUMN words TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN decided TEXT NOT NULL DEFAULT '[]';
ALTER TABLE source ADD COLUMN totals TEXT NOT NULL DEFAULT '[]';
ALTER TABLE source ADD COLUMN repairs TEXT NOT NULL DEFAULT '[]';
ALTER TABLE source ADD COLUMN tells TEXT NOT NULL DEFAULT '[]';
ALTER TABLE source ADD COLUMN conflicts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN clock_micros INTEGER NOT NULL DEFAULT 0;
ALTER TABLE source ADD COLUMN standing TEXT NOT NULL DEFAULT 'included' CHECK (standing IN ('included', 'excluded', 'retracted'));
ALTER TABLE source ADD COLUMN standing_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE source ADD COLUMN keeps_duplicates INTEGER NOT NULL DEFAULT 0 CHECK (keeps_duplicates IN (0, 1));

CREATE TABLE layer (
  source_id INTEGER NOT NULL REFERENCES source ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('file', 'zip', 'gzip', 'xlsx')),
  bytes INTEGER NOT NULL,
  sha256 BLOB NOT NULL CHECK (length(sha256) = 32),
  PRIMARY KEY (source_id, ordinal)
) STRICT;

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
CREATE INDEX twin_by_first ON twin (of_source);

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

INSERT INTO given (id, name, bytes, sha256) SELECT id, name, given_bytes, given_sha256 FROM part WHERE container = 'gzip';
INSERT INTO given_chunk (given_id, ordinal, body) SELECT part_id, ordinal, body FROM container_chunk;
UPDATE source SET container = 'gzip', given_id = (SELECT part.id FROM part WHERE source_id = source.id AND ordinal = 0)
  WHERE id IN (SELECT source_id FROM part WHERE container = 'gzip');
INSERT INTO layer (source_id, ordinal, name, kind, bytes, sha256)
  SELECT id, 0, name, 'file', bytes, sha256 FROM source WHERE state <> 'importing';
DROP TABLE container_chunk;
`;

/** Words beside the signatures of the text index; what was indexed without them is indexed anew in the background. */
const TEXT_WORDS = `
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
DELETE FROM text_page;
DELETE FROM text_group;
`;

/** Columns in the order of time beside the order itself, which is made anew from the segments. */
const BY_TIME = `
DROP TABLE time_order;
CREATE TABLE by_time (
  name TEXT NOT NULL,
  ordinal INTEGER NOT NULL,
  fingerprint TEXT NOT NULL,
  events INTEGER NOT NULL,
  body BLOB NOT NULL,
  PRIMARY KEY (name, ordinal)
) STRICT;
`;

/** Consecutive from 1; one is never changed once shipped, a test holds its hash. */
export const MIGRATIONS: readonly string[] = [RECORDS + DERIVED + CUSTODY + CASEWORK_TABLES, FAITHFUL_IMPORT, SAVED_VIEWS + TEXT_WORDS, BY_TIME, ALERT_TABLES, CASE_TABLES + SEAL_TABLES];
