import {mkdtempSync, realpathSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import {ndjsonLine} from '../../../source/export/ndjson.js';
import {createRollup, readRollup, rollupPosition, writeRollup} from '../../../source/history/rollup.js';
import {latestHistory} from '../../../source/history/shared.js';
import {fold} from '../../../source/insight/fold.js';
import {createState} from '../../../source/insight/state.js';
import {monotonicMs} from '../../../source/journal/clocks.js';
import type {RunEvent} from '../../../source/journal/events.js';
import {writeRunRecord} from '../../../source/journal/run-folder.js';
import {listRuns, type Run} from '../../../source/journal/runs.js';
import {PriorWatch} from '../../../source/recorder/prior-watch.js';
import {continuationsOf} from '../../../source/runs/after-restart/look.js';
import {findMeasured} from '../../../source/runs/check/measured.js';
import {compareCommand} from '../../../source/runs/find/comparable.js';
import {importAll} from '../../../source/runs/import/import-all.js';
import {sourcesOf} from '../../../source/runs/import/sources.js';
import {placeInQueue} from '../../../source/runs/queue/put-in.js';
import type {StartRequest} from '../../../source/runs/start/request.js';
import {viewOf} from '../../../source/runs/view.js';
import {createHome} from '../../helpers/home.js';
import {madeRun, type Scenario, writeMadeRun} from '../../helpers/made-run.js';
import {SAMPLES} from '../../journal/samples.js';

/** A run that tempts: recorded by mlxtop elsewhere, of the same model, with memory, an estimate and an origin. */
const OWN = '20260101-090000-aaaa';
const scenario: Scenario = {iterations: 300, name: 'elsewhere', startedAt: Date.UTC(2026, 0, 3, 9)};
const MODEL = 'org/model';

let place: ReturnType<typeof createHome>;
let folder: string;
let own: Run;
let imported: Run;

const named = async (name: string): Promise<Run> => {
  const run = (await listRuns(place.home)).find(({record}) => record.name === name);
  if (!run) throw new Error(`no ${name}`);
  return run;
};

/** As if the machine were this one, which no import says. */
const asOfThisMachine = (run: Run): Run => {
  const record = {...run.record, machine: own.record.machine};
  writeRunRecord(run.paths, record);
  return {...run, record};
};

beforeAll(async () => {
  place = createHome();
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'mlxtop-import-')));
  writeMadeRun(place.home, OWN, {...scenario, name: 'own', startedAt: Date.UTC(2026, 0, 1, 9)});
  own = await named('own');
  const events = madeRun(scenario).flatMap((event): RunEvent[] =>
    event.type === 'run'
      ? [
          {...event, continues: {run: OWN, iteration: 100}},
          {...SAMPLES.estimate, t: event.t, model: MODEL},
          {t: event.t, type: 'restarted', run: OWN, at: event.t},
        ]
      : event.type === 'estimate'
        ? []
        : [event],
  );
  const text = events.map(event => ndjsonLine({id: 'r1', startedAt: events[0]?.t ?? 0}, event)).join('');
  writeFileSync(join(folder, 'elsewhere.ndjson'), text);
  await importAll([sourcesOf(folder)], {home: place.home, name: null, tags: [], dryRun: false, now: Date.now()});
  imported = asOfThisMachine(await named('elsewhere'));
});
afterAll(() => {
  place.close();
  rmSync(folder, {recursive: true, force: true});
});

/** The same run as one that was recorded here: what is shown must come of the import alone. */
const asRecorded = async (check: () => Promise<unknown>): Promise<unknown> => {
  const {imported: _imported, ...record} = imported.record;
  writeRunRecord(imported.paths, record);
  try {
    return await check();
  } finally {
    writeRunRecord(imported.paths, imported.record);
  }
};

test('it is no baseline of a run of the same kind', async () => {
  const state = createState();
  const view = latestHistory(imported.paths).state;
  state.settings = view.settings;
  fold(state, {t: scenario.startedAt ?? 0, type: 'training'});
  const watch = async (): Promise<unknown> => {
    const written: RunEvent[] = [];
    const record = {...own.record, id: OWN};
    const prior = new PriorWatch({paths: own.paths, record, state: () => state, write: event => written.push(event)});
    await prior.consider(monotonicMs(0));
    await prior.consider(monotonicMs(30_000));
    return written;
  };
  expect(await watch()).toEqual([]);
  expect(await asRecorded(watch)).toMatchObject([{type: 'baseline', run: imported.record.id}]);
});

test('its peak is no measure for an estimate', async () => {
  const rollup = readRollup(imported.paths.rollup);
  if (rollup === null) throw new Error('no rollup');
  writeRollup(imported.paths.rollup, createRollup(rollupPosition(rollup), {...rollup.state, mostTrainerBytes: 9e9}));
  const {platform} = own.record.machine;
  const find = async (): Promise<unknown> =>
    findMeasured(await listRuns(place.home), MODEL, platform as NodeJS.Platform)?.run.name;
  expect(await find()).toBeUndefined();
  expect(await asRecorded(find)).toBe('elsewhere');
});

test('it is nothing that another run waits for', async () => {
  const wish = {kind: 'after' as const, run: 'elsewhere', anyEnd: true};
  const request = {command: ['true']} as unknown as StartRequest;
  await expect(placeInQueue(wish, request, await listRuns(place.home))).rejects.toThrow('nothing can wait for it');
});

test('it does not continue a run of this home, whatever it says, nor was started in place of one', async () => {
  expect(await continuationsOf(own)).toEqual([]);
  expect(await asRecorded(async () => (await continuationsOf(own)).length)).toBe(1);
});

test('it is not what a run that has ended is compared with', async () => {
  writeMadeRun(place.home, '20260105-090000-bbbb', {...scenario, name: 'later', startedAt: Date.UTC(2026, 0, 5, 9)});
  const later = await named('later');
  expect(await compareCommand(later, viewOf(later))).not.toContain('elsewhere');
});
