import {expect, test} from '@jest/globals';
import {doctorJson} from '../../source/doctor/words.js';
import {appsJson} from '../../source/report/apps.js';
import {endingJson, memoryJson, statusJson, storyJson, toJson} from '../../source/report/json.js';
import {unreadableJson} from '../../source/report/unreadable-runs.js';
import {APP, everything, LINES, MEMORY, MINUTES, T, WHERE} from './everything.js';

// What programs of users read: a document may gain a key, at its end or not, but a key that is here stays as it is.
test.each<[string, unknown]>([
  [
    'status',
    {
      ...statusJson(everything, true, 'darwin', WHERE, 'The disk is full.'),
      ...endingJson(MINUTES, T - 500, 'mlxtop continue x'),
      // Its lines tell the time of day, which is the machine's zone.
      since: {...storyJson(T - 7_200_000, T, LINES), lines: []},
    },
  ],
  ['runs', [unreadableJson(everything, 'linux', {name: 'x', path: '/runs/x', reason: 'run.json is cut'})]],
  ['memory', memoryJson({...MEMORY, takenAt: T}, 'darwin')],
  ['apps', appsJson([APP])],
  [
    'doctor',
    doctorJson([{check: 'tmux', level: 'problem', what: 'too old', means: 'no run', next: 'Update it.'}], 'darwin'),
  ],
])('%s, byte for byte', (_name, document) => {
  expect(toJson(document)).toMatchSnapshot();
});
