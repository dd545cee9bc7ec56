import {describe, expect, test} from '@jest/globals';
import type {FailureKind, MemorySample} from '../../source/journal/events.js';
import {sample, Timeline} from './timeline.js';

const failed = (exitCode: number | null, kind?: FailureKind, words = 'its words') => {
  const line = new Timeline().training().watch(30).report(10).watch(10);
  if (kind !== undefined) line.add({type: 'failure', kind, line: words});
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
    [
      'huggingface_hub.errors.OfflineModeIsEnabled: Cannot reach https://huggingface.co/x: offline mode is enabled.',
      true,
    ],
    ["LocalEntryNotFoundError: … outgoing traffic has been disabled. … pass 'local_files_only=False' as input.", true],
    ['RepositoryNotFoundError: 404 Client Error.', false],
  ])('names the setting that forbids to fetch a model: %s', (words, isSetting) => {
    const sentence = failed(1, 'model-offline', words)?.sentence;
    expect(sentence?.includes('HF_HUB_OFFLINE')).toBe(isSetting);
    expect(sentence?.includes('the network')).toBe(!isSetting);
  });

  test.each([
    [137, 'killed'],
    [134, 'crashed'],
    [139, 'crashed'],
    [127, 'command-not-found'],
  ] as const)('is known by exit code %s when it printed nothing', (code, kind) => {
    expect(failed(code)).toMatchObject({kind, line: null});
  });

  test.each([1, 2, 130, null])('is not guessed from exit code %s', code => {
    expect(failed(code)).toBeNull();
  });

  test('is the signal when all that was printed is an exception of no known class', () => {
    expect(failed(137, 'python-error')).toMatchObject({kind: 'killed', line: null});
    expect(failed(1, 'python-error')).toMatchObject({kind: 'python-error', line: 'its words'});
    expect(failed(137, 'disk-full')).toMatchObject({kind: 'disk-full'});
  });

  describe('that was killed is reported', () => {
    const killed = (memory: Partial<MemorySample> | null, trainer = {}, printed = false) => {
      const line = new Timeline().training().watch(30).report(10);
      const {memory: usual, trainer: its, ...rest} = sample(1000);
      if (usual === null || its === null) throw new Error('no sample');
      for (let look = 0; look < 3; look++) {
        line.wait(2).add({...rest, memory: memory && {...usual, ...memory}, trainer: {...its, ...trainer}});
      }
      if (printed) line.add({type: 'failure', kind: 'killed-for-memory', line: 'Killed'});
      return line.end('failed', 137).view().run.failure;
    };
    const GIB = 1024 ** 3;

    test.each([
      ['red', {pressure: 'red'}, {}],
      ['yellow', {pressure: 'yellow'}, {}],
      ['swapped out', {swapOutBytesPerSecond: 40e6}, {}],
      ['swapped in', {swapInBytesPerSecond: 40e6}, {}],
      ['mostly its own', {}, {memoryBytes: 9.5 * GIB}],
    ] as const)('as one for memory when that was %s', (_name, memory, trainer) => {
      expect(killed(memory, trainer)).toMatchObject({kind: 'killed-for-memory'});
      expect(killed(memory, trainer, true)).toMatchObject({kind: 'killed-for-memory', line: 'Killed'});
    });

    test('as one by whomever when memory was not short, also where a shell says `Killed`', () => {
      const sentence = 'It was killed (SIGKILL) by a user or another program; memory was not short.';
      expect(killed({swapUsedBytes: 2 * GIB})).toEqual({kind: 'killed', sentence, line: null});
      expect(killed({}, {}, true)).toEqual({kind: 'killed', sentence, line: 'Killed'});
    });

    test('with an if where memory was not read', () => {
      const end = {type: 'end', state: 'failed', exitCode: 137} as const;
      expect(new Timeline().training().report(10).add(end).view().run.failure?.sentence).toContain('if so, quit');
    });
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

  test('does not matter while the run continues, and is revoked by a report', () => {
    const line = new Timeline().training().watch(30).add({type: 'failure', kind: 'disk-full', line: 'x'});
    expect(line.view().run.failure).toBeNull();
    const end = {type: 'end', state: 'failed', exitCode: 1} as const;
    expect(line.watch(10).report(10).add(end).view().run.failure).toBeNull();
  });
});

describe('a folder that the recorder is refused itself', () => {
  const text = 'macOS keeps this session out of ~/Documents/lora/adapters: Operation not permitted.';
  const ended = (kind: FailureKind, words: string, code = 'saves-not-permitted') =>
    new Timeline()
      .training()
      .report(10)
      .add({type: 'failure', kind, line: words})
      .add({type: 'warning', code, text})
      .end('failed', 1)
      .view().run.failure;

  test.each([
    ['save-failed', '[save_safetensors] Failed to open file adapters/a.safetensors'],
    ['bad-checkpoint', '[load_safetensors] Failed to open file adapters/a.safetensors'],
    ['python-error', 'FileNotFoundError: No such file or directory: /Users/ada/Documents/m.safetensors'],
    ['model-offline', 'FileNotFoundError: No safetensors found in /Users/ada/Documents/model'],
  ] as const)('is the reason of what tells none: %s', (kind, words) => {
    expect(ended(kind, words)).toMatchObject({
      kind: 'not-permitted',
      sentence: expect.stringMatching(/^macOS keeps/),
      line: words,
    });
  });

  test('is not that of another kind', () => {
    expect(ended('python-error', 'ValueError: x')).toMatchObject({kind: 'python-error'});
    expect(ended('metal-out-of-memory', 'x')).toMatchObject({kind: 'metal-out-of-memory'});
    expect(ended('save-failed', 'x', 'saves-refused')).toMatchObject({kind: 'save-failed'});
  });
});
