import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {alertsIntoFile} from '../helpers/alert-file.js';
import {endIfThere} from '../helpers/processes.js';
import {createStage, processesWith, waitFor} from '../helpers/stage.js';
import {leavePlaces, type SmallDisk, temporaryFolder} from '../journal/places.js';

const report = (iteration: number): string =>
  `Iter ${iteration}: Train loss 2.000, Learning Rate 1.000e-05, It/sec 1.000, Tokens/sec 100.000, Trained Tokens 10, Peak mem 1.000 GB`;

/**
 * A real run in real tmux whose history lies on that disk: a trainer of 100 iterations that ends when it is told to.
 */
export const stageOn = (disk: SmallDisk) => {
  const alerts = alertsIntoFile(temporaryFolder());
  const stage = createStage(undefined, {MLXTOP_HOME: disk.folder, ...alerts.env});
  const go = join(stage.folder, 'go');
  const folder = (id: string): string => join(disk.folder, 'runs', id);
  const journal = (id: string): Record<string, unknown>[] =>
    readFileSync(join(folder(id), 'journal.ndjson'), 'utf8')
      .split('\n')
      .flatMap(line => {
        try {
          return [JSON.parse(line)];
        } catch {
          return [];
        }
      });

  return {
    ...stage,
    alerts,
    folder,
    journal,
    files: (id: string): string[] => readdirSync(folder(id)),
    pid: (id: string): number => JSON.parse(readFileSync(join(folder(id), 'lock'), 'utf8')).pid,
    wrapperPid: (id: string): number => JSON.parse(readFileSync(join(folder(id), 'run.json'), 'utf8')).tmux.wrapperPid,
    /**
     * A trainer that waits in its 50th iteration; after `go` it prints the last one, saves, and does `end`; `begin`
     * first of all.
     */
    async train(end: string, begin = ':'): Promise<string> {
      const script = [
        begin,
        'echo "Starting training..., iters: 100"',
        `echo "${report(50)}"`,
        `while [ ! -e '${go}' ]; do sleep 0.02; done`,
        `echo "${report(100)}"`,
        'echo "Saved final weights to a/adapters.safetensors."',
        end,
      ].join('\n');
      const id = stage.start(['sh', '-c', script]);
      await waitFor('the first report', () => journal(id).some(({type}) => type === 'report'));
      return id;
    },
    /** Fills what the journal's and the log's last pages have left too. */
    async fillToTheLastByte(id: string): Promise<void> {
      disk.fill();
      await waitFor('the last page to be full', () =>
        readFileSync(join(folder(id), 'health'), 'utf8').includes('disk is full'),
      );
    },
    go: () => writeFileSync(go, ''),
    /** What every command shows of it. */
    seen(id: string) {
      const {run, training} = stage.status(id);
      return {state: run.state, outcome: run.outcome, exitCode: run.exitCode, iteration: training.iteration};
    },
    async leave(): Promise<void> {
      for (const pid of processesWith(disk.folder)) endIfThere(pid);
      await stage.close();
    },
  };
};

let stage: ReturnType<typeof stageOn> | null = null;

/** The disk with a stage on it, until `leaveDisks`. */
export const setUpOn = <Disk extends SmallDisk>(disk: Disk | null): {disk: Disk; on: ReturnType<typeof stageOn>} => {
  if (disk === null) throw new Error('There is no such disk.');
  stage = stageOn(disk);
  return {disk, on: stage};
};

/** Ends what was started on it and gives it back; for `afterEach`. */
export const leaveDisks = async (): Promise<void> => {
  await stage?.leave();
  stage = null;
  leavePlaces();
};
