import {mkdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {readLabels, writeLabels} from '../../../source/journal/labels.js';
import {readRunRecord, writeRunRecord} from '../../../source/journal/run-folder.js';
import type {Run} from '../../../source/journal/runs.js';
import {runToShow} from '../../../source/runs/find/find-run.js';
import {checkedName, checkedNote, checkedTag, withTags} from '../../../source/runs/label/check.js';
import {inheritTags} from '../../../source/runs/label/inherit.js';
import {renameRun} from '../../../source/runs/label/rename.js';
import {viewOf} from '../../../source/runs/view.js';
import {createHome, gone, living, makeRun} from '../../helpers/home.js';
import {quietUser} from '../../helpers/quiet-user.js';

let home: ReturnType<typeof createHome>;
const ID = '20261124-120000-abcd';

beforeEach(() => {
  home = createHome();
});

afterEach(() => home.close());

const lora = async (): Promise<Run> => makeRun(home.home, {id: ID, name: 'lora', tmux: await gone()});

describe('a renamed run', () => {
  test('is found by its new name, by that of its session, and by its id', async () => {
    await renameRun(await lora(), 'qwen2.5-lora r=8', quietUser);
    for (const wanted of ['qwen2.5-lora r=8', 'qwen2-5-lora-r-8', 'lora', ID, '20261124']) {
      expect((await runToShow(wanted)).record).toMatchObject({id: ID, name: 'qwen2.5-lora r=8'});
    }
    expect(viewOf(await runToShow()).run.name).toBe('qwen2.5-lora r=8');
  });

  test("keeps its name and its session's, whatever its recorder writes", async () => {
    const run = await lora();
    await renameRun(run, 'better', quietUser);
    // A recorder adds what it finds out to the record that it has just read, or has held since its start.
    const read = await readRunRecord(run.paths);
    if (read) writeRunRecord(run.paths, {...read, maySleep: true});
    writeRunRecord(run.paths, {...run.record, maySleep: true});
    expect(JSON.parse(readFileSync(run.paths.record, 'utf8'))).toMatchObject({name: 'lora', maySleep: true});
    expect((await runToShow('better')).record).toMatchObject({name: 'better', sessionName: 'lora', maySleep: true});
  });

  test('that gets its first name back has no other', async () => {
    const run = await lora();
    await renameRun(run, 'better', quietUser);
    await renameRun(await runToShow('better'), 'lora', quietUser);
    expect(readLabels(run.paths.labels)).toEqual({name: null, tags: [], note: null});
    expect((await runToShow('lora')).record).not.toHaveProperty('sessionName');
  });

  test("does not get a living run's name, nor that of its session", async () => {
    const run = await lora();
    const other = makeRun(home.home, {id: 'b2', name: 'alive', tmux: await living()});
    const taken = expect.objectContaining({message: expect.stringContaining('is in progress (b2)')});
    await expect(renameRun(run, 'alive', quietUser)).rejects.toEqual(taken);
    await renameRun(other, 'renamed', quietUser);
    for (const name of ['alive', 'renamed']) await expect(renameRun(run, name, quietUser)).rejects.toEqual(taken);
  });

  test('gives its tags, not its note, to the run that continues it', async () => {
    const run = await lora();
    writeLabels(run.paths.labels, {name: 'better', tags: ['sweep'], note: 'died at night'});
    const next = makeRun(home.home, {id: 'c3', name: 'better', tmux: null});
    await inheritTags(next, run.record);
    expect(readLabels(next.paths.labels)).toEqual({name: null, tags: ['sweep'], note: null});
  });
});

test('labels are private, and damaged ones hide no run', async () => {
  const run = await lora();
  writeLabels(run.paths.labels, {name: null, tags: ['a'], note: 'two\nlines'});
  expect(statSync(run.paths.labels).mode & 0o777).toBe(0o600);
  expect(viewOf(run).run).toMatchObject({name: 'lora', tags: ['a'], note: 'two\nlines'});
  for (const text of ['{"name": 5}', '\0garbage', '{"name": "x", "tags": [1], "note": null}']) {
    writeFileSync(run.paths.labels, text);
    expect((await runToShow('lora')).record.id).toBe(ID);
  }
  writeFileSync(run.paths.labels, '{"name": "a\\u001b[2J\\nb", "tags": ["\\u0007"], "note": "c\\u001b"}');
  expect(readLabels(run.paths.labels)).toEqual({name: 'a?[2J b', tags: ['?'], note: 'c?'});
  writeLabels(run.paths.labels, {name: null, tags: [], note: null});
  mkdirSync(run.paths.labels);
  expect((await runToShow('lora')).record.id).toBe(ID);
});

test.each(['', '  ', '-x', ID, 'a\u202eb', 'x'.repeat(101)])('%j is no name', name => {
  expect(() => checkedName(name)).toThrow(expect.objectContaining({exitCode: 2}));
});

test('names, tags and notes as people write them', () => {
  expect(checkedName(" qwen2.5-lora r=8, 'new' ")).toBe("qwen2.5-lora r=8, 'new'");
  expect(['#sweep-2', 'r=8', 'größe', 'lr:1e-5'].map(checkedTag)).toEqual(['sweep-2', 'r=8', 'größe', 'lr:1e-5']);
  for (const tag of ['', 'a b', 'a,b', '-a', 'x'.repeat(33)]) expect(() => checkedTag(tag)).toThrow('cannot be a tag');
  expect(withTags(['a', 'b'], ['b', 'c'])).toEqual(['a', 'b', 'c']);
  expect(() =>
    withTags(
      [],
      Array.from({length: 21}, (_, index) => `t${index}`),
    ),
  ).toThrow('20 tags');
  expect(() => checkedNote('x'.repeat(4001))).toThrow('too long');
});
