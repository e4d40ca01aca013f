// Proofs of inclusion and consistency, against the vectors that certificate transparency publishes for its tree.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MerkleTree } from '../../src/engine/evidence/merkle.ts';
import { isConsistent, leafHash, LeafTree, rootOfInclusion } from '../../src/engine/evidence/merkle-proofs.ts';

/** The eight inputs of the certificate-transparency tests, and the roots of their first one to eight. */
const INPUTS = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map((hex) => Buffer.from(hex, 'hex'));
const ROOTS = [
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const tree = LeafTree.of(INPUTS);
const hex = (hashes: readonly Buffer[]) => hashes.map((each) => each.toString('hex'));

describe('the tree', () => {
  it('has the published roots', () => expect(ROOTS.map((_, i) => tree.root(i + 1).toString('hex'))).toEqual(ROOTS));
  it('of no leaf has the hash of nothing', () => expect(tree.root(0).toString('hex')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'));

  it.each([
    [0, 8, ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4']],
    [5, 8, ['bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7']],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
    [1, 5, ['6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b']],
  ])('proves leaf %i of %i as published', (index, size, proof) => expect(hex(tree.inclusion(index, size))).toEqual(proof));

  it.each([
    [1, 8, ['96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7', '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4']],
    [6, 8, ['0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a', 'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7']],
    [2, 5, ['5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e', 'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b']],
    [4, 4, []],
  ])('proves that the first %i are those of %i as published', (earlier, size, proof) => expect(hex(tree.consistency(earlier, size))).toEqual(proof));
});

describe('any tree', () => {
  const sizes = fc.integer({ min: 1, max: 300 });
  const entries = Array.from({ length: 300 }, (_, i) => Buffer.from(`entry ${i}`));
  const any = LeafTree.of(entries);

  it('has the root that the tree grown leaf by leaf has', () => {
    const grown = new MerkleTree();
    for (let i = 0; i < 300; i++) {
      grown.add(Buffer.concat([Buffer.alloc(28), Buffer.from([0, 0, i >> 8, i & 255])]), 0);
      const same = new LeafTree(i + 1, (at) => leafHash(Buffer.concat([Buffer.alloc(28), Buffer.from([0, 0, at >> 8, at & 255])])));
      expect(same.root()).toEqual(grown.root());
    }
  });

  it('proves each of its leaves, and no other entry, place or root', () => fc.assert(fc.property(sizes, fc.nat(), fc.nat(255), (size, draw, bit) => {
    const index = draw % size;
    const proof = any.inclusion(index, size);
    const leaf = leafHash(entries[index]);
    expect(rootOfInclusion(leaf, index, size, proof)).toEqual(any.root(size));
    expect(rootOfInclusion(leafHash(Buffer.from('another')), index, size, proof)).not.toEqual(any.root(size));
    if (size > 1) expect(rootOfInclusion(leaf, (index + 1) % size, size, proof)).not.toEqual(any.root(size));
    expect(rootOfInclusion(leaf, index, size, [...proof, leaf])).toBeNull();
    if (proof.length === 0) return;
    const altered = proof.map((each) => Buffer.from(each));
    altered[bit % proof.length][bit >> 3] ^= 1 << (bit & 7);
    expect(rootOfInclusion(leaf, index, size, altered)).not.toEqual(any.root(size));
    expect(rootOfInclusion(leaf, index, size, proof.slice(1)) ?? Buffer.alloc(0)).not.toEqual(any.root(size));
  })));

  it('proves that it holds each earlier one, and no other', () => fc.assert(fc.property(sizes, fc.nat(), fc.nat(255), (size, draw, bit) => {
    const earlier = draw % size + 1;
    const proof = any.consistency(earlier, size);
    expect(isConsistent(earlier, any.root(earlier), size, any.root(size), proof)).toBe(true);
    expect(isConsistent(earlier, leafHash(any.root(earlier)), size, any.root(size), proof)).toBe(false);
    expect(isConsistent(earlier, any.root(earlier), size, leafHash(any.root(size)), proof)).toBe(false);
    if (proof.length === 0) return;
    const altered = proof.map((each) => Buffer.from(each));
    altered[bit % proof.length][bit >> 3] ^= 1 << (bit & 7);
    expect(isConsistent(earlier, any.root(earlier), size, any.root(size), altered)).toBe(false);
  })));
});
