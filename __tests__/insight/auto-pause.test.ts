import {describe, expect, test} from '@jest/globals';
import {decidePause, describePlan} from '../../source/insight/auto-pause.js';
import {fold} from '../../source/insight/fold.js';
import {createState} from '../../source/insight/state.js';
import type {Pressure, RunEvent} from '../../source/journal/events.js';
import type {AutoPause} from '../../source/journal/run-record.js';
import {START, sample} from './timeline.js';

const PLAN: AutoPause = {
  when: 'red',
  resumeAt: 'green',
  afterSeconds: 60,
  resumeAfterSeconds: 30,
  maxPauseSeconds: 600,
  minRunSeconds: 120,
};

type Memory = {pressure: Pressure | null; swapping?: boolean} | null;
type Untimed<Event> = Event extends RunEvent ? Omit<Event, 't'> : never;

const RED: Memory = {pressure: 'red'};
const YELLOW: Memory = {pressure: 'yellow'};
const GREEN: Memory = {pressure: 'green'};

const SWAPPED = 20_000_000;

const look = (memory: Memory): Untimed<RunEvent> => {
  const usual = sample(0);
  if (memory === null || usual.memory === null) return {...usual, memory: null};
  const swapOutBytesPerSecond = memory.swapping === true ? SWAPPED : 0;
  return {...usual, memory: {...usual.memory, pressure: memory.pressure, swapOutBytesPerSecond}};
};

type Story = {
  plan?: Partial<AutoPause>;
  /** Memory from that second on. */
  memory: Record<number, Memory>;
  /** What others do, just before the look of that second. */
  deeds?: Record<number, Untimed<RunEvent>>;
  seconds: number;
  on?: boolean;
};

/** Plays a run that the policy looks at every two seconds and acts upon; gives what it did, and when. */
const play = ({plan, memory, deeds = {}, seconds, on = true}: Story): string[] => {
  const state = createState();
  const whole = {...PLAN, ...plan};
  const add = (second: number, event: Untimed<RunEvent>): void =>
    fold(state, {...event, t: START + second * 1000} as RunEvent);
  add(0, {type: 'run', schema: 1, id: 'r', name: 'n', command: [], directory: '/'});
  if (on) add(0, {type: 'auto-pause', on: true, why: describePlan(whole)});
  let now: Memory = GREEN;
  const done: string[] = [];
  for (let second = 0; second <= seconds; second += 2) {
    const next = memory[second];
    if (next !== undefined) now = next;
    const deed = deeds[second];
    if (deed !== undefined) add(second, deed);
    add(second, look(now));
    const {act} = decidePause(state, whole, START + second * 1000);
    if (act === 'nothing') continue;
    done.push(`${act} ${second}`);
    add(second, {type: act, by: 'policy'});
  }
  if (state.autoPause?.on === false) done.push(`off: ${state.autoPause.why}`);
  return done;
};

/** Every so many seconds the other of two states. */
const flapping = (one: Memory, other: Memory, every: number, until: number): Record<number, Memory> =>
  Object.fromEntries(Array.from({length: until / every}, (_, index) => [index * every, index % 2 === 0 ? one : other]));

describe('auto-pause', () => {
  test.each<[string, Story, string[]]>([
    ['does nothing while memory is green', {memory: {}, seconds: 600}, []],
    ['does nothing for yellow', {memory: {0: YELLOW}, seconds: 600}, []],
    ['does nothing for red that is over in time', {memory: {10: RED, 60: GREEN}, seconds: 600}, []],
    [
      'pauses when red has lasted, and resumes when green has',
      {memory: {10: RED, 200: GREEN}, seconds: 600},
      ['pause 70', 'resume 230'],
    ],
    [
      'waits for green through yellow',
      {memory: {0: RED, 100: YELLOW, 300: GREEN}, seconds: 500},
      ['pause 60', 'resume 330'],
    ],
    [
      'resumes at yellow where the flags say so',
      {plan: {resumeAt: 'yellow'}, memory: {0: RED, 100: YELLOW}, seconds: 500},
      ['pause 60', 'resume 130'],
    ],
    [
      'does not resume at green while it swaps',
      {memory: {0: RED, 100: {pressure: 'green', swapping: true}}, seconds: 500},
      ['pause 60'],
    ],
    [
      'resumes after the longest pause, trains for a while, and pauses again',
      {memory: {0: RED}, seconds: 1500},
      ['pause 60', 'resume 660', 'pause 780', 'resume 1380', 'pause 1500'],
    ],
    [
      'counts from the first red through short breaks',
      {memory: {0: RED, 20: YELLOW, 40: RED}, seconds: 100},
      ['pause 60'],
    ],
    ['does not begin in a break', {memory: {0: RED, 50: YELLOW}, seconds: 300}, []],
    [
      'does not flap with memory: red and green every 10 s pause once and wait',
      {memory: flapping(RED, GREEN, 10, 600), seconds: 600},
      ['pause 60'],
    ],
    [
      'with red and green every 40 s there is no pause at all',
      {memory: flapping(RED, GREEN, 40, 600), seconds: 600},
      [],
    ],
    [
      'trains for the least time between two pauses, however soon memory is red again',
      {memory: {0: RED, 70: GREEN, 102: RED}, seconds: 300},
      ['pause 60', 'resume 100', 'pause 220'],
    ],
    ['takes unknown memory for no reason', {memory: {0: RED, 30: null}, seconds: 300}, []],
    ['takes unknown pressure for no reason', {memory: {0: {pressure: null}}, seconds: 300}, []],
    [
      'ends a pause in time although memory is unknown',
      {memory: {0: RED, 100: null}, seconds: 700},
      ['pause 60', 'resume 660'],
    ],
    ['does nothing when it is off', {memory: {0: RED}, on: false, seconds: 300}, []],
  ])('%s', (_, story, expected) => {
    expect(play(story)).toEqual(expected);
  });

  test('for swapping: not for red, and not at yellow while it still swaps', () => {
    const plan = {when: 'swapping', resumeAt: 'yellow'} as const;
    expect(play({plan, memory: {0: RED}, seconds: 300})).toEqual([]);
    const swaps = {pressure: 'yellow', swapping: true} as const;
    const [paused, resumed, ...more] = play({plan, memory: {100: swaps, 300: YELLOW}, seconds: 500});
    // A swapping is one after some seconds, and over after some.
    expect(Number(paused?.replace('pause ', ''))).toBeGreaterThanOrEqual(160);
    expect(Number(paused?.replace('pause ', ''))).toBeLessThan(180);
    expect(Number(resumed?.replace('resume ', ''))).toBeGreaterThanOrEqual(330);
    expect(Number(resumed?.replace('resume ', ''))).toBeLessThan(350);
    expect(more).toEqual([]);
  });

  test('time asleep is no time under red', () => {
    const asleep = {type: 'asleep', seconds: 100} as const;
    const memory = {0: RED};
    expect(play({memory: {10: RED}, deeds: {120: asleep}, seconds: 60})).toEqual([]);
    expect(play({plan: {afterSeconds: 200}, memory, deeds: {120: asleep}, seconds: 400})).toEqual(['pause 300']);
  });

  describe('and a person', () => {
    test.each(['user', 'outside'] as const)('resume by %s switches it off for this run', by => {
      const done = play({memory: {0: RED}, deeds: {100: {type: 'resume', by}}, seconds: 1200});
      expect(done).toEqual(['pause 60', expect.stringMatching(/^off: .*resumed/)]);
    });

    test.each(['user', 'outside'] as const)('pause by %s is not resumed, and their own resume changes nothing', by => {
      const deeds = {50: {type: 'pause', by}, 700: {type: 'resume', by}} as const;
      expect(play({memory: {0: RED, 60: GREEN}, deeds, seconds: 1000})).toEqual([]);
      expect(play({memory: {0: RED}, deeds, seconds: 900})).toEqual(['pause 820']);
    });

    test('who pauses what is paused takes it over: neither green nor the longest time ends it', () => {
      const deeds = {100: {type: 'pause', by: 'user'}} as const;
      expect(play({memory: {0: RED, 200: GREEN}, deeds, seconds: 1500})).toEqual(['pause 60']);
      const later = {...deeds, 1000: {type: 'resume', by: 'user'}} as const;
      expect(play({memory: {0: RED}, deeds: later, seconds: 1200})).toEqual(['pause 60', 'pause 1120']);
    });

    test('whose stop was asked for is not held up', () => {
      const deeds = {30: {type: 'stop', by: 'user', signal: 'SIGINT'}} as const;
      expect(play({memory: {0: RED}, deeds, seconds: 300})).toEqual([]);
    });
  });

  test('a run that has ended is left alone', () => {
    const deeds = {80: {type: 'end', state: 'failed', exitCode: 1}} as const;
    expect(play({memory: {0: RED, 70: GREEN}, deeds, seconds: 300})).toEqual(['pause 60']);
  });

  test('resumes as much before the limit as the next look may be late', () => {
    const state = createState();
    const at = (second: number, event: Untimed<RunEvent>): void =>
      fold(state, {...event, t: START + second * 1000} as RunEvent);
    at(0, {type: 'auto-pause', on: true, why: ''});
    at(0, {type: 'pause', by: 'policy'});
    at(598, look(RED));
    expect(decidePause(state, PLAN, START + 598_000, 0).act).toBe('nothing');
    expect(decidePause(state, PLAN, START + 598_000, 2000).act).toBe('resume');
  });

  test.each<[Partial<AutoPause>, string]>([
    [
      {},
      'pauses once memory pressure has been red for 60 s, resumes once it has been green for 30 s, at most 10 min later',
    ],
    [
      {when: 'swapping', resumeAt: 'yellow', maxPauseSeconds: 90},
      'pauses once the machine has been swapping for 60 s, resumes once it has been neither red nor swapping for 30 s, at most 90 s later',
    ],
  ])('describes its plan: %o', (plan, text) => {
    expect(describePlan({...PLAN, ...plan})).toBe(text);
  });
});
