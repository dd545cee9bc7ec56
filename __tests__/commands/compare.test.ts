import {afterAll, beforeAll, beforeEach, describe, expect, jest, test} from '@jest/globals';
import {command} from '../../source/commands/compare.js';
import {UserError} from '../../source/errors.js';
import {createHome, makeRun} from '../helpers/home.js';
import {type Scenario, writeMadeRun} from '../helpers/made-run.js';
import {conforming} from '../helpers/schemas.js';

let home: ReturnType<typeof createHome>;
let printed = '';
const write = jest.spyOn(process.stdout, 'write');

const T = Date.UTC(2026, 0, 5, 9);
const HOUR = 3_600_000;
const SHORT: Scenario = {iterations: 60, evalEvery: 20, saveEvery: 0, intervalSeconds: 10};
const OPEN = '20260105-090000-open';
const CLOSED = '20260105-100000-closed';
const FIRST = '20260105-110000-long';
const SECOND = '20260105-120000-long';
const OTHER = '20260105-130000-other';

beforeAll(() => {
  home = createHome();
  const make = (id: string, hours: number, more: Partial<Scenario>) =>
    writeMadeRun(home.home, id, {...SHORT, seed: hours + 1, startedAt: T + hours * HOUR, ...more});
  make(OPEN, 0, {name: 'open', swapping: [{from: 30, until: 200, factor: 2}]});
  make(CLOSED, 1, {name: 'closed'});
  make(FIRST, 2, {name: 'long', iterations: 40, total: 60});
  make(SECOND, 3, {name: 'long', iterations: 20, total: 20, continues: {run: FIRST, iteration: 40, checkpoint: 40}});
  make(OTHER, 4, {name: 'other', settings: {model: 'mistral', data: 'elsewhere'}});
});

afterAll(() => {
  write.mockRestore();
  home.close();
});

beforeEach(() => {
  printed = '';
  write.mockImplementation(text => {
    printed += String(text);
    return true;
  });
});

const compare = async (words: readonly string[], flags: Record<string, unknown> = {}): Promise<string> => {
  expect(await command.run({words, flags, trainer: []})).toBe(0);
  return printed;
};

const refusal = async (words: readonly string[], flags: Record<string, unknown> = {}): Promise<UserError> => {
  const error = await command.run({words, flags, trainer: []}).catch((reason: unknown) => reason);
  if (!(error instanceof UserError)) throw new Error(`It was not refused: ${String(error)}`);
  expect(printed).toBe('');
  return error;
};

test('two runs by their names, as text, Markdown, CSV and JSON', async () => {
  expect(await compare(['open', 'closed'])).toMatch(/^closed: /);
  printed = '';
  expect(await compare(['open', 'closed'], {markdown: true})).toMatch(/^- closed: /);
  printed = '';
  expect(await compare(['open', 'closed'], {csv: true})).toMatch(/^section,name,unit,open,closed,/);
  printed = '';
  const json = conforming('compare', JSON.parse(await compare(['open', 'closed'], {json: true})));
  expect([json.baseline, json.runs.map(({id}: {id: string}) => id)]).toEqual([OPEN, [OPEN, CLOSED]]);
  const {values} = json.figures.find(({name}: {name: string}) => name === 'iterations');
  expect(values).toEqual([60, 60]);
});

test('a continued run counts with what it continues', async () => {
  const json = conforming('compare', JSON.parse(await compare(['open', SECOND], {json: true})));
  expect(json.runs[1].parts).toEqual([FIRST, SECOND]);
  expect(json.runs[1].iterations).toBe(60);
});

test('the baseline is named, or joins those that are', async () => {
  expect(await compare(['open', 'closed'], {baseline: 'closed'})).toMatch(/^open: /);
  printed = '';
  expect(await compare(['closed'], {baseline: 'open'})).toMatch(/^closed: /);
});

describe('is refused, with what to type', () => {
  test('one run alone: those like it', async () => {
    const error = await refusal(['closed']);
    expect([error.message, error.exitCode]).toEqual(['closed alone cannot be compared.', 2]);
    expect(error.nextStep).toContain(`mlxtop compare long closed`);
    expect(error.nextStep).toContain('mlxtop compare open closed');
    expect(error.nextStep).not.toContain('other');
  });

  test('none: the two newest of the same model', async () => {
    const error = await refusal([]);
    expect([error.nextStep, error.exitCode]).toEqual([
      'The two newest of the same model: mlxtop compare closed long',
      2,
    ]);
  });

  test('one of which there is no other of its kind', async () => {
    expect((await refusal(['other'])).nextStep).toMatch(/^Give two or more: mlxtop compare RUN RUN/);
  });

  test('the same run twice', async () => {
    const error = await refusal(['open', OPEN]);
    expect([error.message, error.exitCode]).toEqual([`'open' and '${OPEN}' are the same run (${OPEN}).`, 2]);
  });

  test('a run and a part of it', async () => {
    const error = await refusal([FIRST, SECOND]);
    expect([error.message, error.exitCode]).toEqual([
      `long (${SECOND}) continues long (${FIRST}): they are one training run.`,
      2,
    ]);
  });

  test('a name that no run has', async () => {
    const error = await refusal(['open', 'close']);
    expect(error.message).toBe("There is no run 'close'.");
    expect(error.nextStep).toContain('closed');
  });

  test('two forms at once', async () => {
    expect((await refusal(['open', 'closed'], {json: true, csv: true})).message).toMatch(/--json or --csv/);
  });
});

test('a run that has reported nothing is compared as far as it is known', async () => {
  makeRun(home.home, {id: '20260105-140000-empty', name: 'empty'}, [{t: T, type: 'end', state: 'failed', exitCode: 1}]);
  const shown = await compare(['open', 'empty']);
  expect(shown).toContain('empty: too little was measured to compare it with open.');
  expect(shown).toContain('! empty failed');
});
