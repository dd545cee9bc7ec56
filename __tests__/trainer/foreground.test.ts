import {describe, expect, test} from '@jest/globals';
import type {ProcessInfo} from '../../source/host/types.js';
import {jobInPane} from '../../source/trainer/foreground.js';

const SHELL = 10;

type Made = Partial<ProcessInfo> & {pid: number; name: string};

const process_ = (made: Made): ProcessInfo => ({
  parentPid: SHELL,
  groupId: made.pid,
  sessionId: SHELL,
  foreground: false,
  stopped: false,
  zombie: false,
  cpuSeconds: 0,
  ...made,
});

const shell = (more: Partial<ProcessInfo> = {}): ProcessInfo =>
  process_({pid: SHELL, parentPid: 1, name: 'zsh', ...more});
const background = process_({pid: 20, name: 'other'});
const trainer = process_({pid: 30, name: 'python3', foreground: true});
const worker = process_({pid: 31, parentPid: 30, groupId: 30, name: 'python3', foreground: true});

describe('what runs in a pane', () => {
  test("is the job in the foreground of its shell, not the shell's other jobs", () => {
    expect(jobInPane(SHELL, [shell(), background, trainer, worker])).toEqual({
      kind: 'job',
      roots: [{pid: 30, itself: true}],
      names: ['python3'],
    });
  });

  test('is every part of a pipeline, also when its first one has ended', () => {
    const tee = process_({pid: 32, groupId: 30, name: 'tee', foreground: true});
    expect(jobInPane(SHELL, [shell(), trainer, tee])).toMatchObject({
      roots: [
        {pid: 30, itself: true},
        {pid: 32, itself: true},
      ],
      names: ['python3', 'tee'],
    });
    expect(jobInPane(SHELL, [shell(), tee])).toMatchObject({roots: [{pid: 32, itself: true}]});
  });

  test('is the first process itself when that is no shell', () => {
    const leader = process_({pid: SHELL, parentPid: 1, name: 'python3', foreground: true});
    const child = process_({pid: 40, groupId: SHELL, name: 'python3', foreground: true});
    expect(jobInPane(SHELL, [leader, child])).toMatchObject({kind: 'job', roots: [{pid: SHELL, itself: true}]});
  });

  test('is what is below a shell that runs a script', () => {
    const child = process_({pid: 40, groupId: SHELL, name: 'python3', foreground: true});
    expect(jobInPane(SHELL, [shell({name: 'sh', foreground: true}), child])).toMatchObject({
      kind: 'job',
      roots: [{pid: SHELL, itself: false}],
      names: ['python3'],
    });
  });

  test('is nothing at a prompt, whatever runs in the background', () => {
    expect(jobInPane(SHELL, [shell({foreground: true}), background])).toMatchObject({kind: 'idle'});
    expect(jobInPane(SHELL, [shell({name: '-bash', foreground: true})])).toEqual({kind: 'idle', waiting: []});
  });

  test('is nothing either when it was stopped, but then the shell has it', () => {
    const stopped = process_({...trainer, foreground: false, stopped: true});
    const ended = process_({pid: 33, name: 'make', zombie: true});
    expect(jobInPane(SHELL, [shell({foreground: true}), background, stopped, ended])).toEqual({
      kind: 'idle',
      waiting: ['python3', 'other'],
    });
  });

  test('is nothing when its first process has ended', () => {
    expect(jobInPane(SHELL, [background])).toEqual({kind: 'gone'});
    expect(jobInPane(SHELL, [shell({zombie: true})])).toEqual({kind: 'gone'});
  });

  describe('where the system shows no session (macOS)', () => {
    const on = (...made: ProcessInfo[]): ProcessInfo[] => made.map(one => ({...one, sessionId: null}));

    test('what runs in a terminal below the job is part of it', () => {
      const script = process_({pid: 50, name: 'script', foreground: true});
      const inner = process_({pid: 51, parentPid: 50, name: 'python3', foreground: true});
      expect(jobInPane(SHELL, on(shell(), background, script, inner))).toMatchObject({
        roots: [{pid: 50, itself: true}],
      });
    });

    test('of two that cannot be told apart none is chosen', () => {
      const hidden = process_({pid: 61, parentPid: 20, name: 'python3', foreground: true});
      expect(jobInPane(SHELL, on(shell(), background, trainer, hidden))).toEqual({
        kind: 'unclear',
        names: ['python3', 'python3'],
      });
    });
  });
});
