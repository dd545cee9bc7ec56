import {mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {wholeRun} from '../../../source/insight/whole/whole-run.js';
import {listRuns, type Run} from '../../../source/journal/runs.js';
import {runFilter} from '../../../source/report/run-filter.js';
import {runsText} from '../../../source/report/runs.js';
import {NO_ENDING, statusText} from '../../../source/report/status.js';
import {statusJson} from '../../../source/report/status-json.js';
import {storyText} from '../../../source/report/story.js';
import {swapCostHere} from '../../../source/runs/check/earlier-runs.js';
import {canContinue} from '../../../source/runs/continue/can-continue.js';
import {planContinuation} from '../../../source/runs/continue/continuation.js';
import {nextCommand} from '../../../source/runs/continue/next-command.js';
import {runToActOn, runToShow} from '../../../source/runs/find/find-run.js';
import {importAll} from '../../../source/runs/import/import-all.js';
import {sourcesOf} from '../../../source/runs/import/sources.js';
import {lifeOfRun} from '../../../source/runs/life.js';
import {planPrune} from '../../../source/runs/prune/prune.js';
import {readRecorded} from '../../../source/runs/recorded/read-recorded.js';
import {tryToRecord} from '../../../source/runs/revive/revive.js';
import {snapshotOf, viewOf} from '../../../source/runs/view.js';
import {createHome} from '../../helpers/home.js';
import {writeMadeRun} from '../../helpers/made-run.js';

const NOW = Date.UTC(2026, 5, 1, 12);
const LINES = [
  'Starting training..., iters: 40',
  'Iter 1: Val loss 3.0, Val took 1.0s',
  ...[10, 20, 30].map(
    i =>
      `Iter ${i}: Train loss ${3 - i / 20}, Learning Rate 1.000e-05, It/sec 0.5, Tokens/sec 100.0, Trained Tokens ${i * 200}, Peak mem 9.4 GB`,
  ),
  'Iter 20: Saved adapter weights to adapters/adapters.safetensors and adapters/0000020_adapters.safetensors.',
];

describe('an imported run', () => {
  let place: ReturnType<typeof createHome>;
  let folder: string;
  let undated: Run;
  let dated: Run;

  const named = async (name: string): Promise<Run> => {
    const run = (await listRuns(place.home)).find(({record}) => record.name === name);
    if (!run) throw new Error(`no ${name}`);
    return run;
  };

  beforeAll(async () => {
    place = createHome();
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlxtop-import-')));
    writeFileSync(join(folder, 'old.log'), `${LINES.join('\n')}\n`);
    writeFileSync(
      join(folder, 'dated.log'),
      LINES.map((line, index) => `2026-05-01T10:${10 + index}:00Z ${line}\n`).join(''),
    );
    const choices = {home: place.home, name: null, tags: [], dryRun: false, now: NOW};
    await importAll([sourcesOf(folder)], choices);
    undated = await named('old');
    dated = await named('dated');
    writeMadeRun(place.home, '20260101-090000-aaaa', {iterations: 30, name: 'own', startedAt: Date.UTC(2026, 0, 1, 9)});
  });
  afterAll(() => {
    place.close();
    rmSync(folder, {recursive: true, force: true});
  });

  const status = (run: Run): string => statusText(viewOf(run, NOW), NOW, false, [], {...NO_ENDING, followed: 'import'});

  test('without times shows no time of day and no duration, and the pace of the trainer as such', () => {
    const text = status(undated);
    expect(text).toContain('origin      imported from old.log (log), without times');
    expect(text).toContain("pace        ≈ 30.0 it/min, ≈ 2.00 s/it, ≈ 100 tokens/s, by the trainer's own figures");
    expect(text).toContain('state       interrupted: what was imported ends before the training run does');
    expect(text).toMatch(/^time +—$/m);
    expect(text).not.toMatch(/^command/m);
    expect(text).not.toMatch(/\d\d:\d\d/);
  });

  test('with times shows when it was and how long it took', () => {
    expect(status(dated)).toMatch(/^time +5 min 00 s$/m);
    expect(status(dated)).not.toContain('≈');
  });

  test('is told apart in the list of runs, in filters and as JSON', () => {
    const views = [undated, dated].map(run => viewOf(run, NOW));
    const [head = '', first = '', second = ''] = runsText(views, NOW).split('\n');
    expect(head).toContain('FROM');
    expect(first).toMatch(/≈30\.0 +— +— +import/);
    expect(second).toMatch(/1 May \d\d:10 +5 min 00 s +import/);
    expect(views.filter(runFilter(['state:imported']))).toHaveLength(2);
    const json = views.map(view => statusJson(view, false, 'unknown').run);
    expect(json.map(({imported, startedAt, elapsedSeconds}) => [imported?.file, startedAt, elapsedSeconds])).toEqual([
      ['old.log', null, null],
      ['dated.log', '2026-05-01T10:10:00.000Z', 300],
    ]);
  });

  test('without times has no story, and no figures over time', async () => {
    const {view} = snapshotOf(undated, NOW);
    expect(storyText(view.run, NOW - 3_600_000, NOW, [])).toContain('imported from old.log');
    const whole = wholeRun(await readRecorded(undated, NOW));
    expect(whole.imported).toEqual({format: 'log', file: 'old.log', hasTimes: false});
    expect(whole.figures).toMatchObject({
      elapsedSeconds: null,
      secondsPerIteration: null,
      statedSecondsPerIteration: 2,
    });
    expect(whole.byIteration.loss.last.filter(value => value !== null).length).toBeGreaterThan(0);
  });

  test.each(['old', 'dated'])('%s has ended, whatever its journal says, and is never recorded', async name => {
    const run = await named(name);
    expect(await lifeOfRun(run)).toBe('over');
    expect(await tryToRecord(run)).toBeNull();
    await expect(runToActOn(name)).rejects.toThrow(`${name} was imported from ${name}.log`);
  });

  test.each(['old', 'dated'])('%s is not continued, though its log names a checkpoint', async name => {
    const run = await named(name);
    expect(await canContinue(run)).toBeNull();
    expect(await nextCommand(run, viewOf(run, NOW))).toBeNull();
    await expect(planContinuation(run, undefined)).rejects.toThrow('cannot be continued');
  });

  test('says nothing about what swapping costs here', async () => {
    const {machine} = (await named('own')).record;
    const swapped = {...viewOf(undated, NOW), slowdown: {factor: 2, evidence: 'strong'}} as ReturnType<typeof viewOf>;
    const costOf = ({record, paths}: Run) =>
      swapCostHere(
        [{paths, record: {...record, machine: {...machine, platform: process.platform}}}],
        null,
        machine.memoryBytes,
        () => swapped,
      );
    expect(costOf(undated)).toBeNull();
    expect(costOf(await named('own'))?.factor).toBe(2);
  });

  test('does not come before what was recorded here, and is neither counted nor removed by a prune', async () => {
    expect((await runToShow()).record.name).toBe('own');
    expect((await runToShow('old')).record.name).toBe('old');
    const plan = await planPrune(0, {closesSessions: false, now: NOW});
    expect(plan.runs.map(({record}) => record.name)).toEqual(['own']);
  });
});
