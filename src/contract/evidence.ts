// What sealing, signing and handing on are told in.
import type { FileHandle, Instant } from './model.ts';

/** A key that signs checkpoints; its private half never crosses the contract but encrypted. */
export interface SigningKey {
  readonly id: string;
  /** 32 bytes, base64. */
  readonly publicKey: string;
  readonly created: string;
  readonly lost: { readonly date: string; readonly reason: string } | null;
}

/** A state of the case that was signed. */
export interface CheckpointInfo {
  /** Entries of the case's log. */
  readonly size: number;
  readonly time: Instant;
  readonly person: string;
  /** Root over them, hex. */
  readonly root: string;
  /** The signed note: a C2SP checkpoint. */
  readonly note: string;
  /** `name+id+key`, which checks it. */
  readonly verifier: string;
}

export interface SealInfo extends CheckpointInfo {
  readonly reason: string;
  /** RFC 3161 request for the checkpoint, DER in base64: a stamp of it anchors the seal outside. */
  readonly stampRequest: string;
}

/** A file made for others; `bytes` in all. */
export interface MadeFile { readonly file: FileHandle; readonly bytes: number; readonly sha256: string; readonly events: number }

/** How a bundle is encrypted: with a passphrase, or to an age recipient. */
export interface Encryption { readonly passphrase: string | null; readonly recipient: string | null }
