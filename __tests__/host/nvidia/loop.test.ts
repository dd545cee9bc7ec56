import {afterEach, expect, test} from '@jest/globals';
import {createCards} from '../../../scripts/rehearsal-nvidia/rehearsal.js';
import {other} from '../../../scripts/rehearsal-nvidia/scenes.js';
import type {CardsReading} from '../../../source/host/card-types.js';
import {SmiLoop} from '../../../source/host/nvidia/loop.js';
import {until} from '../../trainer/runs.js';

type Cards = ReturnType<typeof createCards>;

const ends: (() => void)[] = [];

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** A loop over rehearsed cards, and a clock that a test can set forward. */
const loopOf = (cards: Cards) => {
  const clock = {ahead: 0};
  const loop = new SmiLoop({
    program: `${cards.tools}/nvidia-smi`,
    now: () => performance.now() + clock.ahead,
    isAsleep: () => false,
    costOf: () => ({memoryBytes: null, cpuSeconds: null}),
    environment: process.env,
    everySeconds: 0.2,
  });
  ends.push(() => {
    loop.close();
    cards.remove();
  });
  return {loop, clock};
};

const someLook = (loop: SmiLoop): Promise<CardsReading> => until(() => loop.take().at(-1) ?? false, 'a look');

const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const loopsStarted = (cards: Cards): number => cards.calls().filter(call => call.includes(' -l ')).length;

test('one program gives look after look, with others that come and go', async () => {
  const cards = createCards({scene: 'shared', state: {processes: [other(1956, 2428), other(2162, 20568)]}});
  const {loop} = loopOf(cards);
  expect(await someLook(loop)).toMatchObject({
    cards: [{index: 0, busyPercent: 100, watts: 608}],
    processes: [{pid: 2162}, {pid: 1956}],
  });
  cards.change(state => {
    state.processes = state.processes.filter(({who}) => !('pid' in who) || who.pid !== 2162);
  });
  await until(() => loop.take().at(-1)?.processes.length === 1, 'one has gone');
  expect([loopsStarted(cards), loop.trouble]).toEqual([1, null]);
});

test('one that dies is started again, each time later, and the reason is told', async () => {
  const cards = createCards({scene: 'dies'});
  const {loop, clock} = loopOf(cards);
  await someLook(loop);
  await until(() => {
    loop.take();
    return loop.trouble !== null;
  }, 'its end');
  expect(loop.trouble).toContain('exit code 255');
  loop.take();
  expect(loopsStarted(cards)).toBe(1);
  clock.ahead += 6000;
  cards.change(state => {
    state.fault = null;
  });
  await someLook(loop);
  expect([loopsStarted(cards), loop.trouble]).toEqual([2, null]);
});

test('one that hangs is ended and told of', async () => {
  const cards = createCards();
  const {loop, clock} = loopOf(cards);
  await someLook(loop);
  cards.change(state => {
    state.fault = {kind: 'hang'};
  });
  await until(() => {
    clock.ahead += 5000;
    loop.take();
    return loop.trouble !== null;
  }, 'that it hangs');
  expect(loop.trouble).toBe('nvidia-smi gives no answer');
  // Its successor hangs before it lists the cards; both are ended.
  await until(() => {
    clock.ahead += 1000;
    loop.take();
    return cards.calls().length === 3;
  }, 'the next one');
  loop.close();
  const pids = cards.calls().map(call => Number(call.split(' ')[0]));
  await until(() => pids.every(pid => !isThere(pid)), 'that none is left');
});

test.each([
  ['driver', /exit code 9.*communicate/],
  ['library', /exit code 12.*libnvidia-ml/],
  ['versions', /restart the machine/],
  ['permission', /no permission/],
])('a broken driver (%s) is told of, and no loop is started', async (scene, why) => {
  const cards = createCards({scene});
  const {loop} = loopOf(cards);
  await until(() => {
    loop.take();
    return loop.trouble !== null;
  }, 'the trouble');
  expect(loop.trouble).toMatch(why);
  expect(loopsStarted(cards)).toBe(0);
});

test('without a card there is nothing to read, and no trouble', async () => {
  const cards = createCards({scene: 'none'});
  const {loop} = loopOf(cards);
  await until(() => {
    loop.take();
    return cards.calls().length === 1;
  }, 'the list');
  expect([loop.take(), loop.trouble, loopsStarted(cards)]).toEqual([[], null, 0]);
});
