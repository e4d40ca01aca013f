// Verifies an unpacked bundle of Exhibit without Exhibit: every cited record is in the tree of its part, every part and the sealed state are
// in the log of the case, and all of it is signed by the keys of seal/verifiers.txt. Uses golang.org/x/mod/sumdb alone, which knows nothing of
// Exhibit. In the folder of the bundle, after `sha256sum -c SHA256SUMS`:
//
//	go run verify-bundle.go
//
// Compare the key that it prints with the one that the signer gave you by another way.
package main

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func check(err error, what string) {
	if err != nil {
		fmt.Printf("FAILED %s: %v\n", what, err)
		os.Exit(1)
	}
}

func read(path string) []byte {
	content, err := os.ReadFile(path)
	check(err, path)
	return content
}

// A c2sp.org/tlog-proof: index and hashes, an empty line, the signed checkpoint that they lead to.
func prove(path string, entry []byte, known note.Verifiers) {
	head, checkpoint, _ := strings.Cut(string(read(path)), "\n\n")
	lines := strings.Split(head, "\n")
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[1], "index "), 10, 64)
	check(err, path)
	var proof tlog.RecordProof
	for _, line := range lines[2:] {
		hash, err := base64.StdEncoding.DecodeString(line)
		check(err, path)
		proof = append(proof, *(*tlog.Hash)(hash))
	}
	signed, err := note.Open([]byte(checkpoint), known)
	check(err, path)
	stated := strings.Split(signed.Text, "\n")
	size, err := strconv.ParseInt(stated[1], 10, 64)
	check(err, path)
	root, err := base64.StdEncoding.DecodeString(stated[2])
	check(err, path)
	check(tlog.CheckRecord(proof, size, *(*tlog.Hash)(root), index, tlog.RecordHash(entry)), path)
	fmt.Println("ok", path, "in", signed.Sigs[0].Name)
}

func main() {
	var keys []note.Verifier
	for _, text := range strings.Fields(string(read("seal/verifiers.txt"))) {
		key, err := note.NewVerifier(text)
		check(err, "seal/verifiers.txt")
		keys = append(keys, key)
	}
	known := note.VerifierList(keys...)
	records, _ := filepath.Glob("events/*/record")
	for _, record := range records {
		hash := sha256.Sum256(read(record))
		prove(record+".tlog-proof", hash[:], known)
	}
	parts, _ := filepath.Glob("parts/*.tlog-proof")
	for _, part := range parts {
		prove(part, read(strings.TrimSuffix(part, ".tlog-proof")+".txt"), known)
	}
	prove("seal/state.tlog-proof", read("seal/state.txt"), known)
	_, err := note.Open(read("seal/checkpoint.txt"), known)
	check(err, "seal/checkpoint.txt")
	fmt.Printf("ok records %d, parts %d and the sealed state; sealed with %s\n", len(records), len(parts), strings.Fields(string(read("seal/verifiers.txt")))[0])
}
