import {type ChildProcess, spawn} from 'node:child_process';
import {mkdtempSync, renameSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import type {RunEvent} from '../../source/journal/events.js';
import {JournalFollower} from '../../source/journal/follow.js';
import {writeRunRecord} from '../../source/journal/run-folder.js';
import {endIfThere, environmentOf} from '../helpers/processes.js';
import {createSshHosts, type SshHosts} from '../helpers/ssh-hosts.js';
import {bundled} from '../journal/bundled.js';
import {leavePlaces} from '../journal/places.js';
import {endGuards} from '../recorder/guards.js';
import {endTrainers, host, newRun, recordOf, startTrainer, trainerOnce} from '../recorder/recording.js';
import {stateOf, until} from '../trainer/runs.js';
import {describeWith, toolPath} from './tools.js';

/** Like none of another time: all hosts of all tests are this one machine. */
const RANK = ['sleep', String(100_000 + process.pid)];

let folder: string;
let hosts: SshHosts | null = null;
const started: ChildProcess[] = [];
const runs: string[] = [];
const ranks: number[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-auto-'));
});

afterEach(async () => {
  for (const one of started.splice(0)) one.kill('SIGKILL');
  for (const run of runs.splice(0)) endGuards(run);
  for (const pid of ranks.splice(0)) endIfThere(pid);
  hosts?.close();
  hosts = null;
  await endTrainers();
  leavePlaces();
  rmSync(folder, {recursive: true, force: true});
});

describeWith('sshd', 'auto-pause of a run on two machines', () => {
  test('stops the rank on the other one too, and resumes it as soon as that can be reached', async () => {
    hosts = await createSshHosts(folder, toolPath('sshd'), {m2: {}});
    const m2 = hosts.host('m2');
    const PATH = [hosts.bin, process.env.PATH].join(delimiter);
    started.push(spawn(join(hosts.bin, 'ssh'), ['m2', `MLX_RANK=1 exec ${RANK.join(' ')}`], {stdio: 'ignore'}));
    const isRank = (pid: number): boolean => {
      try {
        return environmentOf(pid).includes('MLX_RANK=1');
      } catch {
        // It has ended since it was listed, or is about to become another program.
        return false;
      }
    };
    await until(() => m2.sessions().some(isRank), 'the rank');
    const rank = m2.sessions().findLast(isRank) ?? 0;
    ranks.push(rank);

    const paths = newRun();
    runs.push(paths.folder);
    const press = (now: 'green' | 'red'): void => {
      writeFileSync(join(paths.folder, 'pressure.new'), now);
      renameSync(join(paths.folder, 'pressure.new'), join(paths.folder, 'pressure'));
    };
    press('green');
    const {wrapperPid} = startTrainer(RANK, paths);
    const trainer = await trainerOnce(wrapperPid);
    const wrapperIdentity = await host.processIdentity(wrapperPid);
    const times = {afterSeconds: 0.1, resumeAfterSeconds: 0.1, maxPauseSeconds: 60, minRunSeconds: 0};
    writeRunRecord(
      paths,
      recordOf({
        command: ['mlx.launch', '--hosts', '127.0.0.1,m2', '--', ...RANK],
        path: PATH,
        tmux: {socketPath: '', sessionId: '$1', trainerPane: '%1', wrapperPid, wrapperIdentity},
        autoPause: {...{when: 'red', resumeAt: 'green'}, ...times},
      }),
    );
    const program = bundled('recorder/policy-program.ts');
    const words = [program, paths.folder, String(wrapperPid)];
    const env = {...process.env, PATH};
    started.push(spawn(process.execPath, words, {stdio: ['pipe', 'ignore', 'inherit'], env}));
    const events = (): RunEvent[] => new JournalFollower(paths.journal).read(2 ** 28).events;

    await until(() => events().some(event => event.type === 'host-sample' && event.trainer !== null), 'a sample of it');
    press('red');
    await until(() => stateOf(trainer) === 'T' && stateOf(rank) === 'T', 'both stopped');
    press('green');
    await until(() => stateOf(trainer) !== 'T' && stateOf(rank) !== 'T', 'both resumed');

    press('red');
    await until(() => stateOf(trainer) === 'T' && stateOf(rank) === 'T', 'both stopped again');
    m2.shut();
    press('green');
    await until(() => stateOf(trainer) !== 'T', 'the one here resumed');
    const warned = (): string[] => events().flatMap(event => (event.type === 'warning' ? [event.text] : []));
    await until(() => warned().length > 0, 'a warning');
    expect(warned().at(-1)).toMatch(/^Auto-pause could not resume the ranks on m2: it refuses .*\. It keeps trying$/);
    expect(stateOf(rank)).toBe('T');
    await m2.start();
    await until(() => stateOf(rank) !== 'T', 'the other one resumed');
    await until(() => events().some(({type}) => type === 'warning-over'), 'the end of the warning');
  }, 90_000);
});
