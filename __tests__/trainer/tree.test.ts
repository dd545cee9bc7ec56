import {describe, expect, test} from '@jest/globals';
import type {ProcessInfo} from '../../source/host/types.js';
import {processesBelow} from '../../source/trainer/tree.js';

const WRAPPER = 100;

const process = (pid: number, parentPid: number, other: Partial<ProcessInfo> = {}): ProcessInfo => ({
  pid,
  parentPid,
  groupId: 1,
  sessionId: 1,
  stopped: false,
  zombie: false,
  cpuSeconds: 0,
  name: 'python3',
  ...other,
});

const inSession = {groupId: WRAPPER, sessionId: WRAPPER};
const wrapper = process(WRAPPER, 50, inSession);
const below = (...all: ProcessInfo[]): number[] => processesBelow(WRAPPER, all).map(({pid}) => pid);

describe('processesBelow', () => {
  test('gives descendants, parents first, also when pids have wrapped around', () => {
    const trainer = process(900, WRAPPER, inSession);
    const worker = process(30, 900, inSession);
    const helper = process(31, 30, inSession);
    expect(below(helper, worker, wrapper, trainer)).toEqual([900, 30, 31]);
    expect(below(trainer, helper, wrapper, worker)).toEqual([900, 30, 31]);
  });

  test('leaves out the wrapper, its parent, its siblings and other sessions', () => {
    expect(below(process(50, 1), wrapper, process(101, 50), process(102, 1, {sessionId: 7}))).toEqual([]);
  });

  test('counts a descendant with its own group or session', () => {
    const trainer = process(101, WRAPPER, inSession);
    const ownGroup = process(102, 101, {groupId: 102, sessionId: WRAPPER});
    const ownSession = process(103, 101, {groupId: 103, sessionId: 103});
    expect(below(wrapper, trainer, ownGroup, ownSession)).toEqual([101, 102, 103]);
  });

  test('counts a process whose parent has died by its session, with its children, parents first', () => {
    const orphan = process(200, 1, {groupId: 150, sessionId: WRAPPER});
    const itsChild = process(120, 200, {groupId: 120, sessionId: 120});
    expect(below(wrapper, itsChild, orphan)).toEqual([200, 120]);
  });

  test('counts such a process by its group where the system does not show the session', () => {
    const orphan = process(200, 1, {groupId: WRAPPER, sessionId: null});
    const stranger = process(201, 1, {groupId: 201, sessionId: null});
    expect(below({...wrapper, sessionId: null}, orphan, stranger)).toEqual([200]);
  });

  test('leaves out zombies, but not what is below them', () => {
    expect(below(wrapper, process(101, WRAPPER, {zombie: true}), process(102, 101))).toEqual([102]);
  });

  test('ends when a list that was not read at one instant goes in a circle', () => {
    const trainer = process(101, WRAPPER);
    expect(below(wrapper, trainer, process(300, 301), process(301, 300))).toEqual([101]);
  });
});
