import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from '@jest/globals';
import {pages, plainBlocks} from '../docs/pages.js';
import {useMacStage} from '../helpers/mac-stage.js';
import {FOUR_BITS, writeKnownModel} from '../helpers/model-folder.js';
import {writePythonEnvironment} from '../helpers/python-environment.js';
import type {Stage} from '../helpers/stage.js';

const onMac = useMacStage();
const suite = process.platform === 'linux' ? describe : describe.skip;

const CONFIG = `# LoRA of a model of 3 billion parameters
model: Llama-3.2-3B-Instruct-4bit
data: data
train: true
batch_size: 2 # as in the guide
iters: 600
max_seq_length: 2048
num_layers: 8
`;

/** Rows of so many words, each of which is one token. */
const rows = (count: number, words: (row: number) => number): string =>
  Array.from({length: count}, (_, row) => `${JSON.stringify({text: Array(words(row)).fill('cat').join(' ')})}\n`).join(
    '',
  );

/** Some hundred words; one row in 25 is long. */
const wordsOf = (row: number): number => (row % 25 === 0 ? 770 + 10 * (row % 26) : 96 + ((row * 37) % 500));

/** The screen that docs/checking.md shows. */
const screenOfPage = (): string => {
  const page = pages.find(({path}) => path === 'docs/checking.md');
  return plainBlocks(page ?? {path: '', text: ''}).find(block => block.includes('Will it start?')) ?? '';
};

/** A model of 3B in 4 bits, of which only the headers are there, with its data, configuration and Python. */
const prepare = (stage: Stage): void => {
  const {folder} = stage;
  stage.env.PATH = `${writePythonEnvironment(join(folder, 'venv'))}:${stage.env.PATH}`;
  writeKnownModel(join(folder, 'Llama-3.2-3B-Instruct-4bit'), 'Llama-3.2-3B', {packing: FOUR_BITS});
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data', 'train.jsonl'), rows(950, wordsOf));
  writeFileSync(join(folder, 'data', 'valid.jsonl'), rows(60, wordsOf));
  writeFileSync(join(folder, 'lora.yaml'), CONFIG);
};

suite('on a rehearsed Mac with 16 GB, with Cursor, Chrome and Docker open (Linux only: its stand-ins read /proc)', () => {
  test('it fits once an app is quit, or with other settings, which are written', async () => {
    const {mac, stage} = await onMac({scene: 'idle', macos: '26'});
    const lost = stage.mlxtop(['check']);
    expect(lost).toMatchObject({code: 2, stdout: '', stderr: expect.stringContaining('mlxtop check lora.yaml')});
    prepare(stage);

    const screen = stage
      .mlxtop(['check', 'lora.yaml'])
      .stdout.split('\n')
      .map(row => row.trimEnd());
    expect(screen.join('\n').trim()).toBe(screenOfPage());

    const alone = stage.mlxtop(['check', '--ascii']);
    expect(alone).toMatchObject({code: 1, stderr: 'Checking lora.yaml\n'});
    expect(alone.stdout).toMatch(/^! Fits after quitting Cursor/);
    expect(alone.stdout).toMatch(/^[\n -~]*$/);

    const found = JSON.parse(stage.mlxtop(['check', 'lora.yaml', '--json']).stdout);
    expect(found.starts.filter(({level}: {level: string}) => level === 'error')).toEqual([]);
    expect(found).toMatchObject({
      fits: 'after-quitting',
      quit: expect.arrayContaining(['Cursor']),
      model: {layers: 28},
      data: {train: {rows: 950, counted: 'exact'}},
    });

    const written = stage.mlxtop(['check', 'lora.yaml', '--write', 'smaller.yaml']);
    expect(written.stdout).toMatch(/^Wrote smaller\.yaml with changes? [\d, ]+: .+\.\nChecked again: ✓ Fits/);
    expect(written.stdout).not.toContain('did not help as expected');
    expect(written.code).toBe(0);
    expect(readFileSync(join(stage.folder, 'lora.yaml'), 'utf8')).toBe(CONFIG);
    expect(readFileSync(join(stage.folder, 'smaller.yaml'), 'utf8')).toContain('# LoRA of a model of 3 billion');
    expect(JSON.stringify(mac.calls())).not.toMatch(/FORBIDDEN|NOT REHEARSED|ABSENT/);
  });
});
