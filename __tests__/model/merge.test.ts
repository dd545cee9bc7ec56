import {expect, test} from '@jest/globals';
import {createFastBpe} from '../../source/model/tokens/fast-bpe.js';
import {merged, ranksOf} from '../../source/model/tokens/merge.js';

const MERGES = ['a b', 'ab c', 'b c', 'c a', 'a a', 'aa aa', '▁ a', '▁ ▁', '▁a b', 'c ▁', 'x y'];

/** Always the first pair of the lowest rank, as it is defined. */
const naive = (word: string): string[] => {
  const parts = Array.from(word);
  for (;;) {
    const ranks = parts.slice(1).map((part, index) => MERGES.indexOf(`${parts[index]} ${part}`));
    const best = Math.min(...ranks.filter(rank => rank >= 0));
    if (!Number.isFinite(best)) return parts;
    const at = ranks.indexOf(best);
    parts.splice(at, 2, `${parts[at]}${parts[at + 1]}`);
  }
};

/** Numbers that look random and are the same each time. */
const words = (count: number, length: number): string[] => {
  let seed = 7;
  const next = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  return Array.from({length: count}, () =>
    Array.from({length: 1 + next(length)}, () => 'abc▁xy\n'[next(7)] ?? '').join(''),
  );
};

test.each([
  ['short', 40],
  ['long', 300],
])('%s words are merged as defined', (_, length) => {
  const ranks = ranksOf(MERGES);
  for (const word of words(60, length)) expect(merged(word, ranks)).toEqual(naive(word));
});

test('a text is taken apart only where no merge leads over the seam', () => {
  const vocab = Object.fromEntries(
    [...'abc▁xy\n', ...MERGES.map(merge => merge.replace(' ', ''))].map((piece, id) => [piece, id]),
  );
  const config = {vocab, unkToken: null, fuseUnk: false, byteFallback: false, ignoreMerges: false};
  for (const merges of [MERGES, MERGES.map(merge => merge.split(' '))]) {
    const encode = createFastBpe({...config, merges}, null);
    for (const text of words(80, 80)) expect(encode([text])).toEqual(naive(text));
  }
});

test('what is not in the vocabulary becomes bytes, or one unknown piece', () => {
  const config = {merges: [], fuseUnk: true, ignoreMerges: false};
  const bytes = createFastBpe(
    {...config, vocab: {a: 0, '<0xC3>': 1, '<0xBC>': 2}, unkToken: '?', byteFallback: true},
    null,
  );
  expect(bytes(['aüzz'])).toEqual(['a', '<0xC3>', '<0xBC>', '?']);
  const none = createFastBpe({...config, vocab: {a: 0}, unkToken: null, byteFallback: false}, null);
  expect(none(['aüa'])).toEqual(['a', 'a']);
});
