import {expect, test} from '@jest/globals';
import {notificationWords, OTHER_WAYS, unconfirmedWords} from '../../source/alerts/seen.js';
import {wrapped} from '../../source/format/wrap.js';

test.each([
  ['darwin', /Script Editor/, /System Settings > Notifications > Script Editor/],
  ['linux', /notify-send/, /notification service/],
] as const)('on %s it says why mlxtop cannot know, how to find out, and what to do', (platform, unknown, ifNot) => {
  const words = notificationWords(platform);
  expect(words).toEqual({
    unknown: expect.stringMatching(/does not report whether a notification appeared/),
    findOut: expect.stringContaining('mlxtop alerts test'),
    ifNot: expect.stringMatching(ifNot),
  });
  expect(words.unknown).toMatch(unknown);
  for (const text of Object.values(words)) expect(text).toMatch(/^\S[^\n]*(?:\.|test)$/);
});

test.each([null, false])('a user who has not confirmed one (%s) is told how to try', seen => {
  expect(unconfirmedWords(seen)).toContain('mlxtop alerts test');
});

test('in the columns of a small terminal nothing is cut', () => {
  for (const platform of ['darwin', 'linux'] as const) {
    for (const text of [...Object.values(notificationWords(platform)), OTHER_WAYS]) {
      const lines = wrapped(text, 79).split('\n');
      expect(lines.join(' ')).toBe(text);
      expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(79);
    }
  }
});
