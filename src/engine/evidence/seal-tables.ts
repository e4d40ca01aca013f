// The tables of evidence in the case file, as part of migration 6. docs/case-file.md says what each column means; a test fails
// when one is missing there.

/**
 * `stated`: how many rows each table has and a sum over them, kept up with every write, so that a row that was altered, added
 * or lost by anything but Exhibit shows. The bulk has sums of its own where it stands: blocks with their part, columns with
 * their segment. Checkpoints, the seal and the commitments are written once.
 */
export const SEAL_TABLES = `
CREATE TABLE stated (
  name TEXT PRIMARY KEY,
  rows INTEGER NOT NULL,
  sum BLOB NOT NULL CHECK (length(sum) = 32)
) STRICT, WITHOUT ROWID;

ALTER TABLE part ADD COLUMN blocks_sha256 BLOB CHECK (length(blocks_sha256) = 32);
ALTER TABLE segment ADD COLUMN columns_sha256 BLOB CHECK (length(columns_sha256) = 32);

CREATE TABLE log_entry (
  id INTEGER PRIMARY KEY CHECK (id >= 0),
  kind TEXT NOT NULL CHECK (kind IN ('part', 'state')),
  body TEXT NOT NULL
) STRICT;

CREATE TABLE checkpoint (
  size INTEGER PRIMARY KEY CHECK (size > 0),
  micros INTEGER NOT NULL,
  person TEXT NOT NULL,
  root BLOB NOT NULL CHECK (length(root) = 32),
  verifier TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;

CREATE TABLE commitment (
  ordinal INTEGER PRIMARY KEY CHECK (ordinal >= 0),
  exhibit TEXT NOT NULL,
  event TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  salt BLOB NOT NULL CHECK (length(salt) = 32)
) STRICT;

CREATE TABLE signed_root (
  name TEXT PRIMARY KEY,
  note TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE seal (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  micros INTEGER NOT NULL,
  person TEXT NOT NULL,
  reason TEXT NOT NULL,
  size INTEGER NOT NULL REFERENCES checkpoint,
  lost_keys TEXT NOT NULL
) STRICT;

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
`;
