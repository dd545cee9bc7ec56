import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {changeLabels, readLabels} from '../../../source/journal/labels.js';
import {runsFolder} from '../../../source/journal/run-folder.js';
import {listRuns} from '../../../source/journal/runs.js';
import {createHidden} from '../../../source/runs/import/hidden.js';
import {type ImportResult, importAll} from '../../../source/runs/import/import-all.js';
import {sourcesOf} from '../../../source/runs/import/sources.js';
import {createImportPlace} from './place.js';

let place: ReturnType<typeof createImportPlace>;
let folder: string;

beforeEach(() => {
  place = createImportPlace();
  folder = place.folder;
});
afterEach(() => place.close());

const write = (name: string, text: string | Uint8Array): string => place.write(name, text);

const importIt = (path: string, dryRun = false): Promise<ImportResult> =>
  importAll([sourcesOf(path)], {home: place.home, name: null, tags: [], dryRun, now: Date.now()});

const results = ({imported}: ImportResult): string[] => imported.map(({result}) => result);
const names = async (): Promise<string[]> => (await listRuns(place.home)).map(({record}) => record.name);

/** transformers' state after so many steps, with a loss each ten, which begin at this one. */
const state = (steps: number, first = 3): string =>
  JSON.stringify({
    ...{global_step: steps, max_steps: 100, best_metric: 1 / steps},
    log_history: Array.from({length: steps / 10}, (_, index) => ({step: 10 * (index + 1), loss: first - index / 8})),
  });

describe("transformers' state", () => {
  test('that was written again takes the place of the shorter one, with its tags', async () => {
    const path = write('lora/trainer_state.json', state(20));
    await importIt(path);
    const [run] = await listRuns(place.home);
    if (run) changeLabels(run.paths.labels, labels => ({...labels, tags: ['keep']}));
    write('lora/trainer_state.json', state(50));
    const planned = await importIt(path, true);
    expect(planned.imported[0]).toMatchObject({result: 'would', replaces: run?.record.id});
    expect(results(await importIt(path))).toEqual(['replaced']);
    const [longer, ...others] = await listRuns(place.home);
    expect([longer?.record.name, others.length]).toEqual(['lora', 0]);
    expect(longer && readLabels(longer.paths.labels).tags).toEqual(['keep']);
    expect(results(await importIt(path))).toEqual(['known']);
  });

  test('of a newer checkpoint is the same run, of another training in the same folder another', async () => {
    write('lora/checkpoint-20/trainer_state.json', state(20));
    await importIt(join(folder, 'lora'));
    write('lora/checkpoint-50/trainer_state.json', state(50));
    expect(results(await importIt(join(folder, 'lora')))).toEqual(['replaced']);
    write('lora/checkpoint-60/trainer_state.json', state(60, 4));
    expect(results(await importIt(join(folder, 'lora')))).toEqual(['imported']);
    expect((await names()).sort()).toEqual(['lora', 'lora-2']);
  });
});

describe('output and errors of one trainer, side by side', () => {
  const BAR = ' 50%|█████     | 20/40 [00:10<00:10,  2.00it/s]\r100%|██████████| 40/40 [00:20<00:00,  2.00it/s]\n';
  const LOSSES = "{'loss': 2.5, 'grad_norm': 1.0, 'learning_rate': 1e-05, 'epoch': 0.5}\n".repeat(3);

  test.each([
    ['lora.stdout.log', 'lora.stderr.log'],
    ['stdout', 'stderr'],
    ['job-17.out', 'job-17.err'],
  ])('%s and %s are one run', async (output, errors) => {
    write(output, LOSSES);
    write(errors, BAR);
    const {imported, left} = await importIt(folder);
    expect(imported.map(({path, result}) => [path, result])).toEqual([[join(folder, output), 'imported']]);
    expect(left).toEqual([{path: join(folder, errors), why: `belongs to ${output}, and has no loss of its own`}]);
  });

  test('are two where both have losses; a bar of its own is one, and an empty file is nothing', async () => {
    write('a.out', LOSSES);
    write('a.err', LOSSES + BAR);
    write('b.err', BAR);
    write('c.err', '');
    const {imported, left} = await importIt(folder);
    expect(imported.map(({path}) => path.slice(folder.length + 1))).toEqual(['a.err', 'a.out', 'b.err']);
    expect(left).toEqual([]);
  });
});

test('what is half made goes with the process', () => {
  const before = process.listeners('exit');
  const {paths, drop} = createHidden(place.home);
  writeFileSync(join(paths.folder, 'spool'), 'x');
  const [leave] = process.listeners('exit').filter(listener => !before.includes(listener));
  leave?.(130);
  expect(readdirSync(runsFolder(place.home))).toEqual([]);
  drop();
  expect(process.listeners('exit').length).toBeLessThanOrEqual(before.length);
  expect(() => readFileSync(join(paths.folder, 'spool'))).toThrow('ENOENT');
});
