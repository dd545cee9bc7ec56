import {describe, expect, test} from '@jest/globals';
import type {Rehearsal} from '../../scripts/rehearsal-mac/rehearsal.js';
import {MAC_PROGRAM} from '../helpers/mac-program.js';
import {useMacStage} from '../helpers/mac-stage.js';
import {processesWith, type Stage, trainerFile, waitFor} from '../helpers/stage.js';

const STEADY = ['node', trainerFile('steady.mjs'), '--iters', '100000', '--ms', '50'];

const onMac = useMacStage();

/** Starts a run on that Mac and makes it the scene's trainer. */
const train = async (place: {mac: Rehearsal; stage: Stage}, options: readonly string[] = []): Promise<string> => {
  const id = place.stage.start(STEADY, options);
  const pid = await waitFor('the trainer', () => place.stage.status(id).trainer.pid as number | null);
  place.mac.adoptTrainer(pid);
  return id;
};

const appsOf = (place: {stage: Stage}) =>
  JSON.parse(place.stage.mlxtop(['apps', '--json']).stdout) as {
    name: string;
    bytes: number;
    protected: string | null;
  }[];

/** Calls that the program must never make; see the rehearsal's readme. */
const wrongCalls = (place: {mac: Rehearsal}) =>
  place.mac.calls().filter(call => /FORBIDDEN|NOT REHEARSED|ABSENT/.test(JSON.stringify(call)));

const GB = 1024 ** 3;
const suite = process.platform === 'linux' ? describe : describe.skip;

suite('on the rehearsal Mac (Linux only: its stand-ins read /proc)', () => {
  test.each(['13', '15', '26'] as const)('macOS %s under pressure: RED, 3.2 GB of swap, Cursor first', async macos => {
    const place = await onMac({scene: 'red', macos});
    const memory = JSON.parse(place.stage.mlxtop(['memory', '--json']).stdout);
    expect(memory).toMatchObject({platform: 'darwin', pressure: 'red', pressureSource: 'kernel', totalBytes: 16 * GB});
    expect(memory.swapUsedBytes / GB).toBeCloseTo(3.2, 1);
    expect(memory.swapOutBytesPerSecond).toBeGreaterThan(3.3e6);
    expect(memory.usedBytes).toBe(memory.appBytes + memory.wiredBytes + memory.compressedBytes);
    const [first] = appsOf(place).filter(app => app.protected === null);
    expect(first?.name).toBe('Cursor');
    expect((first?.bytes ?? 0) / GB).toBeCloseTo(3.6, 1);
    expect(wrongCalls(place)).toEqual([]);
  });

  test('a decimal comma changes nothing', async () => {
    const place = await onMac({scene: 'red', macos: '15', state: {decimalComma: 'always'}});
    const memory = JSON.parse(place.stage.mlxtop(['memory', '--json']).stdout);
    expect(memory.swapUsedBytes / GB).toBeCloseTo(3.2, 1);
    expect(appsOf(place).find(app => app.name === 'Cursor')?.bytes).toBeGreaterThan(3.5 * GB);
  });

  test('a run shows its footprint, the advice, and what quitting brought', async () => {
    const place = await onMac({scene: 'red', macos: '15', state: {settleSeconds: 1, swapSettleSeconds: 2}});
    const id = await train(place, ['--session', 'lora']);
    await waitFor('the advice', () => place.stage.status(id).advice[0]?.app === 'Cursor');
    const before = place.stage.status(id);
    expect(before.memory.pressure).toBe('red');
    await waitFor('the footprint', () => place.stage.status(id).trainer.memoryBytes > 9 * GB);
    expect(place.stage.status(id).trainer.memoryKind).toBe('footprint');
    const quit = place.stage.mlxtop(['quit-app', 'cursor', '--yes']);
    expect(quit.stderr).toBe('');
    expect(quit.code).toBe(0);
    expect(quit.stdout).toMatch(/Cursor/);
    expect(place.mac.pids('Cursor').filter(pid => pid > 0)).toEqual([]);
    await waitFor('green', () => place.stage.status(id).memory.pressure === 'green');
    expect(place.stage.journal(id).find(event => event.type === 'quit')).toMatchObject({app: 'Cursor', result: 'quit'});
    expect(wrongCalls(place)).toEqual([]);
  });

  test('key c lists the applications; Enter and y quit Cursor, and it says what that brought', async () => {
    const place = await onMac({scene: 'red', macos: '15', state: {settleSeconds: 1, swapSettleSeconds: 2}});
    await train(place, ['--session', 'lora']);
    const terminal = place.stage.terminal([...MAC_PROGRAM, 'attach', 'lora'], 130, 48);
    const shows = (what: string, pattern: RegExp) =>
      waitFor(what, () => pattern.test(terminal.screen()), terminal.screen);
    await shows('the advice', /quit Cursor \(c\): frees 3\.[5-7] GB/);
    terminal.type('c');
    await shows('the list', /› Cursor +3\.[5-7] GB[\s\S]*Enter quit/);
    terminal.type('Enter');
    await shows('the question', /quit Cursor\?[\s\S]*y yes/);
    terminal.type('y');
    await shows('the outcome', /Cursor quit/);
    expect(place.mac.pids('Cursor')).toEqual([]);
    await shows('green', /● green/);
    expect(wrongCalls(place)).toEqual([]);
  });

  test("in Cursor's terminal the dashboard says once what that terminal costs", async () => {
    const place = await onMac({scene: 'green', macos: '15'});
    place.stage.start(STEADY, ['--session', 'lora'], {CURSOR_TRACE_ID: 'x'});
    const terminal = place.stage.terminal([...MAC_PROGRAM, 'attach', 'lora'], 130, 48);
    await waitFor(
      'the hint',
      () => /Cursor's terminal[\s\S]*3 to 5 GB[\s\S]*mlxtop attach lora/.test(terminal.screen()),
      terminal.screen,
    );
  });

  test('an app that asks stays open; a refusal says what to allow; a protected one is never asked', async () => {
    const place = await onMac({scene: 'red', macos: '15'});
    place.mac.change(state => {
      Object.assign(state, {terminate: 'false', automation: 'refused'});
    });
    const refused = place.stage.mlxtop(['quit-app', 'Slack', '--yes']);
    expect(refused.code).toBe(1);
    expect(refused.stdout + refused.stderr).toMatch(/Automation/);
    const finder = place.stage.mlxtop(['quit-app', 'Finder', '--yes']);
    expect(finder.code).not.toBe(0);
    expect(place.mac.pids('Finder').length).toBeGreaterThan(0);
    expect(place.mac.calls().filter(call => /osascript.*finder/i.test(JSON.stringify(call)))).toEqual([]);
  });

  test('tools that hang delay neither memory nor the trainer', async () => {
    const place = await onMac({scene: 'red', macos: '15'});
    place.mac.fault('top', 'hang');
    place.mac.fault('footprint', 'hang');
    const id = place.stage.start(STEADY);
    const samples = () => place.stage.journal(id).filter(event => event.type === 'sample');
    await waitFor('twenty samples', () => samples().length >= 20);
    const times = samples().map(sample => sample.t as number);
    const longest = Math.max(...times.slice(1).map((t, index) => t - (times[index] ?? t)));
    expect(longest).toBeLessThan(4000);
    expect(samples().every(sample => (sample.memory as {pressure: string} | null)?.pressure === 'red')).toBe(true);
    expect(place.stage.mlxtop(['pause']).code).toBe(0);
  });

  test('green and with no dashboard open, a minute starts at most 80 programs', async () => {
    const place = await onMac({scene: 'green', macos: '15'});
    const id = place.stage.start(STEADY, ['--interval', '2s']);
    place.stage.tmux('kill-pane', '-t', place.stage.pane('dashboard') ?? '');
    const journal = () => place.stage.journal(id);
    await waitFor('the recorder', () => journal().some(event => event.type === 'sample'));
    const from = place.mac.calls().length;
    const start = Date.now();
    await waitFor('eight samples more', () => journal().filter(event => event.type === 'sample').length >= 9);
    const minutes = (Date.now() - start) / 60_000;
    const calls = place.mac.calls().slice(from);
    expect({perMinute: calls.length / minutes <= 80, calls: calls.length}).toEqual({
      perMinute: true,
      calls: calls.length,
    });
  });

  const idIn = (text: string): string => /\(run (\S+)\)/.exec(text)?.[1] ?? '';
  const caffeinated = (place: {mac: Rehearsal}) =>
    place.mac.calls().flatMap(({tool, args}) => (tool === 'caffeinate' ? [String(args)] : []));

  test('run keeps the Mac awake for as long as its wrapper lives, and tells of the battery', async () => {
    const place = await onMac({scene: 'green', macos: '15'});
    place.mac.change(state => {
      state.power.source = 'battery';
    });
    const words = ['run', '--detach', '--socket-name', place.stage.socket, '--session', 'lora', '--', ...STEADY];
    const {stdout, stderr} = place.stage.mlxtop(words);
    expect(stderr).toMatch(
      /^Note: on battery\. The Mac may still sleep.*\nNote: closing the lid puts the Mac to sleep, unless/,
    );
    expect(stdout).not.toMatch(/awake/);
    const {wrapperPid} = place.stage.record(idIn(stdout)).tmux;
    const keeper = `caffeinate -is -w ${wrapperPid}`;
    // A stand-in that is about to start a tool looks like two of itself for a moment.
    await waitFor('one caffeinate', () => processesWith(keeper).length === 1);
    expect(caffeinated(place)).toHaveLength(1);
    place.stage.tmux('kill-server');
    await waitFor('caffeinate to end', () => processesWith(keeper).length === 0);
    expect(wrongCalls(place)).toEqual([]);
  });

  test('--no-awake starts nothing; --relax-gpu-watchdog reaches the trainer alone', async () => {
    const place = await onMac({scene: 'green', macos: '26'});
    const script = 'echo "relaxed: $AGX_RELAX_CDM_CTXSTORE_TIMEOUT."; exec sleep 60';
    const printed = (id: string) =>
      waitFor('its environment', () => /relaxed: (.*)\./.exec(place.stage.mlxtop(['logs', id]).stdout)?.[1] ?? null);
    const relaxed = place.stage.start(['sh', '-c', script], ['--session', 'one', '--no-awake', '--relax-gpu-watchdog']);
    expect(await printed(relaxed)).toBe('1');
    expect(place.stage.record(relaxed)).toMatchObject({maySleep: true, relaxGpuWatchdog: true});
    expect(caffeinated(place)).toEqual([]);
    expect(place.stage.tmux('show-environment', '-g')).not.toMatch(/AGX_RELAX/);
    const usual = place.stage.start(['sh', '-c', script], ['--session', 'two']);
    expect(await printed(usual)).toBe('');
    expect(place.stage.record(usual)).toMatchObject({maySleep: false, relaxGpuWatchdog: false});
  });

  test('a Node under Rosetta is reported at the start, and the figures are right all the same', async () => {
    const place = await onMac({scene: 'red', macos: '26', state: {rosetta: true}});
    const words = ['run', '--detach', '--socket-name', place.stage.socket, '--', ...STEADY];
    const {stdout, stderr} = place.stage.mlxtop(words);
    expect(stderr).toMatch(/^Note: this Node is an Intel program and runs under Rosetta.*Install the arm64 Node/);
    expect(place.stage.record(idIn(stdout)).machine).toMatchObject({
      processor: 'Apple silicon (Node runs under Rosetta: install the arm64 Node)',
    });
    const memory = JSON.parse(place.stage.mlxtop(['memory', '--json']).stdout);
    expect(memory.swapUsedBytes / GB).toBeCloseTo(3.2, 1);
    expect(memory.usedBytes / GB).toBeGreaterThan(10);
  });

  test('a caffeinate that fails stops nothing, and is reported', async () => {
    const place = await onMac({scene: 'green', macos: '15'});
    place.mac.fault('caffeinate', 'missing');
    const words = ['run', '--detach', '--socket-name', place.stage.socket, '--', ...STEADY];
    const {stdout, stderr, code} = place.stage.mlxtop(words);
    expect(code).toBe(0);
    expect(stderr).toMatch(/^Note: The Mac may go to sleep while it trains: .*caffeinate/);
    expect(place.stage.journal(idIn(stdout)).find(event => event.type === 'warning')).toMatchObject({
      code: 'not-awake',
    });
  });

  test('auto-pause: RED pauses, the dashboard says what that means, Cursor quits, GREEN resumes', async () => {
    const place = await onMac({scene: 'red', macos: '15', state: {settleSeconds: 1, swapSettleSeconds: 2}});
    const short = ['--pause-after', '500ms', '--resume-after', '500ms', '--min-run', '1s', '--interval', '300ms'];
    const id = await train(place, ['--session', 'lora', '--auto-pause', 'red', ...short]);
    await waitFor('the pause', () => place.stage.status(id).run.state === 'paused');
    expect(place.stage.mlxtop(['status', id]).stdout).toMatch(/paused automatically as memory was short/);
    const terminal = place.stage.terminal([...MAC_PROGRAM, 'attach', 'lora'], 130, 48);
    const says = /paused automatically for .*as memory was short[\s\S]*a pause frees no memory: quit something \(c\)/;
    await waitFor('what it means', () => says.test(terminal.screen()), terminal.screen);
    expect(place.stage.mlxtop(['quit-app', 'Cursor', '--yes']).code).toBe(0);
    await waitFor('the resume', () => place.stage.status(id).run.state !== 'paused');
    const changes = place.stage.journal(id).filter(({type}) => type === 'pause' || type === 'resume');
    expect(changes).toMatchObject([
      {type: 'pause', by: 'policy'},
      {type: 'resume', by: 'policy'},
    ]);
    expect(wrongCalls(place)).toEqual([]);
  });
});
