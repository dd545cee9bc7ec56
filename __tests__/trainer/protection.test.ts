import {describe, expect, test} from '@jest/globals';
import type {ProcessInfo} from '../../source/host/types.js';
import {protectionFor} from '../../source/trainer/protection.js';

const one = (pid: number, parentPid: number, name: string): ProcessInfo => ({
  pid,
  parentPid,
  groupId: pid,
  sessionId: null,
  stopped: false,
  zombie: false,
  cpuSeconds: 0,
  name,
});

/** A tmux server with a run and our recorder, shown by a client in one terminal; another terminal beside it. */
const ALL = [
  one(1, 0, 'launchd'),
  one(100, 1, 'Cursor'),
  one(101, 100, 'zsh'),
  one(102, 101, 'tmux'),
  one(200, 1, 'tmux'),
  one(210, 200, 'sh'),
  one(211, 210, 'python3'),
  one(212, 211, 'python3'),
  one(220, 200, 'node'),
  one(300, 1, 'Terminal'),
  one(301, 300, 'zsh'),
  one(302, 301, 'node'),
];

const sorted = (pids: readonly number[]): number[] => [...pids].sort((a, b) => a - b);

describe('what must not be quit', () => {
  test("the trainer's tree, ourselves, tmux, and the terminal that shows it", () => {
    const {trainerPids, ownPids} = protectionFor(ALL, [210], [220]);
    expect(sorted(trainerPids)).toEqual([210, 211, 212]);
    expect(sorted(ownPids)).toEqual([100, 101, 102, 200, 220]);
  });

  test('without a tmux around us, only what is above us', () => {
    const {trainerPids, ownPids} = protectionFor(ALL, [], [302]);
    expect(trainerPids).toEqual([]);
    expect(sorted(ownPids)).toEqual([300, 301, 302]);
  });

  test('a run somewhere makes its tmux ours', () => {
    expect(sorted(protectionFor(ALL, [210], [302]).ownPids)).toEqual([100, 101, 102, 200, 300, 301, 302]);
  });

  test('what shows the session differs from what has detached itself', () => {
    expect(sorted(protectionFor(ALL, [210], [302]).lookingPids ?? [])).toEqual([100, 101, 102, 300, 301, 302]);
    // What runs in a pane does not show it: the client does.
    expect(sorted(protectionFor(ALL, [210], [220]).lookingPids ?? [])).toEqual([100, 101, 102]);
    expect(
      protectionFor([...ALL, one(400, 1, 'tmux: server'), one(401, 400, 'tmux: client')], [], [401]).lookingPids,
    ).toEqual(expect.not.arrayContaining([400, 401]));
  });

  test('a session lives where its own server does, not where any other is', () => {
    const others = [one(600, 1, 'tmux'), one(601, 600, 'zsh'), one(602, 601, 'tmux')];
    const {ownPids, lookingPids, sessionPids} = protectionFor([...ALL, ...others], [210], [302], [220]);
    expect(sorted(sessionPids ?? [])).toEqual([200, 220]);
    // A client inside another server's pane: both stay, and neither shows the session, nor has the run.
    expect(ownPids).toEqual(expect.arrayContaining([600, 601, 602]));
    expect(lookingPids).toEqual(expect.not.arrayContaining([600, 601, 602]));
    expect(sorted(protectionFor(ALL, [], [220]).sessionPids ?? [])).toEqual([200, 220]);
    expect(protectionFor(ALL, [], [302]).sessionPids).toEqual([]);
  });

  test('a recorder that was started again, somewhere, is ours and not looked from', () => {
    const {ownPids, lookingPids} = protectionFor([...ALL, one(500, 1, 'node')], [210], [302], [500]);
    expect(ownPids).toContain(500);
    expect(lookingPids).not.toContain(500);
  });

  test('a wrapper that is gone, and an unknown parent, are no trouble', () => {
    const {trainerPids, ownPids} = protectionFor([one(5, 4, 'node')], [999], [5]);
    expect(trainerPids).toEqual([999]);
    expect(sorted(ownPids)).toEqual([4, 5]);
  });
});
