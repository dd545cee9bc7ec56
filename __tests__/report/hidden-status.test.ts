import {expect, test} from '@jest/globals';
import {hiddenStatus} from '../../source/report/hidden-status.js';
import {statusJson} from '../../source/report/status-json.js';
import {NOW, running} from './views.js';

const status = () => {
  const view = running();
  return statusJson(
    {
      ...view,
      run: {
        ...view.run,
        ...{name: 'for/ada', note: 'with the data of ACME', command: ['python', '/Users/ada/secret/train.py']},
        failure: {kind: 'killed', sentence: 'The system ended it: Google Chrome held 9 GB.', line: '/Users/ada/x died'},
      },
      settings: {...view.settings, model: '/Users/ada/models/llama', data: 'acme-data', adapterPath: 'adapters'},
      advice: [{action: 'quit', app: 'Google Chrome', bytes: 1, savesSeconds: 2, why: 'Google Chrome holds 9.0 GB'}],
      verdict: {level: 'bad', sentence: 'swapping: quit Google Chrome (9.0 GB)', brief: 'swapping'},
      slowdown: {...view.slowdown, otherCause: 'Google Chrome'},
      warnings: [{code: 'x', text: '/Users/ada/secret cannot be written', since: NOW}],
    },
    true,
    'darwin',
  );
};

test('neither command nor paths nor applications are told, and the figures stay', () => {
  const shown = hiddenStatus(status(), ['Google Chrome']);
  expect(JSON.stringify(shown)).not.toMatch(/secret|Chrome|acme|ACME|\/Users|python|llama/);
  expect(shown.run).toMatchObject({name: 'for/ada', state: 'training', command: [], note: null});
  expect(shown.training).toMatchObject({iteration: 1234, totalIterations: 6000});
  expect(shown.memory?.usedBytes).toBe(status().memory?.usedBytes);
  expect(shown.verdict.sentence).toBe('swapping: quit an app (9.0 GB)');
  expect(Object.keys(shown)).toEqual(Object.keys(status()));
});
