import {expect, test} from '@jest/globals';
import {sectionsOf} from '../../../source/report/document/facts.js';
import {privateOf, shareable} from '../../../source/report/document/private.js';
import {GB, HostsTimeline} from '../../insight/hosts/hosts-timeline.js';
import {madeWhole} from '../html/made-whole.js';

const line = new HostsTimeline().on('m1', 'ada@m2').training();
line.together(40, {'ada@m2': {}}).together(120, {'ada@m2': {swap: 31, pressure: 'red'}});
const whole = {...madeWhole(), view: line.view()};

test('a report has a row for each machine of the run', () => {
  const hosts = sectionsOf(whole).find(({title}) => title === 'Hosts');
  expect(hosts?.rows.map(([name]) => name)).toEqual(['m1', 'ada@m2']);
  expect(hosts?.rows[1]?.[1]).toMatch(
    /^rank 1 · 16\.0 GB of memory · trainer at most 5\.0 GB · swapped for 1 min 5\d s|2 min, at most 31\.0 MB\/s · red/,
  );
  expect(whole.view.hosts[1]?.mostTrainerBytes).toBe(5 * GB);
  expect(sectionsOf(madeWhole()).map(({title}) => title)).not.toContain('Hosts');
});

test('a report to be shown names none of them', () => {
  const [shown] = shareable([whole], privateOf([whole]));
  expect(shown?.view.hosts.map(({name}) => name)).toEqual(['host 1', 'host 2']);
  expect(shown?.view.verdict.sentence).toMatch(/^… swaps 31\.0 MB\/s/);
  expect(JSON.stringify(shown?.view)).not.toContain('m2');
});
