import {expect, test} from '@jest/globals';
import {restarts} from '../../source/doctor/checks/restarts.js';
import type {StaleEntry} from '../../source/doctor/world.js';
import {worldWith} from './world.js';

const id = '20261128-184759-29f6';
const found = (...stale: StaleEntry[]) => restarts.run(worldWith({staleEntries: async () => stale}));

test('what is left over for a restart is named, with what removes it', async () => {
  expect(await found()).toMatchObject([{level: 'ok'}]);
  const findings = await found(
    {id, kind: 'cron', files: [], why: 'no-run'},
    {id, kind: 'launchd', files: ['/Users/jo/Library/LaunchAgents/m x.plist'], why: 'no-run'},
    {id, kind: 'systemd', files: ['/u/wants/a.service', '/u/a.service'], why: 'no-program'},
  );
  expect(findings.map(({level, next}) => [level, next])).toEqual([
    ['note', `crontab -e, and remove the line that ends with ${id}`],
    ['note', "rm -f '/Users/jo/Library/LaunchAgents/m x.plist'"],
    ['note', `mlxtop status ${id}`],
  ]);
  expect(findings.map(({what}) => what)).toEqual([
    `a line in your crontab of a run that is not there (${id})`,
    `a launchd agent of a run that is not there (${id})`,
    `a systemd unit that starts a Node or mlxtop that is gone (${id})`,
  ]);
  expect(JSON.stringify(findings.map(({shared}) => shared))).not.toMatch(/jo|2026/);
});

test('many of them are not all told', async () => {
  const many = Array.from({length: 8}, (): StaleEntry => ({id, kind: 'cron', files: [], why: 'no-run'}));
  const findings = await found(...many);
  expect(findings).toHaveLength(6);
  expect(findings.at(-1)?.what).toBe('3 more of this kind');
});
