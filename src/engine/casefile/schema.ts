// The case file's tables in their three layers, as migration 1 makes them. docs/case-file.md says what each column means;
// a test fails when one is missing there.
import { CASEWORK_TABLES } from '../casework/tables.ts';

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

/** Consecutive from 1; one is never changed once shipped, a test holds its hash. */
export const MIGRATIONS: readonly string[] = [RECORDS + DERIVED + CUSTODY + CASEWORK_TABLES];
