import {describe, expect, test} from '@jest/globals';
import {dataFacts, pythonFacts, rowProblem, said, withLines} from './rule-input.js';

const rows = (count: number, length = 100): number[] => Array.from({length: count}, () => length);

/** The folder's files in bytes. */
const folder = (files: Partial<Record<'train' | 'valid' | 'test', number | null>>) => ({
  data: {state: 'folder' as const, files: {train: 1000, valid: 1000, test: 1000, ...files}},
  resume: null,
});

const old = pythonFacts('0.30.6', {}, {mlxWanted: null});

describe('too few rows', () => {
  test('to train, to validate, to test', async () => {
    const yaml = withLines('batch_size: 4', 'test: true');
    expect(await said({yaml, data: {train: dataFacts('train', rows(3))}})).toEqual([
      'error train-too-short: train.jsonl has 3 rows, and batch_size 4 (lora.yaml:5): fails at iteration 1 with ValueError: Dataset must have at least batch_size=4 examples but only has 3. → Write batch_size: 3 or less, or give that file more rows.',
    ]);
    expect(await said({yaml, data: {valid: dataFacts('valid', rows(1))}})).toEqual([
      'error valid-too-short: valid.jsonl has 1 row, and batch_size 4 (lora.yaml:5): fails at iteration 1, in its first validation, with ValueError: Dataset must have at least batch_size=4 examples but only has 1. → Write batch_size: 1 or less, or give that file more rows.',
    ]);
    expect(await said({yaml, data: {test: dataFacts('test', rows(2))}})).toEqual([
      expect.stringMatching(
        /^error test-too-short: .* fails after the last iteration \(the weights are saved by then\)/,
      ),
    ]);
  });

  test('a test that nobody asked for, a validation without batches', async () => {
    expect(await said({data: {test: dataFacts('test', rows(2))}})).toEqual([]);
    const flags = ['--val-batches', '0'];
    expect(await said({flags, data: {valid: dataFacts('valid', rows(1))}})).toEqual([
      'warning no-validation-batches: --val-batches 0: every validation gives NaN. → Write -1 for all rows of valid.jsonl, or remove that file.',
    ]);
  });

  test('batches that several processes cannot share', async () => {
    const program = ['mlx.launch', '-n', '3', '--', 'mlx_lm.lora'];
    expect(await said({program})).toEqual([
      'error batch-not-divisible: batch_size 4 (the default), and the command starts 3 processes: fails at iteration 1 with ValueError: The batch size must be divisible by the number of workers. → Write batch_size: 3.',
    ]);
    expect(await said({program, flags: ['--batch-size', '6']})).toEqual([]);
  });

  test('rows that never take part', async () => {
    expect(await said({data: {train: dataFacts('train', rows(7))}})).toEqual([
      'note rows-left-over: 3 rows of train.jsonl (43 %) are never used: only whole batches of 4 are.',
    ]);
  });
});

describe('files', () => {
  const none = {train: null, valid: null, test: null};

  test.each([
    [{train: null}, [], /^error train-missing: There is no train\.jsonl in data: .*Training set not found or empty/],
    [{test: null}, ['--test'], /^error test-missing: .*before any training, with ValueError: Test set not found/],
    [{train: 0}, [], /^error train-empty: .*IndexError: list index out of range/],
    [{valid: 0}, [], /^error valid-empty: .* → Remove valid\.jsonl/],
    [{test: 0}, [], /^error test-empty: /],
  ])('%j', async (files, flags, words) => {
    const data = Object.fromEntries(Object.keys(files).map(name => [name, null]));
    expect((await said({files: folder(files), flags, data}))[0]).toMatch(words);
  });

  test('no valid.jsonl: what the installed release makes of it', async () => {
    const one = {files: folder({valid: null}), data: {valid: null}};
    expect((await said(one))[0]).toMatch(/^warning valid-missing: .*mlx_lm 0\.32\.2 trains without any validation/);
    expect((await said({...one, python: old}))[0]).toMatch(
      /^error valid-missing: .*ValueError: Validation set not found or empty/,
    );
    expect((await said({...one, python: null}))[0]).toMatch(/^warning valid-missing: /);
  });

  test('no folder of that name', async () => {
    const one = {files: {data: {state: 'missing' as const, files: none}, resume: null}, data: none};
    const withDatasets = pythonFacts(
      '0.32.2',
      {},
      {
        installed: new Map([
          ['datasets', '4.0'],
          ['mlx-cpu', '0.32.4'],
        ]),
      },
    );
    expect((await said(one))[0]).toMatch(
      /^error data-missing: There is no folder data \(lora\.yaml:2\), .*No module named 'datasets'/,
    );
    expect((await said({...one, python: withDatasets}))[0]).toMatch(/^warning data-from-hub: /);
    const yaml = 'model: some/model\ndata: ~/rows\ntrain: true\nnum_layers: 8\n';
    expect((await said({...one, yaml, python: withDatasets}))[0]).toMatch(
      /^error data-missing: There is no folder ~\/rows \(lora\.yaml:2\) \(~ is not expanded there\)/,
    );
  });

  test('a file in place of a folder; no data; a data set of the hub', async () => {
    const file = {data: {state: 'file' as const, files: none}, resume: null};
    expect((await said({files: file, data: none}))[0]).toMatch(/^error train-missing: data is a file, not a folder/);
    const yaml = 'model: some/model\ntrain: true\nnum_layers: 8\n';
    const without = {data: null, resume: null};
    expect((await said({yaml, files: without, data: none}))[0]).toMatch(
      /^error data-missing: No data is given: mlx_lm takes/,
    );
    const hub = `${yaml}hf_dataset: {path: some/rows}\n`;
    expect((await said({yaml: hub, files: without, data: none}))[0]).toMatch(
      /^error data-missing: hf_dataset some\/rows \(lora\.yaml:4\)/,
    );
  });
});

describe('rows', () => {
  const train = (kind: Parameters<typeof rowProblem>[0], lines: number[], more = {}) => ({
    train: dataFacts('train', rows(100), {problems: [rowProblem(kind, lines, more)]}),
  });

  test('no JSON: in a file that is not used, too', async () => {
    const problems = [rowProblem('not-json', [3, 8, 9, 10], {count: 12, detail: 'Unexpected token n'})];
    expect(await said({data: {test: dataFacts('test', rows(20), {problems})}})).toEqual([
      'error row-not-json: test.jsonl:3, 8 and 9 (12 rows in all): not valid JSON (Unexpected token n): fails while it loads the data with json.decoder.JSONDecodeError. → Every line must be one JSON object.',
    ]);
  });

  test('of another format than the first: at the iteration at which numpy draws its batch', async () => {
    const data = train('other-format', [9], {detail: 'no "text", but "content"'});
    expect((await said({data}))[0]).toBe(
      `error row-other-format: train.jsonl:9: no "text", but "content": fails at iteration 2 with KeyError: 'text'. → The first row decides what all rows must look like: change this one, or remove it.`,
    );
    expect((await said({data, flags: ['--seed', '7']}))[0]).toMatch(
      /^error row-other-format: .* fails at iteration 5 /,
    );
    const short = ['--seed', '7', '--iters', '4', '--save-every', '2'];
    expect((await said({data, flags: short}))[0]).toMatch(
      /^note row-other-format: .*is not reached in these iterations/,
    );
    const many = train('other-format', [9, 13], {count: 50});
    expect((await said({data: many, flags: ['--seed', '7']}))[0]).toMatch(/fails by iteration 5/);
    const all = train('other-format', [1, 2, 3], {count: 100});
    expect((await said({data: all}))[0]).toMatch(/fails at iteration 1 with/);
  });

  test('come after what ends it before', async () => {
    const found = await said({data: train('other-format', [9]), flags: ['--num-layers', '64']});
    expect(found.map(one => one.split(':')[0])).toEqual(['error too-many-layers', 'error row-other-format']);
  });

  test('which do not fill a batch, and in another order than the file’s', async () => {
    const problems = [rowProblem('other-format', [101])];
    const tail = dataFacts('train', rows(101), {problems});
    expect((await said({data: {train: tail}}))[0]).toMatch(/^note row-other-format: .*is never used/);
    // Rows with fewer keys come first then.
    const sorted = {...tail, isInOrder: false};
    expect((await said({data: {train: sorted}}))[0]).toMatch(/^warning row-other-format: .*when its batch comes up/);
    const two = {...sorted, problems: [rowProblem('other-format', [9, 101])]};
    expect((await said({data: {train: two}}))[0]).toMatch(/^error row-other-format: .*by iteration 25/);
  });

  test('in the validation: in which one', async () => {
    const problems = [rowProblem('template-fails', [2], {detail: 'roles must alternate'})];
    const valid = dataFacts('valid', rows(200), {format: 'chat', problems});
    const of = async (...flags: string[]) => (await said({data: {valid}, flags}))[0];
    expect(await of('--val-batches', '-1')).toMatch(
      /^error row-template-fails: valid\.jsonl:2: roles must alternate: fails at iteration 1, in its validation/,
    );
    expect(await of('--val-batches', '1', '--seed', '15')).toMatch(
      /^error .* fails at iteration 200, in its validation/,
    );
    expect(await of('--val-batches', '1', '--iters', '100')).toMatch(/^note .*is not reached in these validations/);
  });

  test('empty ones: those that end it, and those of which only nothing is learned', async () => {
    expect((await said({data: train('empty', [4], {isFatal: true})}))[0]).toMatch(
      /^error row-empty: .*IndexError: list index out of range/,
    );
    expect(await said({data: train('empty', [4])})).toEqual([
      'note row-empty: train.jsonl:4: empty, so nothing is learned from it. → Remove it.',
    ]);
  });

  test('of a kind that mlx_lm does not know', async () => {
    const problems = [rowProblem('unknown-keys', [1], {detail: 'question, answer'})];
    const data = {train: dataFacts('train', rows(100), {format: null, problems})};
    expect(await said({data})).toEqual([
      'error rows-unsupported: train.jsonl:1 has only the keys question, answer: fails while it loads the data with ValueError: Unsupported data format, check the supported formats here: → Write rows with text, prompt and completion, or messages; or name the column: text_feature: …',
    ]);
  });

  test('text rows with a masked prompt', async () => {
    const chat = dataFacts('train', rows(100), {format: 'chat'});
    expect(await said({flags: ['--mask-prompt'], data: {train: chat}})).toEqual([
      'error mask-prompt-text: --mask-prompt true, and valid.jsonl and test.jsonl have text rows: fails while it loads the data with ValueError: Prompt masking not supported for text dataset. → Leave mask_prompt out, or write rows with prompt and completion, or messages.',
    ]);
  });

  test('cut by max_seq_length: how many, and how much of the text', async () => {
    const lengths = [...rows(96, 100), ...rows(4, 3000)];
    const yaml = withLines('max_seq_length: 1024');
    expect(await said({yaml, data: {train: dataFacts('train', lengths)}})).toEqual([
      'warning rows-cut: 4 rows of train.jsonl (4 %) are longer than max_seq_length 1024 (lora.yaml:5) and would be cut: 37 % of its tokens are lost. The longest has 3,000 tokens. → Split long rows.',
    ]);
    const more = dataFacts('train', [...rows(50, 100), ...rows(50, 1500)], {counted: 'estimated'});
    expect((await said({yaml, data: {train: more}}))[0]).toMatch(
      /^warning rows-cut: ≈ 50 rows .*max_seq_length: 1504 would keep 95 % of them whole/,
    );
  });
});
