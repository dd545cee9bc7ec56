import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {setFlagsFromString} from 'node:v8';
import {runInNewContext} from 'node:vm';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {readRollup} from '../../source/history/rollup.js';
import type {Host} from '../../source/host/types.js';
import {appendEvent} from '../../source/journal/append.js';
import {leavePlaces} from '../journal/places.js';
import {until} from '../trainer/runs.js';
import {
  createRecorder,
  endTrainers,
  host,
  newRun,
  record,
  reportLine,
  sh,
  startRecorder,
  startTrainer,
  trainerOnce,
} from './recording.js';

const unhandled: unknown[] = [];
const note = (reason: unknown): void => {
  unhandled.push(reason);
};

beforeEach(() => {
  process.on('unhandledRejection', note);
});

afterEach(async () => {
  await endTrainers();
  leavePlaces();
  process.off('unhandledRejection', note);
  expect(unhandled.splice(0)).toEqual([]);
});

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const heapInUse = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

describe('a run that ends', () => {
  test.each([
    ['by itself', 'true', {state: 'finished', exitCode: 0}],
    ['with a code', 'exit 3', {state: 'failed', exitCode: 3}],
    ['by a signal', 'kill -KILL $$', {state: 'failed', exitCode: 137}],
    ['by ^C', 'kill -INT $$', {state: 'stopped', exitCode: 130}],
  ])('%s is recorded with what it printed', async (_name, ending, expected) => {
    const run = record(sh(`echo '${reportLine(1)}'; printf 'unfinished line'; ${ending}`));
    await run.over;
    const events = run.journal();
    // A machine under load may add a sample, a sleep or a late check.
    const told = new Set(['run', 'recording', 'total', 'progress', 'report', 'alert', 'end']);
    expect(events.map(({type}) => type).filter(type => told.has(type))).toEqual([
      'run',
      'recording',
      'report',
      ...(expected.state === 'stopped' ? [] : ['alert']),
      'end',
    ]);
    expect(run.eventsOf('recording')).toMatchObject([{pid: process.pid, gapSeconds: null}]);
    expect(run.eventsOf('report')).toMatchObject([{iteration: 1, trainLoss: 2}]);
    expect(events.at(-1)).toMatchObject({type: 'end', ...expected});
    expect(run.log()).toBe(`${reportLine(1)}\nunfinished line`);
    expect(readRollup(run.paths.rollup)?.state).toMatchObject({training: {iteration: 1}, end: expected});
    expect(run.input.destroyed).toBe(true);
    expect(run.problems).toEqual([]);
  });

  test('because we stopped it is stopped, whatever its code', async () => {
    const run = record(sh('trap "exit 5" TERM; echo ready; while :; do sleep 0.01; done'));
    await until(() => existsSync(run.paths.log) && run.log().includes('ready'), 'it is ready');
    appendEvent(run.paths.journal, {t: Date.now(), type: 'stop', by: 'user', signal: 'SIGTERM'});
    process.kill(-run.wrapperPid, 'SIGTERM');
    await run.over;
    expect(run.journal().at(-1)).toMatchObject({type: 'end', state: 'stopped', exitCode: 5});
  });

  test('before the stop is noted is stopped all the same', async () => {
    const run = record(sh('exec sleep 60'));
    await trainerOnce(run.wrapperPid);
    const t = Date.now();
    process.kill(-run.wrapperPid, 'SIGTERM');
    await until(() => existsSync(run.paths.exit), 'it has ended');
    appendEvent(run.paths.journal, {t, type: 'stop', by: 'user', signal: 'SIGTERM'});
    await run.over;
    expect(run.journal().at(-1)).toMatchObject({type: 'end', state: 'stopped', exitCode: 143});
  });

  test('is interrupted when its wrapper is killed and leaves no code', async () => {
    const run = record(sh(`echo '${reportLine(1)}'; exec sleep 60`));
    await run.seen('report');
    process.kill(-run.wrapperPid, 'SIGKILL');
    await run.over;
    expect(run.journal().at(-1)).toMatchObject({type: 'end', state: 'interrupted', exitCode: null});
  });

  test('is interrupted when its pane is closed', async () => {
    const run = record(sh('exec sleep 60'));
    await run.seen('sample', ({trainer}) => trainer !== null);
    process.kill(-run.wrapperPid, 'SIGKILL');
    run.input.end();
    await run.over;
    expect(run.journal().at(-1)).toMatchObject({type: 'end', state: 'interrupted'});
  });

  test('is interrupted when another process has the pid of its wrapper by now', async () => {
    const paths = newRun();
    const stranger = spawn('sleep', ['60']);
    await once(stranger, 'spawn');
    const place = {socketPath: '', sessionId: '$1', trainerPane: '%1', wrapperPid: stranger.pid ?? 0};
    const {over} = startRecorder(stranger.pid ?? 0, paths, {
      record: {tmux: {...place, wrapperIdentity: 'before the reboot'}},
    });
    await over;
    stranger.kill('SIGKILL');
    expect(readRollup(paths.rollup)?.state.end).toMatchObject({state: 'interrupted', exitCode: null});
  });

  test('waits for output that comes after the exit file', async () => {
    const run = record(sh('(sleep 0.1; echo late) & exit 0'), {times: {quietMs: 500}});
    await run.over;
    expect(run.log()).toBe('late\n');
  });
});

describe('a recording that ends before its run', () => {
  test('by a signal is noted; the next recorder continues and marks the gap', async () => {
    const run = record(sh(`echo '${reportLine(1)}'; exec sleep 60`));
    await run.seen('report');
    run.recorder.stop();
    run.recorder.stop();
    await run.over;
    expect(run.journal().at(-1)).toMatchObject({type: 'recording-ended', reason: 'signal'});
    expect(run.eventsOf('end')).toEqual([]);
    const next = startRecorder(run.wrapperPid, run.paths);
    next.input.write(`${reportLine(2)}\n`);
    await run.seen('report', ({iteration}) => iteration === 2);
    await run.seen('sample', ({outputBytes}) => outputBytes === 2 * (reportLine(1).length + 1));
    next.recorder.stop();
    await next.over;
    const [first, second] = run.eventsOf('recording');
    expect(first?.gapSeconds).toBeNull();
    expect(second?.gapSeconds).toBeGreaterThanOrEqual(0);
    expect(run.log()).toBe(`${reportLine(1)}\n${reportLine(2)}\n`);
  });

  test('before it has begun does end the recorder', async () => {
    const paths = newRun();
    const {recorder} = createRecorder(process.pid, paths);
    recorder.stop();
    await recorder.run();
    expect(readFileSync(paths.journal, 'utf8')).toContain('"recording-ended"');
  });

  test('because its pipe was closed while the trainer lives', async () => {
    const run = record(sh('exec sleep 60'));
    await run.seen('sample', ({trainer}) => trainer !== null);
    run.input.end();
    await run.over;
    expect(run.journal().at(-1)).toMatchObject({type: 'recording-ended', reason: 'pipe-closed'});
  });

  test('because its pipe is broken', async () => {
    const run = record(sh('exec sleep 60'));
    await run.seen('sample', ({trainer}) => trainer !== null);
    run.input.destroy(new Error('EIO'));
    await run.over;
    expect(run.journal().at(-1)).toMatchObject({type: 'recording-ended', reason: 'pipe-closed'});
  });

  test('writes nothing more afterwards, even with a sample under way', async () => {
    let answer: (memory: Awaited<ReturnType<Host['memory']>>) => void = () => undefined;
    let isAsked = false;
    const slow: Host = {
      ...host,
      memory: () => {
        isAsked = true;
        return new Promise(resolve => {
          answer = resolve;
        });
      },
    };
    const run = record(sh('exec sleep 60'), {host: slow});
    await until(() => isAsked, 'it looks');
    run.recorder.stop();
    await run.over;
    const before = readFileSync(run.paths.journal, 'utf8');
    answer(await host.memory());
    await new Promise(resolve => setImmediate(resolve));
    expect(readFileSync(run.paths.journal, 'utf8')).toBe(before);
  });
});

describe('output', () => {
  test('of 100,000 lines in one burst arrives without loss, and reading never pauses', async () => {
    const lines = 100_000;
    const script = `let out = ''; for (let i = 1; i <= ${lines}; i++) out += 'Iter ' + i + ': Train loss 1.000\\n'; require('fs').writeFileSync(1, out);`;
    const run = record([process.execPath, '-e', script]);
    let pauses = 0;
    run.input.on('pause', () => pauses++);
    await run.over;
    const iterations = run.eventsOf('report').map(({iteration}) => iteration);
    expect(iterations).toHaveLength(lines);
    expect(iterations.every((iteration, index) => iteration === index + 1)).toBe(true);
    expect(run.log().split('\n')).toHaveLength(lines + 1);
    expect(pauses).toBe(0);
    expect(readRollup(run.paths.rollup)?.state.training.iteration).toBe(lines);
  });

  test('without a line end for megabytes is kept whole in the log and not in memory', async () => {
    const paths = newRun();
    const {recorder, input, over} = startRecorder(process.pid, paths);
    const megabyte = Buffer.alloc(1024 * 1024, 'x');
    const before = heapInUse();
    for (let count = 0; count < 40; count++) {
      input.write(megabyte);
      await new Promise(resolve => setImmediate(resolve));
    }
    expect(heapInUse() - before).toBeLessThan(10 * megabyte.length);
    input.write(`\n${reportLine(7)}\n`);
    await until(() => readFileSync(paths.journal, 'utf8').includes('"report"'), 'the line after it is read');
    recorder.stop();
    await over;
    expect(readFileSync(paths.log).length).toBe(40 * megabyte.length + reportLine(7).length + 2);
  });

  test('of a trainer that only --iterations-pattern understands is read by that', async () => {
    const run = record(sh('echo "step 3 of 9, loss 0.5"'), {
      record: {iterationsPattern: String.raw`step (?<iteration>\d+) of (?<total>\d+), loss (?<loss>\S+)`},
    });
    await run.over;
    expect(run.eventsOf('report')).toMatchObject([{iteration: 3, trainLoss: 0.5}]);
    expect(run.eventsOf('total')).toMatchObject([{iterations: 9, source: 'trainer'}]);
  });
});

describe('what others do', () => {
  test('a noted pause is not taken for one from elsewhere; any other is noted, and so is its end', async () => {
    const run = record(sh('exec sleep 60'));
    const pid = await trainerOnce(run.wrapperPid);
    const looks = async (count: number, stopped: boolean) => {
      const from = run.eventsOf('sample').length;
      await until(
        () =>
          run
            .eventsOf('sample')
            .slice(from)
            .filter(one => one.trainer?.stopped === stopped).length >= count,
        'it was looked at',
      );
    };
    appendEvent(run.paths.journal, {t: Date.now(), type: 'pause', by: 'user'});
    process.kill(pid, 'SIGSTOP');
    await looks(4, true);
    process.kill(pid, 'SIGCONT');
    appendEvent(run.paths.journal, {t: Date.now(), type: 'resume', by: 'user'});
    await looks(4, false);
    const noted = () => run.journal().flatMap(event => ('by' in event ? [`${event.type} ${event.by}`] : []));
    expect(noted()).toEqual(['pause user', 'resume user']);
    process.kill(pid, 'SIGSTOP');
    await run.seen('pause', ({by}) => by === 'outside');
    process.kill(pid, 'SIGCONT');
    await run.seen('resume', ({by}) => by === 'outside');
    await looks(4, false);
    expect(noted()).toEqual(['pause user', 'resume user', 'pause outside', 'resume outside']);
    run.recorder.stop();
    await run.over;
  });

  test('a damaged line in the journal disturbs nothing', async () => {
    const run = record(sh('exec sleep 60'));
    await run.seen('sample');
    writeFileSync(run.paths.journal, '{"t":1,"type":"pau', {flag: 'a'});
    const count = run.eventsOf('sample').length;
    await until(() => run.eventsOf('sample').length > count + 2, 'it goes on');
    run.recorder.stop();
    await run.over;
    expect(readRollup(run.paths.rollup)?.state.skippedLines).toBe(1);
  });
});

describe('a host that fails', () => {
  const failing = (when: () => boolean): Host => ({
    ...host,
    memory: async () => {
      if (when()) throw new Error('EMFILE: too many open files');
      return host.memory();
    },
  });

  test('is reported once, stops nothing, and its end is reported too', async () => {
    let isBroken = true;
    let looks = 0;
    const run = record(sh(`echo '${reportLine(1)}'; exec sleep 60`), {
      host: failing(() => {
        looks++;
        return isBroken;
      }),
    });
    await run.seen('report');
    await until(() => looks > 3, 'it has looked often');
    expect(run.eventsOf('warning')).toMatchObject([{code: 'sampling', text: expect.stringContaining('EMFILE')}]);
    isBroken = false;
    await run.seen('warning-over', ({code}) => code === 'sampling');
    await run.seen('sample');
    run.recorder.stop();
    await run.over;
    expect(run.eventsOf('warning')).toHaveLength(1);
  });

  test('hides no end: neither an exit file nor a wrapper that is gone', async () => {
    const finished = record(sh('exit 4'), {host: failing(() => true)});
    await finished.over;
    expect(finished.journal().at(-1)).toMatchObject({type: 'end', state: 'failed', exitCode: 4});
    const killed = record(sh('exec sleep 60'), {host: failing(() => true)});
    await killed.seen('warning');
    process.kill(-killed.wrapperPid, 'SIGKILL');
    await killed.over;
    expect(killed.journal().at(-1)).toMatchObject({type: 'end', state: 'interrupted'});
  });

  test('that throws at once, and not by a promise, is no different', async () => {
    const run = record(sh('exit 0'), {
      host: {
        ...host,
        processIdentity: () => {
          throw new Error('no ps');
        },
      },
    });
    await run.over;
    expect(run.eventsOf('warning')).toMatchObject([{code: 'sampling', text: expect.stringContaining('no ps')}]);
    expect(run.journal().at(-1)).toMatchObject({type: 'end', state: 'finished'});
  });
});

test('a recorder that comes to a run whose end another has written meanwhile writes nothing', async () => {
  const paths = newRun();
  appendEvent(paths.journal, {t: Date.now(), type: 'end', state: 'failed', exitCode: 1, unseen: true});
  const before = readFileSync(paths.journal, 'utf8');
  const {wrapperPid} = startTrainer(sh('exit 1'), paths);
  const {over} = startRecorder(wrapperPid, paths);
  await over;
  expect(readFileSync(paths.journal, 'utf8')).toBe(before);
});
