import {spawnSync} from 'node:child_process';
import {existsSync, mkdtempSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from '@jest/globals';
import type {RehearsalOptions} from '../../scripts/rehearsal-mac/rehearsal.js';
import {useMacStage} from '../helpers/mac-stage.js';
import {createStage, processesWith, type Stage} from '../helpers/stage.js';

const begin = useMacStage();

const onMac = (options: RehearsalOptions) => begin(options, {TERM_PROGRAM: 'Apple_Terminal', TMUX_TMPDIR: undefined});

type Told = {level: string; check: string; what: string; next: string | null}[];

const findings = (place: {stage: Stage}, extra: NodeJS.ProcessEnv = {}): {code: number | null; told: Told} => {
  const {stdout, code} = place.stage.mlxtop(['doctor', '--json'], extra);
  return {code, told: (JSON.parse(stdout) as {findings: Told}).findings};
};

const suite = process.platform === 'linux' ? describe : describe.skip;

describe('mlxtop doctor beside a tmux server that is stopped', () => {
  const stage = createStage();
  const TMUX_TMPDIR = mkdtempSync(join(stage.folder, 'tmux-'));
  const tmux = (...words: string[]) =>
    spawnSync('tmux', words, {env: {...stage.env, TMUX_TMPDIR}, encoding: 'utf8'}).stdout.trim();
  afterEach(async () => {
    tmux('kill-server');
    await stage.close();
  });

  test('ends within seconds, and says what it is', () => {
    tmux('new-session', '-d');
    const pid = Number(tmux('display-message', '-p', '#{pid}'));
    process.kill(pid, 'SIGSTOP');
    try {
      const begun = performance.now();
      const {code, told} = findings({stage}, {TMUX_TMPDIR});
      expect(performance.now() - begun).toBeLessThan(12_000);
      expect(code).toBe(1);
      expect(told.find(({check}) => check === 'tmux-server')).toMatchObject({
        level: 'problem',
        next: expect.stringContaining('kill -CONT'),
      });
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  });
});

suite('mlxtop doctor on the rehearsal Mac (Linux only: its stand-ins read /proc)', () => {
  test.each(['13', '15', '26'] as const)(
    'macOS %s: every tool answers, nothing is changed, nothing stays',
    async macos => {
      const place = await onMac({scene: 'red', macos});
      const before = processesWith(place.mac.tools);
      const {told, code} = findings(place);
      expect({code, odd: told.filter(({level}) => level === 'problem')}).toEqual({code: 0, odd: []});
      expect(told.find(({check}) => check === 'system')?.what).toMatch(
        /^macOS (13|15|26)[.\d]+, MacBook Pro \(14-inch, M1 Pro, 2021\), Apple M1 Pro, 16\.0 GB/,
      );
      // Where this machine is busy, so is the rehearsed one.
      const tools = told.filter(({check, what}) => check === 'tools' && !/ took \d/.test(what));
      expect(tools).toMatchObject([{level: 'ok'}]);
      expect(told.find(({check}) => check === 'power')?.what).toBe('on mains power, 84 %');
      expect(told.find(({check}) => check === 'disk')?.what).toMatch(/ of 460\.4 GB free/);
      expect(told.filter(({check}) => check === 'gpu').map(({level}) => level)).toEqual(
        macos === '26' ? ['ok', 'note'] : ['ok'],
      );
      expect(place.mac.calls().filter(({line}) => /FORBIDDEN|NOT REHEARSED|ABSENT|osascript/.test(line))).toEqual([]);
      expect(existsSync(join(place.stage.home, 'runs'))).toBe(false);
      expect(processesWith(place.mac.tools)).toEqual(before);
    },
  );

  test('a tool that is missing ends with 1, and says what is lost and what to do', async () => {
    const place = await onMac({scene: 'green', macos: '15', state: {rosetta: true}});
    place.mac.fault('vm_stat', 'missing');
    place.mac.fault('top', 'refused');
    const {stdout, code} = place.stage.mlxtop(['doctor']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^problem {2}tools: vm_stat is missing\n +Without it .*\n +→ Run mlxtop outside/m);
    expect(stdout).toMatch(/^note {5}tools: top may not be started here$/m);
    expect(stdout.replace(/\n +/g, ' ')).toMatch(/note {5}system: .*Apple silicon \(Node runs under Rosetta/);
    expect(stdout).toMatch(/\n1 problem \(tools\), \d+ notes\.\n$/);
  });

  test('battery, Low Power Mode, a closed lid and a limit set by hand are found; a tool that hangs keeps nobody', async () => {
    const place = await onMac({scene: 'green', macos: '26', state: {wiredLimitMb: 15_360}});
    place.mac.change(state => {
      state.power = {source: 'battery', percent: 31, remaining: '2:10', lowPower: true, speedLimit: 62, lid: 'closed'};
    });
    place.mac.fault('diskutil', 'hang');
    const before = processesWith(place.mac.tools);
    const {told, code} = findings(place);
    const odd = told.filter(({level}) => level !== 'ok').map(({check, what}) => `${check}: ${what}`);
    expect(code).toBe(0);
    expect(odd).toEqual(
      expect.arrayContaining([
        'power: the lid is closed',
        // The percentage comes in time unless this machine is very busy.
        expect.stringMatching(/^power: on battery(?:, 31 %)?$/),
        'power: Low Power Mode is on',
        'power: heat limits the processor to 62 % of its speed',
        expect.stringContaining(
          "gpu: the GPU's limit was changed: iogpu.wired_limit_mb=15360 (15.0 GB, by default 11.8 GB)",
        ),
      ]),
    );
    expect(processesWith(place.mac.tools)).toEqual(before);
  });

  test('a report names neither user, folder nor run', async () => {
    const place = await onMac({scene: 'green', macos: '15'});
    const secret = {WANDB_API_KEY: '0123456789abcdef0123456789abcdef01234567', USER: 'jo_oneil'};
    const {stdout} = place.stage.mlxtop(['doctor', '--report'], {...secret, HOME: place.stage.folder});
    expect(stdout).toMatch(/^mlxtop doctor --report, report 1\nmlxtop: \d/);
    expect(stdout).toMatch(/^model: MacBook Pro \(14-inch/m);
    expect(stdout).not.toMatch(/O'Neil|jo_oneil|0123456789abcdef|mlxtop-e2e|rehearsal/);
  });

  test('wrong usage ends with 2', async () => {
    const place = await onMac({scene: 'green', macos: '15'});
    for (const words of [['who'], ['--report', '--json'], ['--yes']]) {
      expect(place.stage.mlxtop(['doctor', ...words]).code).toBe(2);
    }
  });
});
