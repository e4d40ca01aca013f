// Every error that a person can meet has a code. Text is for people; programs look at the code alone.

/** Code → what the person can do about it. The message says what happened and to what. */
export const ERRORS = {
  BAD_INPUT: 'Check the values given and try again.',
  UNKNOWN_OPERATION: 'Update Exhibit: this screen or script asks for something this version does not have.',
  CANCELLED: 'Nothing was changed. Start it again when you are ready.',
  INTERNAL: 'This is a defect in Exhibit. Your case is unharmed; please report what you did.',
  ENGINE_STOPPED: 'Open the case again; everything acknowledged is in its file.',
  FILE_NOT_FOUND: 'Check the name and that the disk or share is connected.',
  FILE_UNREADABLE: 'Check that you may read the file and that no other program holds it.',
  FILE_NOT_REGULAR: 'Choose an ordinary file; folders, devices and pipes cannot be imported.',
  FILE_EMPTY: 'Export it again: the file has no bytes.',
  FILE_EXISTS: 'Choose another name, or open the existing case.',
  FILE_UNWRITABLE: 'Choose a folder you may write to, or free some space.',
  HANDLE_UNKNOWN: 'Choose the file again.',
  NOT_A_LOG: 'Choose an export of an audit log: a table (CSV, TSV, XLSX), JSON, NDJSON, or lines of key=value, CEF, LEEF or syslog; each also in gzip or zip.',
  SOURCE_NO_RECORDS: 'The file holds a header or wrapper but no record. Check the period and filters of the export.',
  SOURCE_DAMAGED: 'Nothing of it could be read. Ask for the export again.',
  DISK_FULL: 'Free some space, or move the case to a larger disk. Nothing was imported.',
  SOURCE_LIMIT: 'If you trust the file, import it again with the limits raised (--raise-limits).',
  CONTAINER_REFUSED: 'Unpack it with a tool you trust and import the files; or ask for the export again.',
  PASSWORD_NEEDED: 'Give the password of the archive; it is used for reading and kept nowhere.',
  PASSWORD_WRONG: 'Check the password: capitals and blanks count. It is used for reading and kept nowhere.',
  CONTAINER_NOT_KEPT: 'The original file was not kept beside its records. Write out the decoded records instead.',
  IMPORT_QUESTION: 'Answer the question, then import again.',
  IMPORT_BUSY: 'Wait for the running import to finish, or cancel it.',
  PROFILE_UNKNOWN: 'Choose one of the profiles listed.',
  PROFILE_INVALID: 'Correct the profile; the message says where it is wrong.',
  JOB_UNKNOWN: 'Look at the list of jobs; it may have ended.',
  ZONE_UNKNOWN: 'Use an IANA name such as Europe/Malta, or an offset such as +02:00.',
  NOT_A_CASE: 'Choose a file that Exhibit made (.exhibit).',
  CASE_NEWER: 'Update Exhibit to open it. The file was not touched.',
  CASE_OLDER: 'Open it once for editing: it is brought up to date, with a backup beside it.',
  CASE_LOCKED: 'Ask the holder to close it, or open it read-only.',
  CASE_DAMAGED: 'Keep the file as it is. Save what can be saved of it into a new case (exhibit salvage), or work from a backup.',
  CASE_READ_ONLY: 'Open the case for editing, or work on a copy.',
  CASE_SEALED: 'A sealed case never changes. Work on in a copy that was made before, or in a new case.',
  NOT_SEALED: 'Seal the case first.',
  NOT_EVIDENCE: 'Give a case (.exhibit), a bundle (.zip or .age) or a report (.html) that Exhibit made.',
  KEY_UNKNOWN: 'List the keys of this machine; restore one from its backup, or make a new one.',
  PASSPHRASE_WRONG: 'Check the passphrase: capitals and blanks count. Without it a key is lost, and can be declared so.',
  STAMP_WRONG: 'Ask the time stamping authority again, with the request that was written for this seal.',
  CASE_UNKNOWN: 'Open the case again.',
  ENTITY_UNKNOWN: 'Check its id, and its type where one is given; both are written as the log has them.',
  EVENT_UNKNOWN: 'Check the event id; ids look like S-001:42.',
  ALERT_UNKNOWN: 'List the alerts again; a newer run of the rules may not have found it.',
  FINDING_UNKNOWN: 'Check the finding id; ids look like F-01.',
  QUESTION_UNKNOWN: 'Check the id of the hypothesis or question; ids look like Q-01.',
  ABSENCE_REFUSED: 'Choose a period that the sources cover and in which the search finds nothing.',
  MERGE_REFUSED: 'Only a sound copy of this very case can be merged into it.',
  VIEW_UNKNOWN: 'Check the id of the view; ids look like V-01.',
  QUERY_INVALID: 'Correct the query; the message says where it stopped making sense.',
  SQL_TIMEOUT: 'Ask for less, or allow more time with --timeout.',
  NOTHING_TO_UNDO: 'There is nothing to take back.',
  REPORT_EMPTY: 'Cite at least one event in the finding first.',
  WORKER_DIED: 'What was imported before is unharmed. Import this file again, or report it if that fails too.',
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** The form in which errors cross the wire. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string;
}

/** An error with a code. `message` says what happened and to what; the hint says what to do. */
export class ExhibitError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;
  constructor(code: ErrorCode, message: string, hint: string = ERRORS[code], options?: ErrorOptions) {
    super(message, options);
    this.name = 'ExhibitError';
    this.code = code;
    this.hint = hint;
  }
}

/** Any thrown thing as it crosses the wire; what has no code is INTERNAL and keeps its message. */
export function toWireError(thrown: unknown): WireError {
  if (thrown instanceof ExhibitError) return { code: thrown.code, message: thrown.message, hint: thrown.hint };
  if (thrown instanceof Error && thrown.name === 'AbortError') return { code: 'CANCELLED', message: 'Cancelled.', hint: ERRORS.CANCELLED };
  return { code: 'INTERNAL', message: thrown instanceof Error ? thrown.message : String(thrown), hint: ERRORS.INTERNAL };
}

export function fromWireError(error: WireError): ExhibitError {
  return new ExhibitError(error.code, error.message, error.hint);
}
