import {describe, expect, test} from '@jest/globals';
import {endRanks, pauseRanks, problemWords, type RankLink, resumeRanks} from '../../../source/trainer/ranks/control.js';

type Faults = {silent?: boolean; refuses?: boolean; empty?: boolean; twice?: boolean};

/** A machine with a rank and its worker, which appears at the second look. */
const machine = (faults: Faults = {}) => {
  const stopped = new Map<number, boolean>([[7, false]]);
  const sent: string[] = [];
  let looks = 0;
  let closed = 0;
  const processOf = (pid: number, connection = '10.0.0.1 5000') => ({
    info: {pid, parentPid: pid === 8 ? 7 : 1, stopped: stopped.get(pid) ?? false},
    start: `s${pid}`,
    ageSeconds: 5,
    environment: {MLX_RANK: '1', SSH_CONNECTION: connection},
    words: ['python', 'train.py'],
  });
  const link: RankLink = {
    hello: {client: '10.0.0.1'},
    async look() {
      if (faults.silent) throw new Error('it does not answer.');
      if (++looks === 2 && !stopped.has(8)) stopped.set(8, false);
      const processes = faults.empty ? [] : [...stopped.keys()].map(pid => processOf(pid));
      return {processes: faults.twice ? [...processes, processOf(9, '10.0.0.1 6000')] : processes};
    },
    async signal(name, processes) {
      for (const {info} of processes) {
        sent.push(`${name} ${info.pid}`);
        if (!faults.refuses && (name === 'STOP' || name === 'CONT')) stopped.set(info.pid, name === 'STOP');
        if (name === 'KILL') stopped.delete(info.pid);
      }
      return processes.map(() => (faults.refuses ? 'refused' : 'sent'));
    },
    close: () => closed++,
  };
  return {link, sent, closed: () => closed};
};

const optionsFor = (machines: Record<string, ReturnType<typeof machine>>) => ({
  hosts: Object.keys(machines),
  connect: async (host: string) => {
    const found = machines[host];
    if (!found) throw new Error('it refuses ssh connections');
    return found.link;
  },
  expected: () => ({ranks: new Set([1]), command: ['train.py'], runSeconds: 60, client: '10.0.0.1', shared: {}}),
});

describe('ranks on other machines', () => {
  test('a pause reaches what appears meanwhile, a resume all of it; each connection is closed', async () => {
    const m2 = machine();
    expect(await pauseRanks(optionsFor({m2}))).toEqual([]);
    expect(m2.sent).toEqual(['STOP 7', 'STOP 8']);
    expect(await resumeRanks(optionsFor({m2}))).toEqual([]);
    expect(m2.sent.slice(2)).toEqual(['CONT 7', 'CONT 8']);
    expect(m2.closed()).toBe(2);
  });

  test('a kill reaches all of them', async () => {
    const m2 = machine();
    expect(await endRanks(optionsFor({m2}), 'SIGKILL')).toEqual([]);
    expect(m2.sent).toEqual(['KILL 7', 'KILL 8']);
  });

  test('where it does not work, the others are paused, and each reason is told once', async () => {
    const good = machine();
    const machines = {
      m2: good,
      ...{m3: machine({silent: true}), m4: machine({silent: true})},
      ...{m5: machine({refuses: true}), m6: machine({empty: true}), m7: machine({twice: true})},
    };
    const problems = await pauseRanks({...optionsFor(machines), hosts: [...Object.keys(machines), 'm8']});
    expect(good.sent).toEqual(['STOP 7', 'STOP 8']);
    expect(machines.m7.sent).toEqual([]);
    expect(problemWords(problems)).toBe(
      'm3, m4: it does not answer; m5: a process belongs to another user there; ' +
        'm6: no process of this run was found there; ' +
        'm7: rank 1 could be either of two runs there, so none was signalled; m8: it refuses ssh connections',
    );
  });
});
