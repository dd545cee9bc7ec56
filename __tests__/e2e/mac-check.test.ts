import {spawnSync} from 'node:child_process';
import {existsSync, mkdirSync, readdirSync, readFileSync, statSync} from 'node:fs';
import {join} from 'node:path';
import {describe, expect, test} from '@jest/globals';
import {checkCommand, checkEnvironment} from '../../scripts/rehearsal-mac/mac-check.js';
import type {Rehearsal, RehearsalOptions} from '../../scripts/rehearsal-mac/rehearsal.js';
import {useMacStage} from '../helpers/mac-stage.js';
import {wordsOf} from '../helpers/processes.js';
import {processesWith, type Stage, waitFor} from '../helpers/stage.js';

const begin = useMacStage();

const onMac = async (options: RehearsalOptions) => {
  const {mac, stage} = await begin(options);
  const temporary = join(stage.folder, 'tmp');
  mkdirSync(temporary);
  const ofMac = checkEnvironment(mac);
  const env: NodeJS.ProcessEnv = {
    ...ofMac,
    TMPDIR: temporary,
    USER: 'joneil',
    NODE_OPTIONS: `${ofMac.NODE_OPTIONS} --import ${NAMED}`,
  };
  const started = [
    'env',
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
    ...checkCommand(['--report', join(stage.folder, 'report.txt')]),
  ];
  return {
    mac,
    stage,
    env,
    report: join(stage.folder, 'report.txt'),
    /** What the check has in its temporary folder. */
    leftBehind: () => readdirSync(temporary),
    /** The check in a terminal, with a user at it. */
    begin: () => stage?.terminal(started, 140, 60) as ReturnType<Stage['terminal']>,
  };
};

const NAMED = join(process.cwd(), '__tests__', 'fixtures', 'named-mac.mjs');

/** What depends on how busy the machine is. */
const TIMES = /^(?:cost|ps-one): /;

/** What is as it must be, or does not concern this Mac. */
const isOdd = (verdict: string): boolean =>
  !verdict.endsWith('as expected') && !TIMES.test(verdict) && verdict !== 'independent: not tried';

/** `name: verdict` of each step in a report. */
const verdicts = (report: string): string[] =>
  [...report.matchAll(/^(\S+): (as expected|differs|not tried)/gm)].map(([, name, verdict]) => `${name}: ${verdict}`);

/** Waits for the next question; each step on the way to it has its time. */
const untilAsked = async (terminal: {screen: () => string}): Promise<void> => {
  const newest = (screen: string): number =>
    Math.max(0, ...[...screen.matchAll(/^ *(\d+)\/\d+ /gm)].map(([, number]) => Number(number)));
  for (let step: number | 'asked' = 0; step !== 'asked'; ) {
    const last: number = step;
    step = await waitFor(
      `a question, or a step after ${last}`,
      (): number | 'asked' | null => {
        const screen = terminal.screen().trimEnd();
        if (/\[y\/N\]$/.test(screen)) return 'asked';
        return newest(screen) > last ? newest(screen) : null;
      },
      terminal.screen,
    );
  }
};

const expectScrubbed = (report: string, place: {mac: Rehearsal; stage: Stage}): void => {
  expect(report).not.toContain(place.mac.tools);
  expect(report).not.toContain(place.stage.folder);
  expect(report).not.toMatch(/joneil|O'Neil|MacBook-Pro|\/tmp\//i);
  for (const app of ['Slack', 'Spotify', 'Chrome']) expect(report).not.toContain(app);
};

const wrongCalls = (place: {mac: Rehearsal}) =>
  place.mac.calls().filter(({line}) => /FORBIDDEN|NOT REHEARSED|ABSENT/.test(line));

/** The check's own pid, by the name of its tmux server in the command line of a recorder; null while there is none. */
const checkOf = (recorders: readonly number[]): number | null => {
  const [recorder] = recorders;
  const words = recorder === undefined ? [] : wordsOf(recorder);
  const server = words[words.indexOf('--socket') + 1] ?? '';
  const pid = Number(/mlxtop-mac-check-(\d+)$/.exec(server)?.[1] ?? Number.NaN);
  return pid > 1 ? pid : null;
};

const suite = process.platform === 'linux' ? describe : describe.skip;

suite('the guided check on the rehearsal Mac (Linux only: its stand-ins read /proc)', () => {
  // The newest is checked below, with a user who answers. A check takes half a minute.
  (process.env.MLXTOP_FULL_TABLE === '1' ? test.each(['13', '26', '27'] as const) : test.skip.each(['13'] as const))(
    'macOS %s, without a user: to its end, as expected, nothing left behind (half a minute each: MLXTOP_FULL_TABLE=1)',
    async macos => {
      const place = await onMac({scene: 'yellow', macos});
      const [program = '', ...words] = checkCommand(['--yes', '--report', place.report]);
      const {stdout, stderr} = spawnSync(program, words, {
        env: place.env,
        cwd: place.stage.folder,
        encoding: 'utf8',
      });
      const report = readFileSync(place.report, 'utf8');
      expect({stderr, odd: verdicts(report).filter(one => one.endsWith('differs') && !TIMES.test(one))}).toEqual({
        stderr: '',
        odd: [],
      });
      expect(verdicts(report)).toEqual(
        expect.arrayContaining(['quit: not tried', 'documents: not tried', 'pause: as expected']),
      );
      expect(stdout).toContain(`The report: ${place.report}`);
      expect(statSync(place.report).mode & 0o777).toBe(0o600);
      expectScrubbed(report, place);
      expect(wrongCalls(place)).toEqual([]);
      expect(place.leftBehind()).toEqual([]);
    },
  );

  test('macOS 27, with a user who says yes: Calculator is opened and quit, another terminal ends its tmux server, nothing of theirs is touched', async () => {
    const place = await onMac({scene: 'yellow', macos: '27', state: {automation: 'refused'}});
    const names = () => place.mac.state().apps.map(({name}) => name);
    const open = () => names().filter(name => place.mac.pids(name).length > 0);
    const before = open();
    const terminal = place.begin();
    await untilAsked(terminal);
    const answers: [RegExp, string][] = [
      [/Calculator in the background and quit it again, twice\?[^\n]*\s+[^\n]*\[y\/N\] *$/, 'y'],
      [/show one notification\? \[y\/N\] *$/, 'y'],
      [/Did a notification of mlxtop appear[^\n]*\[y\/N\] *$/, 'n'],
      [/Documents folder, read it and remove it\?[\s\S]*\[y\/N\] *$/, 'y'],
      [/Do you have another terminal[\s\S]*\[y\/N\]$/, 'y'],
    ];
    const answer = async (question: RegExp, words: string): Promise<string> => {
      await waitFor(String(question), () => question.test(terminal.screen().trimEnd()), terminal.screen);
      const screen = terminal.screen();
      terminal.type(...(words === '' ? ['Enter'] : [words, 'Enter']));
      return screen;
    };
    for (const [question, words] of answers) await answer(question, words);
    // What the user does in iTerm2, and then with iTerm2.
    const type = /In that application type: (sh [\s\S]*?) {3}then press Enter here\.$/;
    await waitFor('what to type', () => type.test(terminal.screen().trimEnd()), terminal.screen);
    const script = readdirSync(place.env.TMPDIR ?? '')
      .flatMap(name => [join(place.env.TMPDIR ?? '', name, 'other.sh')])
      .find(existsSync);
    await place.mac.open('iTerm2');
    place.mac.allowBackground('iTerm2', false);
    spawnSync('/bin/sh', [script ?? ''], {env: {...place.env, ...place.mac.inside('iTerm2')}});
    terminal.type('Enter');
    await waitFor(
      'the quit',
      () => /Now quit that application[^\n]*$/.test(terminal.screen().trimEnd()),
      terminal.screen,
    );
    place.mac.quit('iTerm2');
    terminal.type('Enter');
    await answer(/put this Mac to sleep[\s\S]*\[y\/N\]$/, '');
    await waitFor('the report', () => existsSync(place.report) && statSync(place.report).size > 0, terminal.screen);
    const report = readFileSync(place.report, 'utf8');
    expect(verdicts(report).filter(isOdd)).toEqual(['sleep: not tried']);
    expect(report).toMatch(/terminate printed true, and it went; Apple event: .*-1743/);
    expect(report).toContain('exit code 0, not seen');
    expect(report).toContain('written, read and removed');
    expect(report).toContain('coalition: iTerm2; it has ended with it');
    expectScrubbed(report, place);
    expect(open()).toEqual(before);
    expect(readdirSync(join(place.env.HOME ?? '', 'Documents'))).toEqual([]);
    expect(wrongCalls(place)).toEqual([]);
  });

  test('a tool of another format differs, and ^C at a question leaves nothing behind', async () => {
    const place = await onMac({scene: 'yellow', macos: '26'});
    place.mac.fault('vm_stat', 'garbage');
    const terminal = place.begin();
    await untilAsked(terminal);
    terminal.type('C-c');
    await waitFor('the report', () => existsSync(place.report) && statSync(place.report).size > 0, terminal.screen);
    const report = readFileSync(place.report, 'utf8');
    expect(verdicts(report)).toEqual(
      expect.arrayContaining(['vm_stat: differs', 'quit: not tried', 'sleep: not tried']),
    );
    await waitFor('the end', () => !terminal.isOpen(), terminal.screen);
    expect(place.leftBehind()).toEqual([]);
  });

  test('killed in the middle, nothing of it lives on', async () => {
    const place = await onMac({scene: 'green', macos: '26'});
    const terminal = place.begin();
    const temporary = place.env.TMPDIR ?? '';
    const check = await waitFor(
      'the demo run',
      () => checkOf(processesWith(`--tools ${place.mac.tools}`)),
      terminal.screen,
    );
    process.kill(check, 'SIGKILL');
    await waitFor('its end', () => processesWith(temporary).length === 0 && place.leftBehind().length === 0);
  });

  test('a report that is there already is not written over', async () => {
    const place = await onMac({scene: 'green', macos: '15', apps: ['Terminal']});
    const words = ['doctor', '--mac-check', '--yes', '--report', join(place.stage.folder)];
    const {code, stderr} = place.stage.mlxtop(words);
    expect(code).toBe(1);
    expect(stderr).toMatch(/cannot be written: EEXIST[\s\S]*--report FILE/);
  });
});
