import {describe, expect, test} from '@jest/globals';
import {createDataset, epochs} from '../../source/demo/batches.js';
import {CORPUS} from '../../source/demo/corpus.js';
import {createRandom} from '../../source/demo/random.js';
import {createTokenizer} from '../../source/demo/tokenizer.js';

/** Tokens that are their own positions. */
const tokens = Uint16Array.from({length: 1001}, (_, index) => index);

describe('createDataset', () => {
  test('the target is the token after the input, and rows run along the batch', () => {
    const {train, validation} = createDataset(tokens, 4, 10);
    for (const {inputs, targets} of [...train, ...validation]) {
      expect(inputs).toHaveLength(40);
      expect([...targets]).toEqual([...inputs].map(token => token + 1));
      // Time-major: the same row one step later is one batch further on.
      expect([...inputs.subarray(4)]).toEqual([...inputs.subarray(0, -4)].map(token => token + 1));
    }
  });

  test('no input is both trained on and held out, and about an eighth is held out', () => {
    const {train, validation} = createDataset(tokens, 4, 10);
    const trained = new Set(train.flatMap(batch => [...batch.inputs]));
    const heldOut = validation.flatMap(batch => [...batch.inputs]);
    expect(heldOut.filter(token => trained.has(token))).toEqual([]);
    expect(heldOut).toHaveLength(120);
    expect(trained.size).toBe(880);
  });

  test('too short a text is refused in the words of mlx_lm', () => {
    expect(() => createDataset(tokens.subarray(0, 25), 4, 10)).toThrow(
      'Dataset must have at least batch_size=4 examples but only has 2.',
    );
  });
});

describe('epochs', () => {
  const take = (seed: number, count: number) => {
    const order = epochs(createDataset(tokens, 4, 10).train, createRandom(seed));
    return Array.from({length: count}, () => order.next().value.inputs[0]);
  };

  test('every batch comes once an epoch, in another order the next time', () => {
    const order = take(1, 44);
    expect(new Set(order.slice(0, 22)).size).toBe(22);
    expect(new Set(order.slice(22)).size).toBe(22);
    expect(order.slice(22)).not.toEqual(order.slice(0, 22));
  });

  test('the seed decides the order', () => {
    expect(take(5, 22)).toEqual(take(5, 22));
    expect(take(6, 22)).not.toEqual(take(5, 22));
  });
});

describe('the text that ships', () => {
  test('is plain ASCII of 20 to 60 KB in paragraphs that are not wrapped', () => {
    expect(CORPUS).toMatch(/^[\n -~]*$/);
    expect(CORPUS.length).toBeGreaterThan(20_000);
    expect(CORPUS.length).toBeLessThan(60_000);
    expect(CORPUS).not.toMatch(/[a-z,]\n[a-zA-Z]/);
  });

  test('has a token for each of its characters and for no other', () => {
    const {encode, vocabularySize} = createTokenizer(CORPUS);
    expect(Math.max(...encode(CORPUS))).toBe(vocabularySize - 1);
    expect(() => encode('snow \u2603')).toThrow(RangeError);
  });
});
