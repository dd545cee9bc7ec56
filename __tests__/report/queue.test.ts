import {expect, test} from '@jest/globals';
import {describe as describeState} from '../../source/insight/describe.js';
import {createState} from '../../source/insight/state.js';
import {wallMs} from '../../source/journal/clocks.js';
import {type QueuedRun, queueText, waitingLines} from '../../source/report/queue.js';
import {runsText} from '../../source/report/runs.js';
import {statusText} from '../../source/report/status.js';
import {statusJson} from '../../source/report/status-json.js';
import {asWaitingView, waitSentence} from '../../source/report/waiting-view.js';

const NOW = Date.UTC(2026, 10, 28, 18, 30);

const run = (name: string, reason: QueuedRun['entry']['reason']): QueuedRun => ({
  id: '20261128-180000-aaaa',
  name,
  command: ['python', 'train.py'],
  directory: '/',
  entry: {queuedAt: NOW - 60_000, after: 'x', anyEnd: false, reason},
  isLost: false,
});

const LIST = [
  run('lora-2', {kind: 'run', text: 'lora-1 to finish'}),
  run('lora-3', {kind: 'held', text: 'lora-1 failed'}),
  run('lora-4', {kind: 'memory', text: 'memory to be green for a minute (red now)'}),
];

test.each([120, 80, 50])('the queue in %s columns says of each what it waits for', columns => {
  const lines = queueText(LIST, NOW, columns).trimEnd().split('\n');
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(columns);
  const text = lines.join('\n');
  expect(text).toMatch(/1 +lora-2[\s\S]*lora-1 to finish/);
  expect(text).toMatch(/2 +lora-3[\s\S]*\(held\) lora-1 failed/);
  expect(text).toMatch(columns === 120 ? /a minute \(red now\)/ : /memory to be green/);
});

test('a list of runs says it in a sentence each, of many in fewer', () => {
  expect(waitingLines(LIST)).toBe(
    'lora-2 waits for lora-1 to finish.\nlora-3 is held: lora-1 failed.\n' +
      'lora-4 waits for memory to be green for a minute (red now).\nThe order: mlxtop queue\n',
  );
  expect(waitingLines(LIST, 1)).toMatch(/^lora-2[^\n]*\n2 more wait\.\n/);
  expect(waitingLines([])).toBe('');
  expect(waitSentence({kind: 'lost', text: 'its session is gone'})).toBe('waits: its session is gone');
});

test('a run that waits has trained nothing, and no time has passed', () => {
  const state = {...createState(), id: 'a', name: 'lora-2', startedAt: NOW - 3_600_000};
  const entry = {queuedAt: NOW - 3_600_000, after: null, reason: {kind: 'run', text: 'lora-1 to finish'}} as const;
  const view = asWaitingView(describeState(state, wallMs(NOW)), entry);
  expect(statusText(view, NOW, false)).toMatch(/^state +waiting for lora-1 to finish$/m);
  expect(statusText(view, NOW, false)).not.toMatch(/recorder/);
  expect(runsText([view], NOW)).toMatch(/lora-2 +waiting +— /);
  expect(statusJson(view, false, 'darwin').run).toMatchObject({
    state: 'waiting',
    startedAt: null,
    queuedAt: '2026-11-28T17:30:00.000Z',
    elapsedSeconds: 0,
    waits: {held: false, reason: 'for lora-1 to finish', after: null},
  });
});
