// The nouns of casework beyond stars, tags and findings: revisions, questions, negative evidence, and a colleague's copy merged in.
import type { EventId, Exhibit, FindingFields, Instant, SourceId } from './model.ts';

/** Colours that mean something; any other is `#rrggbb`. */
export const TAG_COLOURS = ['bad', 'suspicious', 'good'] as const;
/** One of TAG_COLOURS, or `#rrggbb` in small letters. */
export type TagColour = string;

/** An id in the text of a note that is an event of the case. Positions in UTF-16 units. */
export interface NoteLink { readonly start: number; readonly end: number; readonly event: EventId }

/** Money at stake, as a decimal in text: no binary number ever rounds it. */
export interface Stake { readonly amount: string; readonly currency: string }
/** Who reviewed a finding and stands by it. A later change of the finding takes it back. */
export interface SignOff { readonly person: string; readonly time: Instant }
/** What a finding may have beyond the fields that every one has. */
export interface FindingExtras {
  /** Other explanations that were considered, and why they do not hold. */
  readonly alternatives: string;
  readonly stake: Stake | null;
}

/** What a source covers of the period that was searched in vain. */
export interface AbsenceSource { readonly source: SourceId; readonly first: Instant; readonly last: Instant; readonly events: number }
/** Negative evidence: a search that finds nothing in a period that the sources cover. */
export interface Absence {
  /** `EX-001` …: from the same numbers as exhibits that are events. */
  readonly label: string;
  readonly query: string;
  /** The period that was searched; both ends belong to it. */
  readonly from: Instant;
  readonly to: Instant;
  /** Sources that cover the period, as they were when it was cited. */
  readonly sources: readonly AbsenceSource[];
  /** Events of the case in the period, none of which meets the query. */
  readonly searched: number;
  readonly role: Exhibit['role'];
  readonly comment: string;
  readonly author: string;
  readonly created: Instant;
}

/** One state of a finding: what it was made by, and what it said then. */
export interface FindingVersion {
  /** From 1. */
  readonly number: number;
  readonly time: Instant;
  readonly person: string;
  /** As undo and the custody log name it. */
  readonly change: string;
  /** Null: the finding was deleted, or its making taken back. */
  readonly finding: (FindingFields & FindingExtras & { readonly signedOff: SignOff | null }) | null;
  /** Evidence in order, each as `EX-001 S-001:42 shows`. */
  readonly evidence: readonly string[];
  /** Names of the fields that are other than in the version before; `evidence` among them. */
  readonly changed: readonly string[];
}

export const QUESTION_KINDS = ['hypothesis', 'question'] as const;
export const QUESTION_STATUSES = ['open', 'supported', 'refuted', 'answered'] as const;
export interface QuestionFields {
  readonly kind: (typeof QUESTION_KINDS)[number];
  readonly text: string;
  readonly status: (typeof QUESTION_STATUSES)[number];
  /** Ids of events and findings that bear on it. */
  readonly links: readonly string[];
}
/** A hypothesis, or a question that is open or answered. */
export interface Question extends QuestionFields {
  /** `Q-01` …: never reused. */
  readonly id: string;
  readonly author: string;
  readonly created: Instant;
  readonly edited: Instant;
}

/** Both copies changed one thing in different ways. */
export interface MergeConflict {
  /** `finding F-01`, `note 3 on S-001:42` … */
  readonly subject: string;
  /** Field, or `row` where one side removed what the other changed. */
  readonly field: string;
  readonly mine: string | null;
  readonly theirs: string | null;
  readonly kept: 'mine' | 'theirs';
  /** Which rule chose. */
  readonly because: string;
}
/** A number that both copies gave out, or that had to give way. */
export interface Renumbered { readonly what: string; readonly from: string; readonly to: string; readonly side: 'mine' | 'theirs' }
export interface MergeSource { readonly source: SourceId; readonly name: string; readonly sha256: string; readonly events: number }

export interface MergePreview {
  readonly fileName: string;
  /** Entries of the custody log that both copies have. */
  readonly shared: number;
  /** Custody head of each copy, hex. */
  readonly mineHead: string;
  readonly theirsHead: string;
  /** Entries of the copy's log that this case does not have. */
  readonly theirEntries: number;
  /** What does not fit in the copy; with any, it is not merged. */
  readonly faults: readonly string[];
  /** Events of each; and sources that only one of them has. */
  readonly mineEvents: number;
  readonly theirsEvents: number;
  readonly missingHere: readonly MergeSource[];
  readonly missingThere: readonly MergeSource[];
  /** Rows of casework that the merge adds, changes and removes, by kind. */
  readonly changes: readonly { readonly kind: string; readonly added: number; readonly changed: number; readonly removed: number }[];
  readonly conflicts: readonly MergeConflict[];
  readonly renumbered: readonly Renumbered[];
  /** Findings whose sign-off the merge takes back, since the text or evidence is no longer what was signed. */
  readonly signOffsTaken: readonly string[];
}
