import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, test} from '@jest/globals';
import {parseHostfile} from '../../../source/trainer/ranks/hostfile.js';
import {runHosts} from '../../../source/trainer/ranks/run-hosts.js';

const OWN = new Set(['m1', '10.0.0.1', 'fe80::1']);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-hosts-'));
});

afterAll(() => rmSync(folder, {recursive: true, force: true}));

const hostfile = (content: unknown): string => {
  writeFileSync(join(folder, 'hosts.json'), typeof content === 'string' ? content : JSON.stringify(content));
  return 'hosts.json';
};

/** `m1* m2: 0@m1 1@m2`: hosts, those here with a star, and ranks. */
const found = (command: string, hosts?: string[]): string | null => {
  const all = runHosts({command: command.split(' '), directory: folder, hosts}, OWN, 'm1');
  if (all === null) return null;
  const names = all.hosts.map(({name, here}) => (here ? `${name}*` : name)).join(' ');
  return `${all.told} ${names}: ${all.ranks.map(({rank, host}) => `${rank}@${host}`).join(' ')}`;
};

describe('mlx.launch', () => {
  test('--hosts, each repeated before the next', () => {
    expect(found('mlx.launch --hosts m1,m2 -- train')).toBe('hosts m1* m2: 0@m1 1@m2');
    expect(found('mlx.launch --hosts=m2,jo@m3 -n 2 train')).toBe('hosts m2 jo@m3: 0@m2 1@m2 2@jo@m3 3@jo@m3');
    expect(found('uv run mlx.launch -n2 --hosts 10.0.0.1,10.0.0.2 -- train')).toBe(
      'hosts 10.0.0.1* 10.0.0.2: 0@10.0.0.1 1@10.0.0.1 2@10.0.0.2 3@10.0.0.2',
    );
  });

  test('ranks on this machine alone are no matter of hosts', () => {
    expect(found('mlx.launch -n 4 -- train')).toBeNull();
    expect(found('mlx.launch --hosts 127.0.0.1,localhost,M1.local -- train')).toBeNull();
    expect(found('python train.py')).toBeNull();
  });

  test("the trainer's own options are not the launcher's", () => {
    expect(found('mlx.launch --hosts m1,m2 -- train --hosts m8,m9 -n 7')).toBe('hosts m1* m2: 0@m1 1@m2');
  });

  test('a hostfile: rank = position, and -n means nothing', () => {
    const listed = [
      {ssh: 'm2', rdma: [null, 'rdma_en5']},
      {ssh: 'm1', ips: ['10.0.0.1'], rdma: [['a', 'b'], null]},
    ];
    const file = hostfile(listed);
    expect(found(`mlx.launch -n 3 --hostfile ${file} -- train`)).toBe('hostfile m2 m1*: 0@m2 1@m1');
    hostfile({backend: 'jaccl', envs: ['A=1'], hosts: listed});
    expect(found(`mlx.launch --hostfile ${file} train`)).toBe('hostfile m2 m1*: 0@m2 1@m1');
  });

  test('mpirun fills one host after the other', () => {
    const file = hostfile({backend: 'mpi', hosts: [{ssh: 'm1'}, {ssh: 'm2'}, {ssh: 'm1'}]});
    expect(found(`mlx.launch --hostfile ${file} train`)).toBe('hostfile m1* m2: 0@m1 1@m1 2@m2');
  });

  test.each([
    '',
    '[]',
    '{}',
    '{"hosts":"m2"}',
    '[{"ips":["1.2.3.4"]}]',
    '[{"ssh":5}]',
    'null',
    '[',
    `[${'1,'.repeat(2e5)}1]`,
  ])('a hostfile that mlx.launch would not take does no harm: %.20s', text => {
    expect(found(`mlx.launch --hostfile ${hostfile(text)} -- train`)).toBeNull();
  });

  test('nor does a missing one, or a folder', () => {
    expect(found('mlx.launch --hostfile nowhere.json -- train')).toBeNull();
    expect(found('mlx.launch --hostfile . -- train')).toBeNull();
  });

  test('only ssh is required of a host', () => {
    expect(parseHostfile('[{"ssh":"m2"}]')).toEqual({hosts: ['m2'], backend: null});
  });
});

describe('--hosts', () => {
  test('names the others of a run that is started on each machine', () => {
    expect(found('torchrun --nnodes 2 train.py', ['m2'])).toBe('option m1* m2: ');
    expect(found('torchrun --nnodes 2 train.py', ['m2', 'm1'])).toBe('option m2 m1*: ');
  });

  test("goes before the launcher's, whose ranks stay where the names are the same", () => {
    expect(found('mlx.launch --hosts m2,m3 train', ['m3', 'm2'])).toBe('option m3 m2: 0@m2 1@m3');
    expect(found('mlx.launch --hosts 10.0.0.2,10.0.0.3 train', ['m2', 'm3'])).toBe('option m2 m3: ');
  });
});

test.each([
  'torchrun --nnodes=2 --node_rank=0 --rdzv-endpoint=m1:29400 train.py',
  'torchrun --nnodes 1:4 train.py',
  'python -m torch.distributed.run --nnodes 2 train.py',
  'accelerate launch --num_machines 2 --machine_rank 0 --main_process_ip m1 train.py',
])('several machines without names: %s', command => {
  expect(found(command)).toBe('nodes m1*: ');
});

test.each(['torchrun --nproc-per-node 8 train.py', 'accelerate launch train.py', 'torchrun train.py --nnodes x'])(
  'one machine: %s',
  command => {
    expect(found(command)).toBeNull();
  },
);
