// What makes a case stand up without whoever made it: verifying, signing, sealing, and what is handed on.
import Database from 'better-sqlite3';
import { hash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { ExhibitError } from '../contract/errors.ts';
import type { VerifyReport } from '../contract/model.ts';
import type { Topic } from '../contract/operations.ts';
import type { Handlers } from '../contract/server.ts';
import type { CaseEngine } from './case-engine.ts';
import type { CaseFile } from './casefile/case-file.ts';
import { configure } from './casefile/settings.ts';
import { bundleFiles, encrypted, type BundledReport } from './evidence/bundle.ts';
import { checkpointInfo, consistencyText, listCheckpoints } from './evidence/checkpoints.ts';
import { packed } from './evidence/pack.ts';
import { checkpoint, seal, sealInfo } from './evidence/seal.ts';
import { SigningKeys } from './evidence/signing-keys.ts';
import { stampPath, stampTime } from './evidence/timestamp.ts';
import { writeSubset } from './evidence/subset.ts';
import { verifyCase } from './evidence/verify.ts';

export interface CaseEvidenceOptions {
  readonly file: CaseFile;
  /** Where the keys of this machine are; null: there are none, and nothing is signed. */
  readonly keysFolder: string | null;
  changed(topic: Topic): void;
  /** Throws while sources are being changed. */
  requireQuiet(): void;
  /** The operations of this case, once all are there. */
  ask(): Handlers;
  /** Opens another case, made here. */
  open(path: string): Promise<CaseEngine>;
}

export class CaseEvidence {
  readonly handlers: Handlers;
  readonly #file: CaseFile;
  readonly #options: CaseEvidenceOptions;

  constructor(options: CaseEvidenceOptions) {
    const { file } = options;
    this.#file = file;
    this.#options = options;
    this.handlers = {
      'case.verify': async (_input, { signal, tick }) => {
        const report = await this.#verify(signal, (done, total) => tick({ done, total }));
        if (!file.readOnly) file.write(() => file.log('case.verify', file.name, report.verdict));
        return report;
      },
      'case.checkpoint': ({ passphrase }) => {
        options.requireQuiet();
        const made = checkpoint(file, this.#keys.unlock(passphrase));
        options.changed('case');
        return checkpointInfo(made);
      },
      'case.checkpoints': () => ({ checkpoints: listCheckpoints(file.db).map(checkpointInfo), seal: sealInfo(file.db) }),
      'case.consistency': ({ earlier, size }) => {
        const sizes = listCheckpoints(file.db).map((each) => each.size);
        const missing = [earlier, size].find((each) => !sizes.includes(each));
        if (missing !== undefined || earlier > size) throw new ExhibitError('BAD_INPUT', `The case has no checkpoint ${missing ?? size} after ${earlier}; it has ${sizes.join(', ') || 'none'}.`);
        return { text: consistencyText(file.db, earlier, size) };
      },
      'case.seal': async ({ passphrase, reason }, { signal, tick }) => {
        options.requireQuiet();
        const key = this.#keys.unlock(passphrase);
        const report = await this.#verify(signal, (done, total) => tick({ done, total }));
        if (!report.ok) throw new ExhibitError('CASE_DAMAGED', `${file.name} is not sealed: ${report.verdict}`);
        options.requireQuiet();
        const sealed = seal(file, this.#keys, key, reason);
        for (const topic of ['case', 'sources', 'events', 'casework'] as const) options.changed(topic);
        return sealed;
      },
      'case.stamp': ({ base64 }) => {
        const sealed = sealInfo(file.db);
        if (!sealed) throw new ExhibitError('NOT_SEALED', `${file.name} is not sealed.`);
        const token = Buffer.from(base64, 'base64');
        const time = stampTime(token, sealed.note);
        try { writeFileSync(stampPath(file.path), token); } catch (thrown) {
          throw new ExhibitError('FILE_UNWRITABLE', `The time stamp cannot be kept beside ${basename(file.path)}: ${String(thrown)}`);
        }
        return { time };
      },
      'case.bundle': async ({ file: path, encryption }, { signal, tick }) => {
        const reports = await this.#reports(signal, (done, total) => tick({ done, total }));
        const { files, events } = bundleFiles(file.db, file.path, file.name, reports);
        const plain = await packed(files);
        const bytes = encryption ? await encrypted(plain, encryption) : plain;
        writeNew(path, bytes);
        return { file: path, bytes: bytes.length, sha256: hash('sha256', bytes), events };
      },
      'case.subset': async ({ file: path, name }, { signal }) => {
        try {
          const ids = await writeSubset(file, path, name, signal);
          await this.#copyFindings(path, ids, signal);
          const bytes = readFileSync(path);
          return { file: path, bytes: bytes.length, sha256: hash('sha256', bytes), events: ids.size };
        } catch (thrown) {
          if (!(thrown instanceof ExhibitError && thrown.code === 'FILE_EXISTS')) rmSync(path, { force: true });
          throw thrown;
        }
      },
    };
  }

  get #keys(): SigningKeys {
    if (this.#options.keysFolder === null) throw new ExhibitError('KEY_UNKNOWN', 'No keys are kept here.');
    return new SigningKeys(this.#options.keysFolder);
  }

  /** Reports of all findings that cite something, as of the moment of the seal, so that the same case gives the same bundle. */
  async #reports(signal: AbortSignal, tick: (done: number, total: number) => void): Promise<readonly BundledReport[]> {
    const sealed = sealInfo(this.#file.db);
    if (!sealed) throw new ExhibitError('NOT_SEALED', `${this.#file.name} is not sealed: there is nothing yet that a bundle could prove.`);
    const handlers = this.#options.ask();
    const caseId = this.#file.id;
    const context = { signal, tick: () => undefined };
    const findings = (await handlers['finding.list']!({ caseId }, context)).filter(({ exhibits }) => exhibits.length > 0);
    const reports: BundledReport[] = [];
    for (const { id } of findings) {
      tick(reports.length, findings.length);
      reports.push({ finding: id, text: (await handlers['report.render']!({ caseId, finding: id, format: 'html', zone: null, time: sealed.time }, context)).text });
    }
    return reports;
  }

  /** Findings of the case, as casework of the subset: with the names that exhibits had in their comments. */
  async #copyFindings(path: string, ids: ReadonlyMap<string, string>, signal: AbortSignal): Promise<void> {
    const caseId = this.#file.id;
    const context = { signal, tick: () => undefined };
    const findings = await this.#options.ask()['finding.list']!({ caseId }, context);
    const made = await this.#options.open(path);
    try {
      const own = { caseId: made.info.id };
      for (const { title, statement, severity, confidence, status, id, author, exhibits } of findings) {
        if (exhibits.length === 0) continue;
        const { id: finding } = await made.handlers['finding.create']!({ ...own, title, statement, severity, confidence, status, view: null, query: '', events: [] }, context);
        for (const { event, role, comment, label } of exhibits) {
          await made.handlers['finding.cite']!({ ...own, finding, events: [ids.get(event)!], role, comment: [`${label} of ${id} by ${author || 'name not stated'} in the sealed case`, comment].filter((part) => part !== '').join(': ') }, context);
        }
      }
    } finally {
      await made.close();
    }
  }

  /** On a connection of its own, which sees the case as it is at this moment, whatever is written meanwhile. */
  async #verify(signal: AbortSignal, tick: (done: number, total: number) => void): Promise<VerifyReport> {
    const { keysFolder } = this.#options;
    const db = new Database(this.#file.db.name, { readonly: true, fileMustExist: true });
    try {
      db.pragma('query_only=ON');
      configure(db);
      db.exec('BEGIN');
      return await verifyCase(db, keysFolder === null ? [] : new SigningKeys(keysFolder).list(), signal, tick);
    } finally {
      db.close();
    }
  }
}

/** FILE_EXISTS, FILE_UNWRITABLE: nothing is overwritten, and nothing half written stays. */
function writeNew(path: string, bytes: Buffer): void {
  let made = false;
  try {
    writeFileSync(path, '', { flag: 'wx' });
    made = true;
    writeFileSync(path, bytes, { flush: true });
  } catch (thrown) {
    if (made) rmSync(path, { force: true });
    if ((thrown as NodeJS.ErrnoException).code === 'EEXIST') throw new ExhibitError('FILE_EXISTS', `There is already a file ${basename(path)}.`);
    throw new ExhibitError('FILE_UNWRITABLE', `${basename(path)} could not be written: ${String(thrown)}`, undefined, { cause: thrown });
  }
}
