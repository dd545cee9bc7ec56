import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {expect, test} from '@jest/globals';
import {readRows} from '../../source/model/rows.js';
import {createTokenCounter} from '../../source/model/tokens.js';

const fixtures = fileURLToPath(new URL('../fixtures/model', import.meta.url));
const FILES = ['text', 'chat', 'completions'];

/** What mlx_lm 0.32.2 with transformers 5.24 makes of each row (`__tests__/mlx/count_tokens.py`); a name: the error. */
const counts: Record<string, Record<string, (number | string)[]>> = JSON.parse(
  readFileSync(join(fixtures, 'rows/counts.json'), 'utf8'),
);

const names = readdirSync(join(fixtures, 'tokenizers'));

test('there is a kind of tokenizer and of template for each family', () => {
  expect(names).toEqual(Object.keys(counts));
  expect(names).toEqual(['gemma', 'llama2', 'llama3', 'mistral', 'qwen', 'smollm', 'unigram', 'wordpiece']);
});

test.each(names.flatMap(name => FILES.map(file => [name, file] as const)))(
  '%s: each row of %s has as many tokens as mlx_lm makes of it',
  async (name, file) => {
    const counter = await createTokenCounter(join(fixtures, 'tokenizers', name));
    const facts = readRows(join(fixtures, `rows/${file}.jsonl`), counter);
    expect(counter.why).toBeNull();
    const isRefused = facts.problems.some(({kind}) => kind === 'template-fails');
    expect(facts.counted).toBe(isRefused ? 'estimated' : 'exact');
    const expected = counts[name]?.[file] ?? [];
    // A row that mlx_lm ends by is told of; how long it will be once it is mended is a guess.
    expect(facts.lengths).toHaveLength(expected.length);
    for (const [index, one] of expected.entries()) {
      if (typeof one === 'number') expect([index, facts.lengths[index]]).toEqual([index, one]);
    }
    const fatal = facts.problems.filter(({isFatal}) => isFatal).reduce((sum, {count}) => sum + count, 0);
    expect(fatal).toBe(expected.filter(one => typeof one === 'string').length);
  },
);
