import {describe, expect, test} from '@jest/globals';
import type {RunRecord} from '../../../source/journal/run-record.js';
import {startAgainCommand} from '../../../source/runs/continue/start-again.js';
import {demoTrainerWords} from '../../../source/runs/start/demo-command.js';

const record = (more: Partial<RunRecord> = {}): RunRecord => ({
  schema: 1,
  id: 'a1',
  name: 'mlxtop-2',
  command: ['python', 'x.py'],
  directory: '/work',
  createdAt: 0,
  intervalMs: 2000,
  iterationsPattern: null,
  machine: {platform: 'linux', processor: null, cores: 1, memoryBytes: null, system: 'test'},
  tmux: null,
  ...more,
});

const at = (socketPath: string): RunRecord['tmux'] => ({
  socketPath,
  sessionId: '$0',
  trainerPane: '%1',
  wrapperPid: 1,
  wrapperIdentity: null,
});

describe('the command that starts a run again', () => {
  test.each<[Partial<RunRecord>, string]>([
    [{}, 'mlxtop run -- python x.py'],
    [{tmux: at('/tmp/tmux-501/default')}, 'mlxtop run -- python x.py'],
    [{tmux: at('/elsewhere/socket')}, 'mlxtop run -- python x.py'],
    [{name: 'lora', tmux: at('/tmp/tmux-501/mine')}, 'mlxtop run -s lora -L mine -- python x.py'],
    [
      {intervalMs: 500, iterationsPattern: '(?<iteration>\\d+)'},
      "mlxtop run --interval 500ms --iterations-pattern '(?<iteration>\\d+)' -- python x.py",
    ],
    [{maySleep: true, relaxGpuWatchdog: true}, 'mlxtop run --no-awake --relax-gpu-watchdog -- python x.py'],
    [{independent: true}, 'mlxtop run --independent -- python x.py'],
    [{afterRestart: true}, 'mlxtop run --after-restart -- python x.py'],
    [{alertChannels: []}, 'mlxtop run --alerts none -- python x.py'],
    [{alertChannels: ['bell', 'desktop']}, 'mlxtop run --alerts bell,desktop -- python x.py'],
    [
      {
        autoPause: {
          when: 'red',
          resumeAt: 'yellow',
          afterSeconds: 60,
          resumeAfterSeconds: 30,
          maxPauseSeconds: 300,
          minRunSeconds: 120,
        },
      },
      'mlxtop run --auto-pause red --resume-at yellow --max-pause 300s -- python x.py',
    ],
  ])('%j', (more, words) => {
    expect(startAgainCommand(record(more))).toBe(`cd /work && ${words}`);
  });

  test('is mlxtop demo for its trainer, with the words that were added', () => {
    const demo = (...words: string[]) =>
      record({command: ['/usr/bin/node', '/lib/mlxtop.js', ...demoTrainerWords('/home/demo', words)]});
    expect(startAgainCommand(demo())).toBe('cd /work && mlxtop demo');
    expect(startAgainCommand(demo('--iters', '300'))).toBe('cd /work && mlxtop demo -- --iters 300');
    const own = ['node', 'mlxtop.js', 'demo-trainer', '--iters', '5'];
    expect(startAgainCommand(record({command: own}))).toBe(`cd /work && mlxtop run -- ${own.join(' ')}`);
  });
});
