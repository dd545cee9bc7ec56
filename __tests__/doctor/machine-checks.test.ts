import {describe, expect, test} from '@jest/globals';
import {automation} from '../../source/doctor/checks/automation.js';
import {awake} from '../../source/doctor/checks/awake.js';
import {clock} from '../../source/doctor/checks/clock.js';
import {gpu} from '../../source/doctor/checks/gpu.js';
import {memory} from '../../source/doctor/checks/memory.js';
import {power} from '../../source/doctor/checks/power.js';
import {swap} from '../../source/doctor/checks/swap.js';
import {system} from '../../source/doctor/checks/system.js';
import {terminal} from '../../source/doctor/checks/terminal.js';
import {examine} from '../../source/doctor/examine.js';
import {answered, type Changes, GIB, worldWith} from './world.js';

const SMI = 'NVIDIA H100 80GB HBM3, 580.159.04, 81559, 1045\n';

describe('GPU on a Mac', () => {
  const limit = (line: string, system = 'macOS 15.5', extra: Changes = {}) =>
    gpu.run(
      worldWith({machine: {system, gpuWorkingSetBytes: 10.7 * GIB}, tryTool: async () => answered(line), ...extra}),
    );

  test('a limit that somebody set is reported with its size and the way back', async () => {
    expect(await limit('')).toMatchObject([{level: 'ok', what: 'the GPU may use 10.7 GB'}]);
    expect(await limit('iogpu.wired_limit_mb: 0\n')).toMatchObject([{level: 'ok'}]);
    expect(await limit('iogpu.wired_limit_mb: 12000\n')).toMatchObject([
      {
        level: 'note',
        what: expect.stringContaining('11.7 GB, by default 10.7 GB'),
        next: 'sudo sysctl iogpu.wired_limit_mb=0',
      },
    ]);
    expect(await limit('iogpu.wired_limit_mb: 15360\n')).toMatchObject([
      {level: 'note', means: expect.stringContaining('1.0 GB for macOS'), next: expect.stringContaining('=0')},
    ]);
    expect(await limit('debug.iogpu.wired_limit: 15032385536\n', 'macOS 13.6.9')).toMatchObject([
      {
        level: 'note',
        what: expect.stringContaining('14.0 GB'),
        next: expect.stringContaining('debug.iogpu.wired_limit=0'),
      },
    ]);
  });

  test('the watchdog of macOS 26 has a note until it is relaxed', async () => {
    expect(await limit('', 'macOS 26.5')).toMatchObject([
      {},
      {level: 'note', next: expect.stringContaining('--relax-gpu-watchdog')},
    ]);
    expect(await limit('', 'macOS 26.5', {environment: {AGX_RELAX_CDM_CTXSTORE_TIMEOUT: '1'}})).toHaveLength(1);
  });
});

describe('GPU on Linux', () => {
  const cards = (trial: ReturnType<typeof answered>, nvidiaModule: string | null = '580.159.04') =>
    gpu.run(worldWith({platform: 'linux', tryProgram: async () => trial, nvidiaModule: () => nvidiaModule}));

  test('a card is reported with its driver; one that another program fills has a note', async () => {
    expect(await cards(answered(SMI))).toMatchObject([
      {level: 'ok', what: 'NVIDIA H100 80GB HBM3, driver 580.159.04, 1.0 GB of 79.6 GB used'},
      {level: 'ok', what: expect.stringContaining('22 MB')},
    ]);
    expect(await cards(answered(SMI.replace('1045', '60045')))).toMatchObject([
      {level: 'note', next: expect.stringContaining('mlxtop apps')},
      {level: 'ok'},
    ]);
    expect(await cards(answered('Orin, 540.4.0, [N/A], [N/A]\n'))).toMatchObject([
      {level: 'ok', what: expect.stringContaining('— of —')},
      {level: 'ok'},
    ]);
  });

  test.each([
    ["NVIDIA-SMI couldn't find libnvidia-ml.so library in your system. Please\n", 12, /exit code 12.*libnvidia-ml/],
    ['No devices were found\n', 6, /exit code 6.*No devices/],
  ])('what nvidia-smi complains of is said: %s', async (text, code, expected) => {
    expect(await cards(answered(text, {code}))).toMatchObject([{level: 'note', what: expect.stringMatching(expected)}]);
  });

  test.each([
    ['Failed to initialize NVML: Driver/library version mismatch\n', 18, /Restart the machine/],
    ['Failed to initialize NVML: Insufficient Permissions\n', 4, /dev\/nvidia/],
  ])('what to do about it is known: %s', async (text, code, next) => {
    expect(await cards(answered(text, {code}))).toMatchObject([{level: 'note', next: expect.stringMatching(next)}]);
  });

  test('without nvidia-smi, and with one that hangs', async () => {
    const none = answered('', {code: null, failure: 'ENOENT'});
    expect(await cards(none, null)).toMatchObject([{level: 'ok', what: 'no NVIDIA driver'}]);
    expect(await cards(none)).toMatchObject([{level: 'note', what: expect.stringContaining('no nvidia-smi')}]);
    expect(await cards(answered('', {code: null, failure: 'late'}))).toMatchObject([
      {level: 'note', what: expect.stringContaining('no answer')},
    ]);
  });
});

describe('power', () => {
  const battery = {percent: 34, healthPercent: 71, cycles: 904};
  const told = async (options: Changes) =>
    (await power.run(worldWith(options))).map(({level, what}) => `${level}: ${what}`);

  test('mains power is well, battery, Low Power Mode, heat and a closed lid have a note each', async () => {
    expect(await told({power: {onBattery: false}, facts: {battery: {...battery, healthPercent: 96}}})).toEqual([
      'ok: on mains power, 34 %',
    ]);
    expect(
      await told({
        power: {onBattery: true, lowPowerMode: true, speedLimitPercent: 62},
        facts: {battery},
        lidClosed: async () => true,
      }),
    ).toEqual([
      'note: the lid is closed',
      'note: on battery, 34 % (worn: 71 % of its capacity after 904 cycles)',
      'note: Low Power Mode is on',
      'note: heat limits the processor to 62 % of its speed',
    ]);
    expect(await told({power: null, platform: 'linux', lidClosed: async () => null})).toEqual(['ok: no battery']);
    expect(await told({power: null})).toEqual(['ok: battery or mains is not known']);
  });

  test('what keeps the Mac awake is named, and not in a report', async () => {
    const assertions =
      '   pid 4711(caffeinate): [0x0004] 00:00:03 PreventUserIdleSystemSleep named: "caffeinate command-line tool" \n';
    const tool =
      (text: string) =>
      async (_name: string, words: readonly string[] = []) =>
        answered(words[1] === 'assertions' ? text : ' sleep                1 (sleep prevented by powerd)\n');
    expect(await awake.run(worldWith({tryTool: tool(assertions)}))).toMatchObject([
      {level: 'ok', what: 'kept awake by caffeinate', shared: {what: 'kept awake by 1 program'}},
    ]);
    const silent = worldWith({tryTool: async () => answered('', {failure: 'ENOENT'})});
    expect(await awake.run(silent)).toMatchObject([{what: 'when it sleeps is not known'}]);
    expect(await awake.run(worldWith({tryTool: tool('')}))).toMatchObject([
      {what: 'sleeps after 1 idle min; a run keeps it awake'},
    ]);
  });
});

describe('memory and swap', () => {
  test('pressure is a note with what to quit', async () => {
    expect(await memory.run(worldWith({memory: {pressure: 'yellow'}}))).toMatchObject([
      {level: 'note', next: expect.stringContaining('mlxtop apps')},
    ]);
  });

  test('less room than twice the memory for swap files is a note, on Linux what swap there is', async () => {
    const at = (gib: number) =>
      swap.run(worldWith({freeBytes: async path => (path === '/private/var/vm' ? gib * GIB : null)}));
    expect(await at(33)).toMatchObject([{level: 'ok'}]);
    expect(await at(31)).toMatchObject([{level: 'note', what: expect.stringContaining('31.0 GB')}]);
    expect(await swap.run(worldWith({platform: 'linux', memory: {swapTotalBytes: 0}}))).toMatchObject([
      {level: 'ok', what: expect.stringContaining('no swap')},
    ]);
  });
});

describe('the clock', () => {
  const home = '/nowhere';
  const at = (now: number, TZ?: string) => clock.run(worldWith({home, now: () => now, environment: {TZ}}));

  test.each([Date.UTC(1970, 0, 2), Date.UTC(2025, 11, 31), Date.UTC(2101, 0, 1)])('%i is odd', async now => {
    expect(await at(now)).toMatchObject([{level: 'note', next: expect.stringContaining('Date & Time')}]);
  });

  test('a zone that does not exist is a note', async () => {
    const now = Date.UTC(2026, 10, 28);
    expect(await at(now, 'Europe/Berlin')).toMatchObject([{level: 'ok'}]);
    expect(await at(now, 'CET-1CEST')).toMatchObject([{level: 'ok'}]);
    expect(await at(now, 'Europe/Berln')).toMatchObject([
      {level: 'note', what: expect.stringContaining('Europe/Berln')},
    ]);
  });
});

test('model, size and colours are reported; a tiny terminal has a note, NO_COLOR a word', async () => {
  const facts = {model: 'MacBook Pro (14-inch, M1 Pro, 2021)'};
  expect(await system.run(worldWith({facts}))).toMatchObject([
    {what: 'macOS 26.5, MacBook Pro (14-inch, M1 Pro, 2021), Apple M1 Pro, 16.0 GB of memory'},
  ]);
  const [finding] = await terminal.run(worldWith());
  expect(finding?.what).toBe('Terminal (TERM=xterm-256color, 120×40, 256 colours)');
  const tiny = worldWith({
    terminal: {columns: 44, rows: 12, colourBits: 24},
    environment: {TERM: 'xterm', NO_COLOR: '1', LANG: 'C.UTF-8'},
  });
  const told = await terminal.run(tiny);
  expect(told).toMatchObject([
    {level: 'ok', what: expect.stringContaining('off by NO_COLOR')},
    {level: 'note', what: expect.stringContaining('44×12')},
    {},
  ]);
});

test('over ssh nothing can be quit without somebody at the screen', async () => {
  expect(await automation.run(worldWith({environment: {SSH_CONNECTION: 'x'}}))).toMatchObject([{level: 'note'}]);
  expect(await automation.run(worldWith())).toMatchObject([{level: 'ok', what: expect.stringContaining('Terminal')}]);
  expect(await automation.run(worldWith({platform: 'linux'}))).toEqual([]);
});

describe('the examination', () => {
  const sleeper = {name: 'sleeper', run: () => new Promise<never>(() => undefined)};

  test('ends although a check never does, which is a finding', async () => {
    expect(await examine(worldWith(), [sleeper, system], 20)).toMatchObject([
      {check: 'sleeper', level: 'note', what: expect.stringContaining('no answer')},
      {check: 'system', level: 'ok'},
    ]);
  });

  test('runs what measures before all else, and reports in its own order', async () => {
    const begun: string[] = [];
    const check = (name: string, measures?: true) => ({
      name,
      ...(measures && {measures}),
      run: async () => {
        begun.push(name);
        return [{check: name, level: 'ok' as const, what: name, means: null, next: null}];
      },
    });
    const found = await examine(worldWith(), [check('a'), check('b', true), check('c')]);
    expect(begun).toEqual(['b', 'a', 'c']);
    expect(found.map(({what}) => what)).toEqual(['a', 'b', 'c']);
  });
});
