import {readFileSync} from 'node:fs';
import {expect, test} from '@jest/globals';
import {isUrgent} from '../../../source/alerts/message.js';
import {ALERT_CODES, ALERTS, alertRule} from '../../../source/insight/alerts/catalogue.js';
import {overText} from '../../../source/insight/alerts/now.js';
import {checkSettings} from '../../../source/settings/check.js';

const page = readFileSync(new URL('../../../docs/alerts.md', import.meta.url), 'utf8');

test('codes never change: settings, journals and other programs hold them', () => {
  expect(ALERT_CODES).toEqual([
    'finished',
    'failed',
    'stalled',
    'loss-not-finite',
    'save-failed',
    'val-loss-rising',
    'memory-red',
    'swapping',
    'disk-low',
    'on-battery',
    'host-swapping',
    'host-memory-red',
    'host-silent',
    'card-shared',
    'card-memory',
    'restarted',
    'queue-held',
  ]);
});

test('docs/alerts.md lists all of them, and says when each goes out', () => {
  expect(/^ {2}only: .*# of: (.+)$/m.exec(page)?.[1]?.split(' ')).toEqual(ALERT_CODES);
  expect([...page.matchAll(/^\| `([a-z-]+)` \| \S/gm)].map(([, code]) => code)).toEqual(ALERT_CODES);
});

test('settings take each of them, and no other', () => {
  const only = [...ALERT_CODES];
  expect(checkSettings({alerts: {only}}, 'x').alerts.only).toEqual(only);
  expect(() => checkSettings({alerts: {only: ['finishd']}}, 'x')).toThrow(/'finishd', which is not one of: finished, /);
});

test.each([...ALERTS])('the end of %s is a sentence of its own', (code, rule) => {
  const said = [rule.over, ...(rule.about === 'run' ? [rule.untilTheEnd] : [])];
  for (const text of said) expect(text).toMatch(/^[A-Z].*\.$/);
  expect([overText(code, false), overText(code, true)]).toEqual([rule.over, said.at(-1)]);
});

test('which alerts are urgent', () => {
  const message = {text: '', run: '', runId: '', at: ''};
  expect(ALERT_CODES.filter(code => isUrgent({...message, code, over: false}))).toEqual([
    'failed',
    'stalled',
    'loss-not-finite',
    'save-failed',
    'disk-low',
    'queue-held',
  ]);
  expect(isUrgent({...message, code: 'failed', over: true})).toBe(false);
});

test.each(['gpu-hot', 'constructor', '__proto__'])('%s is an alert that this version does not know', code => {
  expect(alertRule(code)).toBeNull();
  for (const hasEnded of [false, true]) expect(overText(code, hasEnded)).toContain(`does not know the alert '${code}'`);
});
