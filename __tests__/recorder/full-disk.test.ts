import {spawnSync} from 'node:child_process';
import {closeSync, existsSync, openSync, rmSync, writeSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, expect} from '@jest/globals';
import {appendEvent} from '../../source/journal/append.js';
import {reserveOf} from '../../source/journal/reserve.js';
import {type RunPaths, runPaths} from '../../source/journal/run-folder.js';
import {leavePlaces, type SmallDisk, temporaryFolder, testOnSmallDisk} from '../journal/places.js';
import {until} from '../trainer/runs.js';
import {endTrainers, newRun, record, reportLine, sh} from './recording.js';

afterEach(async () => {
  await endTrainers();
  leavePlaces();
});

/** A run folder on a small disk; only the exit file lies where there is always room. */
const runOn = (disk: SmallDisk): RunPaths => {
  newRun(disk.folder);
  return {...runPaths(disk.folder), exit: join(temporaryFolder(), 'exit')};
};

/** Fills the disk to the last byte: the journal's own last page may have room for some events more. */
const fillUp = (disk: SmallDisk, paths: RunPaths): void => {
  disk.fill();
  const long = {t: Date.now(), type: 'warning', code: 'filler', text: 'x'.repeat(8192)} as const;
  expect(() => appendEvent(paths.journal, long)).toThrow(/ENOSPC/);
};

/** A trainer that prints what the test gives it, line by line. */
const echoing = () => {
  const pipe = join(temporaryFolder(), 'pipe');
  spawnSync('mkfifo', [pipe]);
  const fd = openSync(pipe, 'r+');
  return {
    command: ['sh', '-c', 'while read -r line && [ "$line" ]; do echo "$line"; done <"$0"', pipe],
    print: (line: string) => writeSync(fd, `${line}\n`),
    end: () => {
      writeSync(fd, '\n');
      closeSync(fd);
    },
  };
};

testOnSmallDisk(
  'a disk that is full for a while: output is read on, and what counts is written afterwards',
  async disk => {
    const paths = runOn(disk);
    const trainer = echoing();
    const run = record(trainer.command, {paths});
    let bytes = 0;
    run.input.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    const printAll = async (from: number, to: number) => {
      for (let iteration = from; iteration <= to; iteration++) {
        const before = bytes;
        trainer.print(reportLine(iteration));
        await until(() => bytes > before, 'its output is read');
      }
    };
    await printAll(1, 1);
    fillUp(disk, paths);
    await printAll(2, 60);
    expect(run.problems).toEqual([expect.stringContaining('disk is full')]);
    disk.free();
    await run.seen('warning', ({code}) => code === 'history-gap');
    await run.seen('warning', ({code}) => code === 'output-lost');
    expect(run.problems).toEqual([expect.any(String), null]);
    await printAll(61, 61);
    trainer.end();
    await run.over;
    const iterations = run.eventsOf('report').map(({iteration}) => iteration);
    expect(iterations).toEqual(Array.from({length: 61}, (_, index) => index + 1));
    expect(run.journal().at(-1)).toMatchObject({type: 'end', state: 'finished'});
  },
);

testOnSmallDisk('a disk that is full when the run ends: the end is written as soon as it can be', async disk => {
  const paths = runOn(disk);
  const run = record(sh('exit 6'), {paths});
  fillUp(disk, paths);
  let isOver = false;
  void run.over.then(() => {
    isOver = true;
  });
  await until(() => existsSync(paths.exit), 'the trainer has ended');
  await until(() => run.problems.length > 0, 'the full disk is told');
  expect(isOver).toBe(false);
  disk.free();
  await run.over;
  expect(run.eventsOf('end')).toMatchObject([{state: 'failed', exitCode: 6}]);
  expect(run.problems).toEqual([expect.stringContaining('disk is full'), null]);
});

testOnSmallDisk('a ^C that goes to the trainer while the disk is full is noted as soon as it can be', async disk => {
  const paths = runOn(disk);
  const run = record(['sleep', '60'], {paths});
  await run.seen('sample');
  fillUp(disk, paths);
  run.recorder.noteStop('SIGINT');
  await until(() => run.problems.length > 0, 'the full disk is told');
  expect(run.eventsOf('stop')).toEqual([]);
  disk.free();
  expect(await run.seen('stop')).toMatchObject({by: 'outside', signal: 'SIGINT'});
});

testOnSmallDisk(
  'a disk that stays full: the recorder ends after a while, and the problem stays reported',
  async disk => {
    const paths = runOn(disk);
    const run = record(sh('exit 0'), {paths, times: {lastWritesMs: 300}});
    fillUp(disk, paths);
    await run.over;
    expect(run.problems).toEqual([expect.stringContaining('disk is full')]);
    expect(run.eventsOf('end')).toEqual([]);
  },
);

testOnSmallDisk(
  'room for the journal but not for the rollup is a warning, and the run is recorded whole',
  async disk => {
    const paths = runOn(disk);
    const run = record(sh(`echo '${reportLine(1)}'`), {paths});
    await run.seen('recording');
    // What was set aside for the last events would be room for the rollup too.
    rmSync(reserveOf(paths.lastEvents));
    disk.fill(40 * 1024);
    await run.over;
    expect(run.eventsOf('report')).toHaveLength(1);
    expect(run.eventsOf('end')).toMatchObject([{state: 'finished', exitCode: 0}]);
    expect(run.eventsOf('warning')).toMatchObject([{code: 'rollup', text: expect.stringContaining('ENOSPC')}]);
    expect(run.problems).toEqual([]);
  },
);
