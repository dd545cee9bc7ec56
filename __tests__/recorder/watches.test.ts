import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {afterEach, describe, expect, test} from '@jest/globals';
import {createHost} from '../../source/host/index.js';
import {monotonicMs, wallMs} from '../../source/journal/clocks.js';
import {PauseWatch} from '../../source/recorder/pause-watch.js';
import {SleepWatch} from '../../source/recorder/sleep-watch.js';
import {Troubles} from '../../source/recorder/troubles.js';
import {WrapperWatch} from '../../source/recorder/wrapper-watch.js';

describe('pauses from elsewhere', () => {
  /**
   * The events of a check every two seconds. In each pair the first letter is the processes' state, the second the
   * journal's: `s` stopped, `-` running.
   */
  const look = (looks: string) => {
    const watch = new PauseWatch();
    return looks.split(' ').map((letters, index) => {
      const event = watch.check(letters[0] === 's', letters[1] === 's', wallMs(index * 2000));
      return event && `${event.t} ${event.type}`;
    });
  };

  test.each([
    ['nothing happens', '-- -- --', [null, null, null]],
    ['a pause that the journal knows', '-- ss ss --', [null, null, null, null]],
    ['a pause that it does not know, from when it was seen', '-- s- s- ss', [null, null, '2000 pause', null]],
    ['a resume that it does not know', 'ss -s -s --', [null, null, '2000 resume', null]],
    ['our own pause, noted a moment later', '-- s- ss ss', [null, null, null, null]],
    ['a stop that is over at the next look', '-- s- -- s- --', [null, null, null, null, null]],
    ['one that the disk did not take is found again', 's- s- s- s-', [null, '0 pause', null, '4000 pause']],
  ])('%s', (_name, looks, expected) => {
    expect(look(looks)).toEqual(expected);
  });

  test('are marked as such', () => {
    const watch = new PauseWatch();
    watch.check(true, false, wallMs(0));
    expect(watch.check(true, false, wallMs(1))).toEqual({t: 0, type: 'pause', by: 'outside'});
  });
});

describe("the machine's sleep, by its kernel's note", () => {
  const HOUR = 3_600_000;
  const NOON = 1_790_866_800_000;
  const night = {from: NOON + HOUR, to: NOON + 9 * HOUR};

  test('is reported once, when there is a new one', () => {
    const watch = new SleepWatch();
    expect(watch.byNote(undefined, wallMs(NOON))).toBeNull();
    expect(watch.byNote(null, wallMs(NOON))).toBeNull();
    expect(watch.byNote(night, wallMs(night.to + 1000))).toEqual({
      t: night.to + 1000,
      type: 'asleep',
      seconds: 8 * 3600,
    });
    expect(watch.byNote(night, wallMs(night.to + 3000))).toBeNull();
  });

  test('does not count before the first sample, or when it was short', () => {
    const watch = new SleepWatch();
    expect(watch.byNote(night, wallMs(night.to + 1000))).toBeNull();
    expect(watch.byNote({from: night.to + 2000, to: night.to + 4000}, wallMs(night.to + 5000))).toBeNull();
  });

  test('is the same one when the clock that it is dated by was set', () => {
    const watch = new SleepWatch();
    watch.byNote(night, wallMs(night.to + 1000));
    const moved = {from: night.from + HOUR, to: night.to + HOUR};
    expect(watch.byNote(moved, wallMs(night.to + 61_000))).toBeNull();
    const next = {from: moved.to + 120_000, to: moved.to + 180_000};
    expect(watch.byNote(next, wallMs(night.to + 200_000))).toMatchObject({type: 'asleep', seconds: 60});
  });

  test('is never longer than the time since the last sample: its start may have been noted when the lid was closed', () => {
    const watch = new SleepWatch();
    watch.byNote(null, wallMs(night.to - 60_000));
    expect(watch.byNote(night, wallMs(night.to))).toMatchObject({seconds: 60});
  });
});

describe('a night of sleeps, between which the machine wakes for moments', () => {
  const MINUTE = 60_000;
  const FROM = 1_790_866_800_000;
  /** The events of `sleeps` of a quarter of an hour each, of which only the last one's note is seen. */
  const night = (sleeps: number, more: {stallMs?: number; looksBetween?: boolean} = {}) => {
    const watch = new SleepWatch();
    const told: (number | null)[] = [];
    let now = 0;
    const tick = (ms: number) => {
      now += ms;
      watch.tick(monotonicMs(now));
    };
    const look = (slept: number) => {
      const last = slept === 0 ? null : {from: FROM + now - slept, to: FROM + now};
      const event = watch.byNote(last, wallMs(FROM + now));
      told.push(event?.type === 'asleep' ? event.seconds : null);
    };
    tick(250);
    look(0);
    tick(250);
    for (let sleep = 1; sleep <= sleeps; sleep++) {
      tick(15 * MINUTE + sleep);
      for (let ticks = 0; ticks < 40; ticks++) tick(250);
      if (more.looksBetween) look(15 * MINUTE + sleep);
    }
    tick(more.stallMs ?? 250);
    look(sleeps === 0 ? 0 : 15 * MINUTE + sleeps);
    return told;
  };

  test('is as long as all of them', () => {
    expect(night(12)).toEqual([null, 12 * 15 * 60]);
  });

  test('counts each once where each was seen', () => {
    expect(night(3, {looksBetween: true})).toEqual([null, 900, 900, 900, null]);
  });

  test('does not count without a note: a recorder that waited for its pages has not slept', () => {
    expect(night(0, {stallMs: 30_000})).toEqual([null, null]);
  });

  test('is seen too when its note comes with a later answer of sysctl', () => {
    const watch = new SleepWatch();
    watch.tick(monotonicMs(0));
    watch.byNote(null, wallMs(FROM));
    watch.tick(monotonicMs(60 * MINUTE));
    expect(watch.byNote(null, wallMs(FROM + 60 * MINUTE))).toBeNull();
    watch.tick(monotonicMs(60 * MINUTE + 250));
    const last = {from: FROM + 1000, to: FROM + 60 * MINUTE - 1000};
    expect(watch.byNote(last, wallMs(FROM + 60 * MINUTE + 2000))).toMatchObject({type: 'asleep', seconds: 3600});
  });

  test('a stall that is long past is not taken for the sleep that comes later', () => {
    const watch = new SleepWatch();
    watch.tick(monotonicMs(0));
    watch.byNote(null, wallMs(FROM));
    watch.tick(monotonicMs(40_000));
    for (let ms = 40_000; ms <= 110_000; ms += 250) watch.tick(monotonicMs(ms));
    watch.byNote(null, wallMs(FROM + 110_000));
    const last = {from: FROM + 111_000, to: FROM + 121_000};
    expect(watch.byNote(last, wallMs(FROM + 122_000))).toMatchObject({seconds: 10});
  });
});

describe("the machine's sleep", () => {
  /** Looks with the clock that runs on in sleep, the one that does not, and the time. */
  const look = (looks: readonly (readonly [number, number])[]) => {
    const watch = new SleepWatch();
    return looks.map(([sinceBoot, awake], index) => watch.byClocks(sinceBoot - awake, wallMs(index)));
  };

  test('is the time by which one clock has run ahead of the other', () => {
    expect(
      look([
        [1000, 50],
        [1002, 52],
        [4604, 54],
        [4606, 56],
      ]),
    ).toEqual([null, null, {t: 2, type: 'asleep', seconds: 3600}, null]);
  });

  test.each<[string, [number, number][]]>([
    [
      'a look that comes late',
      [
        [0, 0],
        [60, 60],
      ],
    ],
    [
      'clocks that are read one after the other',
      [
        [0, 0],
        [2.4, 2],
        [4, 4.4],
        [6.9, 6],
      ],
    ],
    [
      'a clock that was set back',
      [
        [4000, 0],
        [400, 2],
        [402, 4],
      ],
    ],
    [
      'a system on which both run on',
      [
        [0, 0],
        [3600, 3600],
      ],
    ],
  ])('is not seen in %s', (_name, looks) => {
    expect(look(looks)).toEqual(looks.map(() => null));
  });
});

describe('the wrapper', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  const start = async () => {
    const child = spawn('sleep', ['60']);
    children.push(child);
    await once(child, 'spawn');
    return child;
  };

  test('is there until it ends, and gone from then on', async () => {
    const host = await createHost();
    const child = await start();
    const watch = new WrapperWatch(host, child.pid ?? 0, await host.processIdentity(child.pid ?? 0));
    await watch.check(monotonicMs(1));
    expect(watch.goneAt).toBeNull();
    child.kill('SIGKILL');
    await once(child, 'exit');
    await watch.check(monotonicMs(2));
    await watch.check(monotonicMs(3));
    expect(watch.goneAt).toBe(2);
  });

  test('is gone when another process has its pid', async () => {
    const host = await createHost();
    const child = await start();
    const watch = new WrapperWatch(host, child.pid ?? 0, 'before the reboot');
    await watch.check(monotonicMs(1));
    expect(watch.goneAt).toBe(1);
  });

  test('is distinguished from a later one even when its identity was unknown', async () => {
    let identity: string | null = 'first';
    const watch = new WrapperWatch({processIdentity: async () => identity}, 1, null);
    await watch.check(monotonicMs(1));
    identity = 'second';
    await watch.check(monotonicMs(2));
    expect(watch.goneAt).toBe(2);
  });

  test('that was missed once is back with the next check', async () => {
    let identity: string | null = 'first';
    const watch = new WrapperWatch({processIdentity: async () => identity}, 1, 'first');
    identity = null;
    await watch.check(monotonicMs(1));
    expect(watch.goneAt).toBe(1);
    identity = 'first';
    await watch.check(monotonicMs(2));
    expect(watch.goneAt).toBeNull();
  });
});

test('a problem is reported once when it begins and once when it is over', () => {
  const troubles = new Troubles();
  expect(troubles.note('sampling', null, wallMs(1))).toEqual([]);
  expect(troubles.note('sampling', 'no /proc', wallMs(2))).toEqual([
    {t: 2, type: 'warning', code: 'sampling', text: 'no /proc'},
  ]);
  expect(troubles.note('sampling', 'no /proc', wallMs(3))).toEqual([]);
  expect(troubles.note('rollup', null, wallMs(4))).toEqual([]);
  expect(troubles.note('sampling', null, wallMs(5))).toEqual([{t: 5, type: 'warning-over', code: 'sampling'}]);
  expect(troubles.note('sampling', null, wallMs(6))).toEqual([]);
});

test('a trouble that an earlier recorder had is over when this one does not have it', () => {
  const troubles = new Troubles();
  troubles.inherit(['sampling']);
  expect(troubles.note('sampling', null, wallMs(1))).toEqual([{t: 1, type: 'warning-over', code: 'sampling'}]);
});
