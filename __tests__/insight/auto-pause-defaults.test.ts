import {readFileSync} from 'node:fs';
import {expect, test} from '@jest/globals';
import {formatFlagDuration, formatSetting} from '../../source/format/units.js';
import {AUTO_PAUSE_DEFAULTS} from '../../source/insight/auto-pause-defaults.js';

test('docs/memory.md names the defaults of auto-pause', () => {
  const page = readFileSync(new URL('../../docs/memory.md', import.meta.url), 'utf8').replace(/\s+/g, ' ');
  const {resumeAt, afterSeconds, resumeAfterSeconds, maxPauseSeconds, minRunSeconds} = AUTO_PAUSE_DEFAULTS;
  const section = /mlxtop run --auto-pause red -- .*?`--min-run`/.exec(page)?.[0];
  expect(section).toContain(`red for ${formatSetting(afterSeconds)}`);
  expect(section).toContain(`${resumeAt} for ${formatSetting(resumeAfterSeconds)}`);
  expect(section).toContain(`after ${maxPauseSeconds / 60} minutes at the latest`);
  expect(section).toContain(`at least ${minRunSeconds / 60} minutes between two such pauses`);
});

test.each([
  [0.5, '0.5 s', '0.5s'],
  [60, '60 s', '60s'],
  [90, '90 s', '90s'],
  [120, '2 min', '2m'],
  [3600, '60 min', '60m'],
  [7200, '2 h', '2h'],
])('%d seconds as they were set', (seconds, text, flag) => {
  expect([formatSetting(seconds), formatFlagDuration(seconds)]).toEqual([text, flag]);
});
