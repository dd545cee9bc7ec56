import {expect, test} from '@jest/globals';
import {bootOut} from '../../source/doctor/mac-check/boot-out.js';
import {tryAll} from '../../source/doctor/mac-check/check.js';
import type {Lab} from '../../source/doctor/mac-check/lab.js';
import {NO_USER} from '../../source/doctor/mac-check/person.js';
import {reportText, sumOf} from '../../source/doctor/mac-check/report.js';
import {asExpected, type Step} from '../../source/doctor/mac-check/step.js';
import {heldFor} from '../../source/doctor/mac-check/steps/caffeinate.js';
import {front} from '../../source/doctor/mac-check/steps/front.js';
import {STEPS} from '../../source/doctor/mac-check/steps/index.js';
import {ioreg} from '../../source/doctor/mac-check/steps/ioreg.js';
import {lid} from '../../source/doctor/mac-check/steps/lid.js';
import {lsappinfo} from '../../source/doctor/mac-check/steps/lsappinfo.js';
import {lsof} from '../../source/doctor/mac-check/steps/lsof.js';
import {pmset} from '../../source/doctor/mac-check/steps/pmset.js';
import {ps} from '../../source/doctor/mac-check/steps/ps.js';
import {psOne} from '../../source/doctor/mac-check/steps/ps-one.js';
import {swVers} from '../../source/doctor/mac-check/steps/sw-vers.js';
import {sysctl} from '../../source/doctor/mac-check/steps/sysctl.js';
import {sysctlUnknown} from '../../source/doctor/mac-check/steps/sysctl-unknown.js';
import {top} from '../../source/doctor/mac-check/steps/top.js';
import {vmStat} from '../../source/doctor/mac-check/steps/vm-stat.js';
import type {Trial} from '../../source/host/try-program.js';
import {answered, worldWith} from './world.js';

const FORMATS = [swVers, sysctl, sysctlUnknown, vmStat, ps, psOne, top, lsappinfo, front, ioreg, pmset, lid, lsof];

/** A lab in which every tool answers the same. */
const labWith = (trial: Trial): Lab =>
  ({world: worldWith({tryTool: async () => trial}), person: NO_USER}) as unknown as Lab;

test('each name is a step of its own, and says what is tried and expected', () => {
  expect(new Set(STEPS.map(({name}) => name)).size).toBe(STEPS.length);
  expect(STEPS.filter(({tried, expected}) => tried === '' || expected === '')).toEqual([]);
  const items = new Set(STEPS.map(({item}) => item));
  for (const item of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]) expect(items).toContain(item);
});

test.each(FORMATS)('what $name does not understand differs, and is reported without private words', async step => {
  const garbage = answered("Jo's Diary: 0xdeadbeef\n  PID COMMAND MEM CMPRS\n 12 Jo's Diary huge huge\n");
  const {verdict, found} = await step.run(labWith(garbage));
  expect(verdict).toBe('differs');
  expect(found).not.toMatch(/Jo|Diary/);
});

test.each(FORMATS)('$name that cannot be started differs, and says how', async step => {
  const refused = answered('', {code: null, failure: 'EACCES', stderr: '/Users/jo/bin/tool: Permission denied'});
  const {verdict, found} = await step.run(labWith(refused));
  expect(verdict).toBe('differs');
  expect(found).toContain('EACCES');
  expect(found).not.toContain('jo');
});

test('of pmset’s assertions only caffeinate’s for that process count', () => {
  const text = `Assertion status system-wide:
   PreventUserIdleSystemSleep     1
Listed by owning process:
   pid 50381(Amphetamine): [0x0003613700019c16] 02:34:35 PreventSystemSleep named: "Amphetamine"
\tDetails: on behalf of Process ID 57333
   pid 57354(caffeinate): [0x000384e90001a3a0] 00:02:17 PreventUserIdleSystemSleep named: "caffeinate command-line tool"
\tDetails: caffeinate asserting on behalf of Process ID 57333
\tLocalized=THE CAFFEINATE TOOL IS PREVENTING SLEEP.
   pid 57355(caffeinate): [0x000384e90001a3a1] 00:02:17 PreventSystemSleep named: "caffeinate command-line tool"
\tDetails: caffeinate asserting on behalf of Process ID 5733
`;
  expect(heldFor(text, 57333)).toEqual(['PreventUserIdleSystemSleep']);
  expect(heldFor(text, 5733)).toEqual(['PreventSystemSleep']);
  expect(heldFor(text, 1)).toEqual([]);
});

const step = (name: string, more: Partial<Step> = {}): Step => ({
  name,
  item: null,
  tried: `${name} is tried`,
  expected: 'well',
  run: async () => asExpected('well'),
  ...more,
});

const run = (steps: readonly Step[], isStopped = () => false) =>
  tryAll(labWith(answered('')), {steps, isStopped, safe: text => text, begun: () => {}, ended: () => {}});

test('what needs the user is not tried without one; a step that breaks leaves the others', async () => {
  const outcomes = await run([
    step('asks', {asks: 'May it?', run: () => Promise.reject(new Error('It was run all the same.'))}),
    step('breaks', {run: () => Promise.reject(new Error('no such file /Users/jo/x'))}),
    step('works'),
  ]);
  expect(outcomes.map(({step: {name}, verdict}) => `${name} ${verdict}`)).toEqual([
    'asks not tried',
    'breaks differs',
    'works as expected',
  ]);
  expect(outcomes[1]?.found).not.toContain('jo');
  expect(sumOf(outcomes)).toBe('1 as expected, 1 differs, 1 not tried');
  const report = reportText({system: 'macOS 26.5'}, outcomes);
  expect(report.indexOf('breaks: differs')).toBeLessThan(report.indexOf('works: as expected'));
});

test('once it is to stop nothing is begun any more', async () => {
  let isStopped = false;
  const outcomes = await run(
    [
      step('first', {
        run: async () => {
          isStopped = true;
          return asExpected('well');
        },
      }),
      step('second', {run: () => Promise.reject(new Error('It was begun.'))}),
    ],
    () => isStopped,
  );
  expect(outcomes.map(({verdict}) => verdict)).toEqual(['as expected', 'not tried']);
});

test.each(['', '/', 'com.apple.Finder', 'mlxtop', 'mlxtop. x'])(
  'launchd is asked to forget an agent of ours alone, never %j, which may be the whole login session',
  async label => {
    const asked: string[] = [];
    const lab = {program: async (_path: string, words: string[]) => asked.push(words.join(' '))} as unknown as Lab;
    await bootOut(lab, label);
    expect(asked).toEqual([]);
    await bootOut(lab, 'mlxtop.mac-check.12');
    expect(asked).toEqual([expect.stringMatching(/^bootout gui\/\d+\/mlxtop\.mac-check\.12$/)]);
  },
);
