import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {createHost} from '../../source/host/index.js';
import type {Host} from '../../source/host/types.js';
import type {Pressure} from '../../source/journal/events.js';
import {readRunRecord, runPaths} from '../../source/journal/run-folder.js';
import {guardMain} from '../../source/recorder/guard.js';
import {Recorder} from '../../source/recorder/recorder.js';

// A recorder of the run in FOLDER, on a machine whose memory pressure stands in the file `pressure` there; and its
// guard.
const record = async (folder: string, wrapperPid: number): Promise<number> => {
  const paths = runPaths(folder);
  const [real, found] = await Promise.all([createHost(), readRunRecord(paths)]);
  if (found === null) return 1;
  const host: Host = {
    ...real,
    memory: async () => ({
      ...(await real.memory()),
      swapInBytesPerSecond: 0,
      swapOutBytesPerSecond: 0,
      pressure: readFileSync(join(folder, 'pressure'), 'utf8') as Pressure,
    }),
    apps: async () => [],
  };
  const times = {checkMs: 10, quietMs: 50, graceMs: 100, lastWritesKeptMs: 1000, lastWritesMs: 5000, lastWordsMs: 200};
  const onProblem = () => undefined;
  await new Recorder({host, paths, record: found, wrapperPid, input: process.stdin, onProblem, times}).run();
  return 0;
};

const [first = '', ...rest] = process.argv.slice(2);
process.exitCode = first === 'guard' ? await guardMain(rest) : await record(first, Number(rest[0]));
