import {type ChildProcess, spawn} from 'node:child_process';
import {once} from 'node:events';
import {chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, beforeEach, describe, expect, test} from '@jest/globals';
import {quitMacApp} from '../../source/host/darwin/quit.js';
import {type RunTool, startTool} from '../../source/host/darwin/run-tool.js';
import type {App} from '../../source/host/types.js';

let folder = '';
let children: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-quit-'));
  children = [];
});

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(folder, {recursive: true, force: true});
});

const run: RunTool = (tool, args, limitMs = 5000) => {
  const environment = {PATH: process.env.PATH ?? ''};
  return startTool({name: tool, program: join(folder, tool), environment, limitMs}, args);
};

/** A stand-in for one of the system's tools, which notes what it is asked. */
const tool = (name: string, body: string): void => {
  const file = join(folder, name);
  writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "$*" >> '${folder}/${name}.log'\n${body}\n`);
  chmodSync(file, 0o755);
};

const asked = (name = 'osascript'): string[] => {
  const log = join(folder, `${name}.log`);
  return existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : [];
};

/** A real process that plays an application; ready when it can be signalled. */
const start = async (script = 'echo ready; exec sleep 600'): Promise<{pid: number; gone: Promise<unknown>}> => {
  const child = spawn('sh', ['-c', script], {stdio: ['ignore', 'pipe', 'ignore']});
  children.push(child);
  const gone = once(child, 'exit');
  await once(child.stdout, 'data');
  return {pid: child.pid ?? 0, gone};
};

const app = (mainPid: number, more: Partial<App> = {}): App => ({
  name: 'Slack',
  bundleId: 'com.tinyspeck.slackmacgap',
  bytes: 7e8,
  atLeast: false,
  compressedBytes: null,
  processes: 1,
  mainPid,
  pids: [mainPid],
  protected: null,
  ...more,
});

const quit = (one: App, waitMs = 10_000, inTmux = false) =>
  quitMacApp(one, {run, terminal: 'Terminal', inTmux, waitMs});

/** osascript that does this for `terminate`, and that for an Apple event. */
const scripts = (terminate: string, event: string): void =>
  tool('osascript', `case "$*" in *JavaScript*) ${terminate};; *) ${event};; esac`);

const askedHow = (): string[] => asked().map(line => (line.startsWith('-l JavaScript') ? 'terminate' : 'event'));

const isThere = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('an application with a bundle id', () => {
  test('is asked to terminate, and has quit when its process has gone', async () => {
    const {pid} = await start();
    scripts(`(sleep 0.1; kill ${pid}) & echo true`, 'exit 99');
    expect(await quit(app(pid))).toEqual({result: 'quit'});
    expect(asked()).toEqual([
      expect.stringMatching(
        /^-l JavaScript -e .*WithProcessIdentifier\(\d+\); app\.isNil\(\) \? "nil" : .*terminate\)$/,
      ),
    ]);
  });

  test.each(['exec sleep 600', 'echo garbage', 'exit 1'])(
    'that is gone has quit, whatever is answered: %s',
    async end => {
      const {pid} = await start();
      scripts(`kill ${pid}; sleep 0.2; ${end}`, 'exit 99');
      expect(await quit(app(pid))).toEqual({result: 'quit'});
      expect(askedHow()).toEqual(['terminate']);
    },
  );

  test('that was passed the request on and does not go is still open, and is not asked twice', async () => {
    const {pid} = await start();
    scripts('echo true', `kill ${pid}`);
    expect(await quit(app(pid), 300)).toEqual({result: 'still-open'});
    expect(askedHow()).toEqual(['terminate']);
    expect(isThere(pid)).toBe(true);
  });

  test.each([
    ['says false and ends with 0', 'echo false'],
    ['says nothing', 'exit 0'],
    ['knows no application of that pid', 'echo nil'],
    ['says what nobody understands', 'echo "[object Ref]"'],
    ['fails', 'echo "execution error: Error: TypeError: undefined is not an object (-2700)" >&2; exit 1'],
    ['gives no answer', 'exec sleep 600'],
  ])('is asked by Apple event where terminate %s', async (_how, terminate) => {
    const {pid} = await start();
    scripts(terminate, `kill ${pid}`);
    expect(await quit(app(pid), 1500)).toEqual({result: 'quit'});
    expect(askedHow()).toEqual(['terminate', 'event']);
    expect(asked()[1]).toBe('-e tell application id "com.tinyspeck.slackmacgap" to quit');
  });

  test('that has gone when terminate has answered is not started by an event', async () => {
    const {pid} = await start();
    scripts(`kill ${pid}; sleep 0.2; echo false`, 'exit 99');
    expect(await quit(app(pid))).toEqual({result: 'quit'});
    expect(askedHow()).toEqual(['terminate']);
  });

  test.each([
    ['shows a question and answers nothing', 'exec sleep 600'],
    ['says yes, but does not go', 'exit 0'],
    ['gives no answer for two minutes', 'echo "execution error: AppleEvent timed out. (-1712)" >&2; exit 1'],
    ['is told to stay open by the user', 'echo "execution error: User cancelled. (-128)" >&2; exit 1'],
  ])('asked by Apple event, that %s is still open', async (_how, body) => {
    const {pid} = await start();
    scripts('echo false', body);
    expect(await quit(app(pid), 300)).toEqual({result: 'still-open'});
    expect(askedHow()).toEqual(['terminate', 'event']);
    expect(isThere(pid)).toBe(true);
  });

  test.each([
    [
      -1743,
      false,
      /^macOS does not let Terminal control Slack/,
      /Automation: Slack, below Terminal\. Not listed there\?/,
    ],
    [
      -1744,
      true,
      /^macOS would have to ask whether Terminal may control Slack, and did not/,
      /nothing to allow.* without tmux: mlxtop quit-app Slack$/,
    ],
    [
      -600,
      true,
      /^Apple events do not work from this tmux: Slack runs/,
      /by hand.* without tmux: mlxtop quit-app Slack$/,
    ],
    [-600, false, /^macOS says that Slack does not run, which it does/, /by hand: click its window, then Cmd-Q\.$/],
    [-1728, false, /^Slack could not be asked to quit: .*\(-1728\)\.$/, /by hand/],
  ])(
    'that an Apple event does not reach (%d, in tmux: %s) is left alone, and it is said why and what to do',
    async (number, inTmux, why, nextStep) => {
      const {pid} = await start();
      scripts('echo false', `echo "0:40: execution error: It failed. (${number})" >&2; exit 1`);
      const outcome = await quit(app(pid), 10_000, inTmux);
      expect(outcome).toEqual({
        result: 'refused',
        why: expect.stringMatching(why),
        nextStep: expect.stringMatching(nextStep),
      });
      expect(isThere(pid)).toBe(true);
    },
  );

  test('stays when there is no way to ask it', async () => {
    const {pid} = await start();
    expect(await quit(app(pid))).toMatchObject({result: 'refused', nextStep: expect.stringContaining('by hand')});
    expect(isThere(pid)).toBe(true);
  });

  test('that does not run is not started by asking it', async () => {
    const {pid, gone} = await start('echo ready');
    await gone;
    tool('osascript', 'exit 0');
    expect(await quit(app(pid))).toEqual({result: 'not-running'});
    expect(asked()).toEqual([]);
  });

  test('whose id is a program is not run', async () => {
    const {pid} = await start();
    tool('osascript', `kill ${pid}`);
    const bundleId = 'x" to quit\ndo shell script "touch /tmp/owned';
    expect(await quit(app(pid, {bundleId}))).toEqual({result: 'quit'});
    expect(asked()).toHaveLength(1);
    expect(asked()[0]).toContain('JavaScript');
  });
});

describe('without a bundle id', () => {
  test('an application is asked to terminate', async () => {
    const {pid} = await start();
    tool('ps', `echo "  ${pid}  1  501 /Applications/Old App.app/Contents/MacOS/Old App"`);
    tool('osascript', `kill ${pid}`);
    expect(await quit(app(pid, {bundleId: null}))).toEqual({result: 'quit'});
    expect(asked()[0]).toContain(`WithProcessIdentifier(${pid})`);
  });

  test.each([
    [
      'echo nil',
      /^macOS knows no application with process id \d+ \(\/Applications\/Old App\.app\/Contents\/MacOS\/Old App\)/,
      /Activity Monitor/,
    ],
    ['echo false', /^macOS did not pass the request to quit on to Slack\.$/, /by hand/],
    ['echo "it fails" >&2; exit 1', /^Slack could not be asked to quit: .*it fails\.$/, /by hand/],
  ])(
    'an application that cannot be asked (%s) is left alone, and it is said why and what to do',
    async (body, why, nextStep) => {
      const {pid} = await start();
      tool('ps', `echo "  ${pid}  1  501 /Applications/Old App.app/Contents/MacOS/Old App"`);
      tool('osascript', body);
      expect(await quit(app(pid, {bundleId: null}))).toEqual({
        result: 'refused',
        why: expect.stringMatching(why),
        nextStep: expect.stringMatching(nextStep),
      });
      expect(askedHow()).toEqual(['terminate']);
      expect(isThere(pid)).toBe(true);
    },
  );

  test('a program gets SIGTERM', async () => {
    const {pid} = await start();
    tool('ps', `echo "  ${pid}  1  501 /opt/homebrew/bin/ollama serve"`);
    tool('osascript', 'exit 0');
    expect(await quit(app(pid, {bundleId: null}))).toEqual({result: 'quit'});
    expect(asked()).toEqual([]);
  });

  test('a program that does not want to go is not killed', async () => {
    const {pid} = await start("trap '' TERM; echo ready; while :; do sleep 0.05; done");
    tool('ps', `echo "  ${pid}  1  501 /usr/local/bin/stubborn"`);
    expect(await quit(app(pid, {bundleId: null}), 300)).toEqual({result: 'still-open'});
    expect(isThere(pid)).toBe(true);
  });

  test('nothing gets a signal where ps may not show what it is', async () => {
    const {pid} = await start();
    tool('osascript', 'echo "TypeError: null is not an object" >&2; exit 1');
    expect(await quit(app(pid, {bundleId: null}))).toMatchObject({result: 'refused'});
    expect(isThere(pid)).toBe(true);
  });
});

describe('what must stay', () => {
  test.each([
    ['a protected one', {protected: 'the terminal that you are in'}],
    ['one without a process of its own', {mainPid: null}],
    ['the first process of the system', {mainPid: 1}],
  ])('%s is not asked', async (_what, more) => {
    const {pid} = await start();
    tool('osascript', 'exit 0');
    await expect(quit(app(pid, more))).rejects.toMatchObject({name: 'UserError'});
    expect(asked()).toEqual([]);
    expect(isThere(pid)).toBe(true);
  });
});
