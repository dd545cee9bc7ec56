import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {listRuns} from '../../../source/journal/runs.js';
import {elsewhereText, livingRuns, runToActOn, runToShow} from '../../../source/runs/find/find-run.js';
import {carryOut, planPrune} from '../../../source/runs/prune/prune.js';
import {createHome, gone, living, makeRun} from '../../helpers/home.js';

let home: ReturnType<typeof createHome>;

beforeEach(() => {
  home = createHome();
});

afterEach(() => {
  home.close();
});

const idOf = async (found: Promise<{record: {id: string}}>): Promise<string> => (await found).record.id;
const usage = (message: RegExp) => expect.objectContaining({exitCode: 2, message: expect.stringMatching(message)});

describe('without any run', () => {
  test('both say how to start one', async () => {
    const nothing = {exitCode: 1, nextStep: expect.stringMatching(/mlxtop run -- .*mlxtop demo/)};
    await expect(runToShow()).rejects.toMatchObject({...nothing, message: 'There are no runs yet.'});
    await expect(runToActOn()).rejects.toMatchObject({...nothing, message: 'No run is in progress.'});
    await expect(runToShow('lora')).rejects.toMatchObject({...nothing, message: "There is no run 'lora'."});
  });
});

describe('one lives, one has ended', () => {
  beforeEach(async () => {
    makeRun(home.home, {id: '20261101-aaaa', name: 'lora', createdAt: 1000, tmux: await living()});
    makeRun(home.home, {id: '20261102-bbbb', name: 'full', createdAt: 2000, tmux: await gone()});
  });

  test('without a name it is the one that lives, though the other is newer', async () => {
    expect(await idOf(runToShow())).toBe('20261101-aaaa');
    expect(await idOf(runToActOn())).toBe('20261101-aaaa');
  });

  test('by id, by the beginning of one, by name', async () => {
    for (const wanted of ['20261101-aaaa', '20261101', 'lora'])
      expect(await idOf(runToActOn(wanted))).toBe('20261101-aaaa');
    for (const wanted of ['20261102-bbbb', '20261102-b', 'full'])
      expect(await idOf(runToShow(wanted))).toBe('20261102-bbbb');
  });

  test('a beginning of both is not enough, though one lives', async () => {
    for (const find of [runToShow, runToActOn]) {
      await expect(find('202611')).rejects.toEqual(usage(/'202611' may mean any of: full \(20261102-bbbb\), lora/));
    }
  });

  test('the beginning of a name, or a slip in it, is not enough, but the name is suggested', async () => {
    const noRun = (wanted: string) => ({message: `There is no run '${wanted}'.`, exitCode: 1});
    const suggested = {nextStep: 'Did you mean lora? All of them: mlxtop runs'};
    for (const wanted of ['lor', 'Lora', 'lroa'])
      await expect(runToShow(wanted)).rejects.toMatchObject({...noRun(wanted), ...suggested});
    const listed = {...noRun('l'), nextStep: 'See mlxtop runs for their names.'};
    makeRun(home.home, {id: '20261103-cccc', name: "llama's r=8", createdAt: 3000, tmux: await gone()});
    await expect(runToShow('l')).rejects.toMatchObject(listed);
    await expect(runToShow('llama')).rejects.toMatchObject({nextStep: expect.stringContaining(`'llama'\\''s r=8'`)});
  });

  test('acting on an ended run is refused, with where to read more', async () => {
    await expect(runToActOn('full')).rejects.toMatchObject({
      message: 'full has ended.',
      nextStep: 'Details: mlxtop status 20261102-bbbb',
    });
  });
});

describe('several of one name', () => {
  test('the one that lives is meant, else the newest', async () => {
    makeRun(home.home, {id: 'a1', name: 'lora', createdAt: 1000, tmux: await gone()});
    makeRun(home.home, {id: 'a2', name: 'lora', createdAt: 2000, tmux: await living()});
    makeRun(home.home, {id: 'a3', name: 'lora', createdAt: 3000, tmux: await gone()});
    makeRun(home.home, {id: 'b1', name: 'full', createdAt: 1000, tmux: await gone()});
    makeRun(home.home, {id: 'b2', name: 'full', createdAt: 2000, tmux: await gone()});
    expect(await idOf(runToShow('lora'))).toBe('a2');
    expect(await idOf(runToActOn('lora'))).toBe('a2');
    expect(await idOf(runToShow('full'))).toBe('b2');
  });

  test('with two of them living, on two servers, the name acts on neither', async () => {
    makeRun(home.home, {id: 'a1', name: 'lora', createdAt: 1000, tmux: await living()});
    makeRun(home.home, {id: 'a2', name: 'lora', createdAt: 2000, tmux: await living()});
    await expect(runToActOn('lora')).rejects.toEqual(
      usage(/Several runs are in progress: lora \(a2, starting\), lora \(a1, starting\)/),
    );
    expect(await idOf(runToActOn('a1'))).toBe('a1');
    expect(await idOf(runToShow('lora'))).toBe('a2');
  });

  test('an id is meant before a name', async () => {
    makeRun(home.home, {id: 'x1', name: 'lora', createdAt: 1000});
    makeRun(home.home, {id: 'x2', name: 'x1', createdAt: 2000});
    expect(await idOf(runToShow('x1'))).toBe('x1');
  });
});

test('only the first of many are named', async () => {
  for (let number = 10; number < 40; number++) makeRun(home.home, {id: `r${number}`, createdAt: number});
  await expect(runToShow('r')).rejects.toEqual(usage(/^'r' may mean any of: (?:mlxtop \(r3\d\), ){6}24 more\.$/));
});

test('several alive: acting asks which, showing takes the newest', async () => {
  makeRun(home.home, {id: 'a1', name: 'one', createdAt: 1000, tmux: await living()});
  makeRun(home.home, {id: 'a2', name: 'two', createdAt: 2000, tmux: await living()}, [
    {t: Date.now(), type: 'progress', iteration: 43, total: 1000},
  ]);
  await expect(runToActOn()).rejects.toEqual(
    usage(/Several runs are in progress: two \(a2, training, iteration 43\/1,000\), one \(a1, starting\)/),
  );
  expect(await idOf(runToShow())).toBe('a2');
});

test('a launch of this second counts as alive, an older one that never recorded its place does not', async () => {
  makeRun(home.home, {id: 'a1', name: 'young', createdAt: Date.now(), tmux: null});
  makeRun(home.home, {id: 'a2', name: 'stuck', createdAt: Date.now() - 600_000, tmux: null});
  expect(await idOf(runToActOn('young'))).toBe('a1');
  await expect(runToActOn('stuck')).rejects.toThrow('stuck has ended.');
});

describe('one may live on another machine', () => {
  const place = {machine: 'another', host: 'gpu-box', boot: 'another', pidNamespace: null};

  beforeEach(async () => {
    makeRun(home.home, {id: '20261101-aaaa', name: 'lora', createdAt: 1000, tmux: await living(), place});
    makeRun(home.home, {id: '20261102-bbbb', name: 'full', createdAt: 2000, tmux: await gone()});
  });

  test('it is shown but not acted on, whatever its pid is here', async () => {
    expect(await idOf(runToShow())).toBe('20261101-aaaa');
    for (const wanted of [undefined, 'lora', '20261101']) {
      await expect(runToActOn(wanted)).rejects.toMatchObject({
        exitCode: 1,
        message: 'lora was recorded on gpu-box, not visible from here.',
      });
    }
    await expect(runToActOn('full')).rejects.toMatchObject({message: 'full has ended.'});
    const runs = await listRuns(home.home);
    expect(await livingRuns(runs)).toEqual([]);
    expect(await elsewhereText(runs)).toBe('lora (20261101-aaaa): recorded on gpu-box, not visible from here.\n');
  });

  test('it is not pruned; one that has ended there is', async () => {
    makeRun(home.home, {id: '20261103-cccc', name: 'done', place}, [
      {t: Date.now(), type: 'end', state: 'finished', exitCode: 0},
    ]);
    const plan = await planPrune(0, {closesSessions: true, now: Date.now()});
    expect(plan).toMatchObject({kept: 1, open: [], sessions: []});
    expect(await carryOut(plan)).toMatchObject({removed: 2, failed: []});
    expect((await listRuns(home.home)).map(({record}) => record.id)).toEqual(['20261101-aaaa']);
    expect(await elsewhereText(await listRuns(home.home))).toContain('lora');
  });

  test('what lives here comes first', async () => {
    makeRun(home.home, {id: '20261031-dddd', name: 'here', createdAt: 500, tmux: await living()});
    expect(await idOf(runToShow())).toBe('20261031-dddd');
    expect(await idOf(runToActOn())).toBe('20261031-dddd');
  });
});
