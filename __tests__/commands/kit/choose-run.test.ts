import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {runLine} from '../../../source/commands/kit/choose-run.js';
import {textWidth} from '../../../source/format/text-width.js';
import {writeQueueEntry} from '../../../source/journal/queue-entry.js';
import {createHome, living, makeRun} from '../../helpers/home.js';

let home: ReturnType<typeof createHome>;

beforeEach(() => {
  home = createHome();
});
afterEach(() => home.close());

test('a line of the chooser fits its terminal', async () => {
  const tmux = await living();
  const command = ['python', '-m', 'mlx_lm', 'lora', '--model', 'org/model'];
  const run = makeRun(home.home, {id: '20261128-195609-19bf', name: 'lora', command, tmux});
  expect(runLine(run, 0, 50)).toBe('  1  lora  starting  (20261128-195609-19bf)');
  expect(runLine(run, 0, 80)).toMatch(
    /^ {2}1 {2}lora {2}starting {2}python -m mlx_lm lo.*… {2}\(20261128-195609-19bf\)$/,
  );
  writeQueueEntry(run.paths, {
    ...{queuedAt: 1, position: 1, mode: 'queue', after: null, afterName: null, anyEnd: false},
    ...{hasSecrets: false, hasInput: false, dashboardFlags: [], continues: null},
    reason: {kind: 'run', text: 'a run with a long name to finish'},
  });
  expect(runLine(run, 0, 50)).toMatch(/^ {2}1 {2}lora {2}waiting for.*… {2}\(20261128-195609-19bf\)$/);
  for (const columns of [50, 80, 120]) expect(textWidth(runLine(run, 0, columns))).toBeLessThanOrEqual(columns);
});
