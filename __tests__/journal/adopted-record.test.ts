import {expect, test} from '@jest/globals';
import {type Adoption, asRunRecord, runProcesses} from '../../source/journal/run-record.js';
import {RECORD} from './record.js';

const ADOPTED: Adoption = {
  kind: 'pane',
  file: null,
  pane: {socketPath: '/tmp/s', paneId: '%3', leaderPid: 7, leaderIdentity: 'x'},
  processes: [{pid: 9, identity: 'y', itself: true}],
  releasedAt: null,
};

test('how a run was adopted survives a round trip; older records do not say', () => {
  const adopted = {...RECORD, adopted: ADOPTED};
  expect(asRunRecord(JSON.parse(JSON.stringify(adopted)))).toEqual(adopted);
  expect(asRunRecord(RECORD)).toEqual(RECORD);
  expect(asRunRecord({...RECORD, adopted: null})).not.toBeNull();
  for (const startedAt of [null, 1_800_000_000_000]) {
    expect(asRunRecord({...RECORD, adopted: {...ADOPTED, startedAt}})).not.toBeNull();
  }
});

test.each([
  ['an unknown kind', {kind: 'screen'}],
  ['processes without an identity', {processes: [{pid: 9, itself: true}]}],
  ['a start that is not a time', {startedAt: 'Tue Nov 18'}],
  ['half a pane', {pane: {paneId: '%3'}}],
])('%s is refused', (_what, change) => {
  expect(asRunRecord({...RECORD, adopted: {...ADOPTED, ...change}})).toBeNull();
});

test('the processes of a run are those below its wrapper, or those found at its adoption', () => {
  const tmux = {socketPath: '', sessionId: '$1', trainerPane: '%1', wrapperPid: 5, wrapperIdentity: 'z'};
  expect(runProcesses({tmux})).toEqual([{pid: 5, identity: 'z', itself: false}]);
  expect(runProcesses({tmux: null, adopted: ADOPTED})).toEqual(ADOPTED.processes);
  expect(runProcesses({tmux: null})).toEqual([]);
});
