// What a bundle says about itself, to somebody who has nothing but it and public tools.

export const README = `EXHIBIT BUNDLE

Cited events of a sealed case, each as the record that was imported, with proofs that lead to
the signed checkpoint of the case.

VERIFY WITH EXHIBIT
  exhibit verify BUNDLE.zip

VERIFY WITH PUBLIC TOOLS
1. Files. In the unpacked folder:
     sha256sum -c SHA256SUMS
   This shows that the files belong together. Whoever changes a file can change the sums too;
   what follows cannot be made to fit.
2. The record. Its hash is what the proofs are about:
     sha256sum events/EX-001/record
3. Proofs. events/EX-001/record.tlog-proof is a c2sp.org/tlog-proof: the entry is the 32 bytes
   of the hash of step 2, the checkpoint in it is that of the part the record came from. The text
   of that checkpoint is an entry itself: parts/S-001-1.tlog-proof leads from it (the bytes of
   parts/S-001-1.txt) to the checkpoint of the case, seal/checkpoint.txt. Any verifier of
   C2SP proofs reads both. Leaves are SHA-256(0x00, entry), nodes SHA-256(0x01, left, right), as
   in RFC 9162.
4. Signatures. Checkpoints are c2sp.org/signed-note, Ed25519. seal/verifiers.txt has the keys as
   verifiers take them: name+id+key. Compare them with the key that the signer gave you by
   another way: a bundle cannot vouch for its own key.
5. Manifest of a source: sha256sum parts/S-001-1.manifest.json gives the hash behind "manifest"
   in parts/S-001-1.txt.
6. Fields. Each line of seal/commitments.txt is SHA-256(salt, JSON of exhibit, event, field and
   value) of one field in events/*/event.json; they are the entries of the tree whose root
   seal/commitments-checkpoint.txt signs. A field that is left out still has its line.
7. Custody. custody.ndjson: "hash" is the SHA-256 of the JSON array [seq, micros, actor, host,
   version, action, subject, detail, previous]; the last one stands behind "custody" in seal/state.txt.
8. Time stamp, where there is one: openssl ts -verify -data seal/checkpoint.txt -in seal/stamp.tsr
   -CAfile AUTHORITY.pem

WHAT IT SHOWS, AND WHAT NOT
That the cited records are those that were in the case when it was sealed, and that nothing here
has changed since sealing. Not that the source told the truth or is complete, not who sat at the
keyboard, and, without a time stamp or a root that was made known, not when it was sealed.
`;
