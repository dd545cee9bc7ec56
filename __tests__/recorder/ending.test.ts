import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from '@jest/globals';
import {monotonicMs, wallMs} from '../../source/journal/clocks.js';
import {decideEnd, type EndSigns, endEvent, readExitCode} from '../../source/recorder/ending.js';
import {leavePlaces, temporaryFolder} from '../journal/places.js';

afterEach(leavePlaces);

describe('the exit file', () => {
  test.each([
    ['0\n', 0],
    ['137\n', 137],
    ['3', 3],
    ['', null],
    ['\n', null],
    ['nonsense', null],
  ])('%j means %p', (text, code) => {
    const path = join(temporaryFolder(), 'exit');
    writeFileSync(path, text);
    expect(readExitCode(path)).toBe(code);
  });

  test('that is missing means that there is no code yet; an unreadable one is an error', () => {
    const folder = temporaryFolder();
    expect(readExitCode(join(folder, 'exit'))).toBeNull();
    expect(readExitCode(join(folder, 'gone', 'exit'))).toBeNull();
    mkdirSync(join(folder, 'exit'));
    expect(() => readExitCode(join(folder, 'exit'))).toThrow(/exit is a folder/);
  });
});

describe('how a run ended', () => {
  test.each([
    [0, false, 'finished'],
    [3, false, 'failed'],
    [137, false, 'failed'],
    [130, false, 'stopped'],
    [0, true, 'stopped'],
    [1, true, 'stopped'],
    [143, true, 'stopped'],
    [null, false, 'interrupted'],
    [null, true, 'interrupted'],
  ])('code %p, stop asked for: %p', (exitCode, stopRequested, state) => {
    expect(endEvent(wallMs(5), exitCode, stopRequested)).toEqual({t: 5, type: 'end', state, exitCode});
  });
});

describe('when the recording is over', () => {
  const waits = {quietMs: 500, graceMs: 1500};
  const NOTHING: EndSigns = {
    lastByteAt: monotonicMs(0),
    inBurst: false,
    exitSeenAt: null,
    wrapperGoneAt: null,
    inputEndedAt: null,
  };
  /** The moments are on the monotonic clock. */
  type Seen = {[Sign in keyof EndSigns]?: EndSigns[Sign] extends boolean ? boolean : number};
  const verdictAt = (now: number, seen: Seen) =>
    decideEnd({...NOTHING, ...(seen as Partial<EndSigns>)}, monotonicMs(now), waits);

  /** The first moment, in steps of 10 ms, at which it is over; null when it continues for a minute. */
  const overAt = (signs: Seen): [number, string] | null => {
    for (let now = 0; now <= 60_000; now += 10) {
      const verdict = verdictAt(now, signs);
      if (verdict !== 'continues') return [now, verdict];
    }
    return null;
  };

  test.each<[string, Seen, [number, string] | null]>([
    ['nothing has happened, however quiet it is', {}, null],
    ['an exit file after a long silence: time for the note of a stop', {exitSeenAt: 10_000}, [10_500, 'ended']],
    ['an exit file, and output after it', {exitSeenAt: 1000, lastByteAt: 4000}, [4500, 'ended']],
    ['an exit file and the end of the pipe', {exitSeenAt: 1000, lastByteAt: 1400, inputEndedAt: 1400}, [1500, 'ended']],
    [
      'an exit file after a burst: there may be more',
      {exitSeenAt: 1000, lastByteAt: 1400, inBurst: true},
      [6400, 'ended'],
    ],
    ['the wrapper gone without one', {wrapperGoneAt: 1000}, [2500, 'ended']],
    ['the wrapper gone, output after it', {wrapperGoneAt: 1000, lastByteAt: 2400}, [2900, 'ended']],
    ['the pipe closed, then the wrapper gone', {inputEndedAt: 1000, wrapperGoneAt: 2000}, [3500, 'ended']],
    ['the pipe closed, then an exit file', {inputEndedAt: 1000, exitSeenAt: 3000}, [3500, 'ended']],
    ['the pipe closed and nothing else', {inputEndedAt: 1000}, [4000, 'pipe-closed']],
  ])('%s', (_name, signs, expected) => {
    expect(overAt(signs)).toEqual(expected);
  });
});
