import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from '@jest/globals';
import type {RehearsalOptions} from '../../scripts/rehearsal-mac/rehearsal.js';
import {useMacStage} from '../helpers/mac-stage.js';
import {processesWith, type Stage} from '../helpers/stage.js';

const begin = useMacStage();

const onMac = (options: RehearsalOptions) => begin(options, {TERM_PROGRAM: 'Apple_Terminal', TMUX_TMPDIR: undefined});

type Told = {level: string; check: string; what: string; next: string | null}[];

const findings = (place: {stage: Stage}, extra: NodeJS.ProcessEnv = {}): {code: number | null; told: Told} => {
  const {stdout, code} = place.stage.mlxtop(['doctor', '--json'], extra);
  return {code, told: (JSON.parse(stdout) as {findings: Told}).findings};
};

const suite = process.platform === 'linux' ? describe : describe.skip;

suite('mlxtop doctor on the rehearsal Mac (Linux only: its stand-ins read /proc)', () => {
  test.each(['13', '26'] as const)('macOS %s: every tool answers, nothing is changed, nothing stays', async macos => {
    const place = await onMac({scene: 'red', macos});
    const before = processesWith(place.mac.tools);
    const {told, code} = findings(place);
    expect({code, odd: told.filter(({level}) => level === 'problem')}).toEqual({code: 0, odd: []});
    expect(told.find(({check}) => check === 'system')?.what).toMatch(/^macOS (13|26)\.\d.*Apple M1 Pro/);
    expect(told.filter(({check}) => check === 'tools')).toMatchObject([{level: 'ok'}]);
    expect(place.mac.calls().filter(({line}) => /FORBIDDEN|NOT REHEARSED|ABSENT|osascript/.test(line))).toEqual([]);
    expect(existsSync(join(place.stage.home, 'runs'))).toBe(false);
    expect(processesWith(place.mac.tools)).toEqual(before);
  });

  test('a tool that is missing ends with 1, and says what is lost and what to do', async () => {
    const place = await onMac({scene: 'green', macos: '15', state: {rosetta: true}});
    place.mac.fault('vm_stat', 'missing');
    place.mac.fault('top', 'refused');
    const {stdout, code} = place.stage.mlxtop(['doctor']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^problem {2}tools: vm_stat is missing\n +Without it .*\n +→ Run mlxtop outside/m);
    expect(stdout).toMatch(/^note {5}tools: top may not be started here$/m);
    expect(stdout).toMatch(/^note {5}system: .*Apple silicon \(Node runs under Rosetta/m);
    expect(stdout).toMatch(/\n1 problem, \d+ notes\.\n$/);
  });

  test('wrong usage ends with 2', async () => {
    const place = await onMac({scene: 'green', macos: '15'});
    expect(place.stage.mlxtop(['doctor', 'who']).code).toBe(2);
  });
});
