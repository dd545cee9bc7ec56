import {existsSync, writeFileSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {environmentOf} from '../helpers/processes.js';
import {createSshHosts, type SshHosts} from '../helpers/ssh-hosts.js';
import {createStage, processesWith, processState, type Stage, waitFor} from '../helpers/stage.js';
import {describeEach, trainingFlags} from './trainers.js';

const SSHD = '/usr/sbin/sshd';
const hasSshd = existsSync(SSHD);

let stage: Stage;
let hosts: SshHosts | null = null;

beforeEach(() => {
  stage = createStage();
});

afterEach(() => {
  hosts?.close();
  hosts = null;
  stage.close();
});

const startingPort = (): string => String(33_000 + (process.pid % 4000) * 4);

/** The ranks that read these adapters, by their number. */
const rankPids = (marker: string): number[] =>
  processesWith(marker)
    .flatMap(pid => {
      const rank = environmentOf(pid).find(one => one.startsWith('MLX_RANK='));
      return rank === undefined ? [] : [{pid, rank}];
    })
    .sort((a, b) => a.rank.localeCompare(b.rank))
    .map(({pid}) => pid);

describeEach(trainer => {
  // One release is enough: how ranks are started has not changed since the other.
  const testOne = hasSshd && trainer.prints === 'table' ? test : test.skip;
  testOne('a rank on another machine is measured, paused, resumed and stopped with the run', async () => {
    hosts = await createSshHosts(stage.folder, SSHD, {m2: {}});
    const adapters = join(stage.folder, 'adapters');
    const hostfile = join(stage.folder, 'hosts.json');
    const listed = [
      {ssh: '127.0.0.1', ips: ['127.0.0.1']},
      {ssh: 'm2', ips: ['127.0.0.1'], rdma: [null, ['rdma_en2', 'rdma_en3']]},
    ];
    writeFileSync(hostfile, JSON.stringify(listed));
    const launch = ['--hostfile', hostfile, '--backend', 'ring', '--starting-port', startingPort()];
    const there = ['--env', 'HF_HUB_OFFLINE=1', '--'];
    const flags = trainingFlags(adapters, '--iters', '100000', '--steps-per-eval', '100000', '--save-every', '100000');
    const words = [trainer.program('mlx.launch'), ...launch, ...there, trainer.program('mlx_lm.lora'), ...flags];
    const PATH = [hosts.bin, process.env.PATH].join(delimiter);
    const id = stage.start(words, [], {...trainer.env, PATH});
    const events = () => stage.journal(id);

    const sample = await waitFor('a sample of the rank', () =>
      events().find(event => event.type === 'host-sample' && event.trainer !== null),
    );
    expect(sample).toMatchObject({host: 'm2', memory: {limitedBy: 'machine'}, trainer: {processes: 1, stopped: false}});
    expect(events().find(event => event.type === 'hosts')).toMatchObject({
      told: 'hostfile',
      hosts: [
        {name: '127.0.0.1', here: true},
        {name: 'm2', here: false},
      ],
      ranks: [
        {rank: 0, host: '127.0.0.1'},
        {rank: 1, host: 'm2'},
      ],
    });
    // The live bar of a rank that has a terminal is none of the run's figures.
    await waitFor('three reports', () => events().filter(event => event.type === 'report').length > 2);
    const iterations = events().flatMap(event => (event.type === 'report' ? [Number(event.iteration)] : []));
    expect(iterations).toEqual([...new Set(iterations)].sort((a, b) => a - b));

    const pids = rankPids(adapters);
    expect(pids).toHaveLength(2);
    expect(stage.mlxtop(['pause', id])).toMatchObject({code: 0});
    expect(pids.map(processState)).toEqual(['T', 'T']);
    expect(stage.mlxtop(['resume', id])).toMatchObject({code: 0});
    expect(pids.map(processState)).not.toContain('T');

    hosts.host('m2').shut();
    const paused = stage.mlxtop(['pause', id]);
    expect(paused).toMatchObject({code: 1});
    expect(paused.stderr).toMatch(/is paused here, but not on m2: it refuses ssh connections/);
    await hosts.host('m2').start();
    expect(stage.mlxtop(['stop', id])).toMatchObject({code: 0});
    await waitFor('the end of all ranks', () => rankPids(adapters).length === 0);
    expect(stage.status(id).run.state).toBe('stopped');
    await waitFor('the end of all connections', () => hosts?.host('m2').sessions().length === 0);
  });
});
