import {describe, expect, test} from '@jest/globals';
import type {FailureKind} from '../../source/journal/events.js';
import {Timeline} from './timeline.js';

const failed = (exitCode: number | null, kind?: FailureKind) => {
  const line = new Timeline().training().watch(30).report(10).watch(10);
  if (kind !== undefined) line.add({type: 'failure', kind, line: 'its words'});
  return line.add({type: 'end', state: exitCode === null ? 'interrupted' : 'failed', exitCode}).view().run.failure;
};

describe('why a run failed', () => {
  test('is what it printed, with a sentence of what to do', () => {
    expect(failed(1, 'metal-out-of-memory')).toEqual({
      kind: 'metal-out-of-memory',
      sentence: expect.stringContaining('--batch-size'),
      line: 'its words',
    });
  });

  test.each([
    [137, 'killed-for-memory'],
    [134, 'crashed'],
    [139, 'crashed'],
    [127, 'command-not-found'],
  ] as const)('is told by exit code %s when it printed nothing', (code, kind) => {
    expect(failed(code)).toMatchObject({kind, line: null});
  });

  test.each([1, 2, 130, null])('is not guessed from exit code %s', code => {
    expect(failed(code)).toBeNull();
  });

  test('is the signal when all that was printed is an exception of no known class', () => {
    expect(failed(137, 'python-error')).toMatchObject({kind: 'killed-for-memory', line: null});
    expect(failed(1, 'python-error')).toMatchObject({kind: 'python-error', line: 'its words'});
    expect(failed(137, 'disk-full')).toMatchObject({kind: 'disk-full'});
  });

  test('is taken back by the final weights, and by a bar that moves on', () => {
    const line = () =>
      new Timeline().total(50).training().report(10).add({type: 'failure', kind: 'disk-full', line: 'x'});
    const kind = (later: Timeline) => later.end('failed', 1).view().run.failure?.kind;
    expect(kind(line().add({type: 'saved', path: null}))).toBeUndefined();
    // What fails may paint its bar a last time.
    expect(kind(line().progress(13).progress(13))).toBe('disk-full');
    expect(kind(line().progress(13).progress(14))).toBeUndefined();
    expect(kind(line().progress(13).progress(1))).toBeUndefined();
  });

  test('does not matter to a run that goes on, and is taken back by a report', () => {
    const line = new Timeline().training().watch(30).add({type: 'failure', kind: 'disk-full', line: 'x'});
    expect(line.view().run.failure).toBeNull();
    const end = {type: 'end', state: 'failed', exitCode: 1} as const;
    expect(line.watch(10).report(10).add(end).view().run.failure).toBeNull();
  });
});
