import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {afterEach, beforeEach, expect, test} from '@jest/globals';
import {CALM_MACHINE} from '../helpers/calm-machine.js';
import {loginTools} from '../helpers/login-tools.js';
import {endAll} from '../helpers/power-cut.js';
import {environmentOf} from '../helpers/processes.js';
import {createStage, JO, PROGRAM, type Stage, waitFor} from '../helpers/stage.js';

let stage: Stage;
let tools: ReturnType<typeof loginTools>;
/** What the user was told: a code and a text a line. */
let told: string;

beforeEach(() => {
  // With a blank, an apostrophe, and what means something to cron.
  stage = createStage([PROGRAM], CALM_MACHINE, `${JO} 5%`);
  tools = loginTools(join(stage.folder, 'tools'));
  const config = join(stage.folder, 'config', 'mlxtop');
  mkdirSync(config, {recursive: true, mode: 0o700});
  told = join(stage.folder, 'told');
  writeFileSync(join(stage.folder, 'tell.sh'), `echo "$MLXTOP_ALERT $MLXTOP_ALERT_TEXT" >>"$0.told"\n`);
  const settings = {alerts: {bell: false, command: ['/bin/sh', join(stage.folder, 'tell.sh')]}};
  writeFileSync(join(config, 'settings.yaml'), JSON.stringify(settings));
  told = join(stage.folder, 'tell.sh.told');
  Object.assign(stage.env, {
    HOME: stage.folder,
    MLXTOP_TOOLS: tools.folder,
    XDG_CONFIG_HOME: join(stage.folder, 'config'),
    HF_TOKEN: 'hf_secret_value',
    HF_HOME: join(stage.folder, 'hf'),
  });
});

afterEach(() => stage.close());

const DEMO = ['node', join(dirname(PROGRAM), 'mlxtop.js'), 'demo-trainer', '--train', '--hidden-size', '8'];
const FLAGS =
  '--iters 5000 --steps-per-report 5 --steps-per-eval 5000 --val-batches 1 --save-every 10 --adapter-path ad';
const LONG = [...DEMO, ...FLAGS.split(' '), '--seconds-per-iteration', '0.02'];

const runs = (): string[] => readdirSync(join(stage.home, 'runs')).sort();
const hasEntry = (id: string): boolean => tools.crontab()?.includes(`# mlxtop after-restart ${id}\n`) === true;
const toldLines = (): string[] => (existsSync(told) ? readFileSync(told, 'utf8').trimEnd().split('\n') : []);

const saved = (id: string) =>
  waitFor('a checkpoint', () => stage.journal(id).some(event => event.type === 'checkpoint' && event.iteration === 10));

/** The machine goes down as by a power cut, and what the run has left is from an earlier start of it. */
const restart = async (id: string): Promise<void> => {
  const folder = stage.runFolder(id);
  await endAll(stage, id);
  const record = stage.record(id);
  record.place.boot = '00000000-0000-4000-8000-000000000000';
  writeFileSync(join(folder, 'run.json'), JSON.stringify(record));
  const clock = JSON.parse(readFileSync(join(folder, 'clock'), 'utf8'));
  writeFileSync(join(folder, 'clock'), JSON.stringify({...clock, place: 'another'}));
};

/** Shuts the machine down in order: each program is asked to end, and the trainer's end is still recorded. */
const shutDown = async (id: string): Promise<void> => {
  process.kill(stage.status(id).trainer.pid, 'SIGTERM');
  await waitFor('its end', () => existsSync(join(stage.runFolder(id), 'exit')));
  await waitFor('the end of its record', () => stage.journal(id).some(event => event.type === 'end'));
  await restart(id);
};

/** As cron runs the line of a run: by sh, with hardly an environment. Resolves with its exit code. */
const runLine = async (line: string): Promise<unknown> => {
  const env = {HOME: stage.folder, PATH: '/usr/bin:/bin', LOGNAME: 'jo', SHELL: '/bin/sh'};
  const child = spawn('/bin/sh', ['-c', line.replace(/^@reboot /, '')], {env, cwd: stage.folder, stdio: 'ignore'});
  return (await once(child, 'exit'))[0];
};

const lineFor = (id: string): string =>
  tools
    .crontab()
    ?.split('\n')
    .find(line => line.endsWith(id)) ?? '';

test('a run continues from its checkpoint after a restart, by itself and once, says so, and leaves nothing', async () => {
  tools.setCrontab('# mine\n0 5 * * * true\n');
  const first = stage.start(LONG, ['--after-restart']);
  expect(hasEntry(first)).toBe(true);
  expect(stage.mlxtop(['status']).stdout).toMatch(/^after restart +it continues automatically$/m);
  await saved(first);
  const line = lineFor(first);
  // While it lives, nothing happens: cron itself may have been started again.
  expect(await runLine(line)).toBe(0);
  expect([runs(), hasEntry(first)]).toEqual([[first], true]);

  await restart(first);
  // The machine's start, twice at the same moment, and once more.
  expect(await Promise.all([runLine(line), runLine(line)])).toEqual([0, 0]);
  expect(await runLine(line)).toBe(0);
  const [, second = '', ...more] = runs();
  expect(more).toEqual([]);
  expect([hasEntry(first), hasEntry(second)]).toEqual([false, true]);
  const {run} = stage.status(second);
  expect(run).toMatchObject({name: 'mlxtop', directory: stage.folder, endedAt: null, continuesAfterRestart: true});
  expect(run.restarted).toMatchObject({run: first, at: expect.any(String)});
  expect(run.continues.iteration).toBeGreaterThanOrEqual(10);
  expect(stage.mlxtop(['status']).stdout).toMatch(/^restarted +by mlxtop at .* after the machine was restarted at /m);
  expect(stage.mlxtop(['status', '--since', '1h']).stdout).toMatch(/continued by mlxtop at .*: the machine restarted/);
  expect(toldLines()).toEqual([
    expect.stringMatching(
      /^restarted The machine was restarted at .*: the training run continues from iteration \d+\.$/,
    ),
  ]);
  const trainer = await waitFor('the trainer', () => stage.status(second).trainer.pid);
  const environment = environmentOf(trainer);
  expect(environment).toContain(`HF_HOME=${stage.env.HF_HOME}`);
  expect(environment.join('\n')).not.toContain('hf_secret_value');

  expect(stage.mlxtop(['stop', '--yes']).code).toBe(0);
  expect(tools.crontab()).toBe('# mine\n0 5 * * * true\n');
  expect(await runLine(line)).toBe(0);
  expect(runs()).toEqual([first, second]);
});

test('a run that ends by itself has no entry any more; one without a checkpoint starts over; a loop comes to an end', async () => {
  const short = LONG.map((word, index) => (LONG[index - 1] === '--iters' ? '20' : word));
  const done = stage.start(short, ['--after-restart', '-s', 'done']);
  const doneLine = lineFor(done);
  const words = stage.mlxtop([
    'run',
    '-d',
    '-L',
    stage.socket,
    '--after-restart',
    '-s',
    'long',
    '--',
    ...LONG.slice(0, -4),
    '--adapter-path',
    'ad-2',
    // Nothing is saved before the machine goes down, however busy it is.
    '--seconds-per-iteration',
    '5',
  ]);
  expect(words.stdout).toMatch(/HF_TOKEN will not be there after a restart/);
  expect(words.stdout).not.toContain('hf_secret_value');
  await waitFor('the entry to go', () => !hasEntry(done));
  expect(await runLine(doneLine)).toBe(0);
  let id = runs().at(-1) ?? '';
  for (const expected of [1, 2]) {
    const line = lineFor(id);
    await (expected === 1 ? shutDown : restart)(id);
    expect(await runLine(line)).toBe(0);
    expect(runs()).toHaveLength(2 + expected);
    id = runs().at(-1) ?? '';
    expect(toldLines().at(-1)).toMatch(/continues from the beginning, since nothing had been saved yet\.$/);
  }
  const line = lineFor(id);
  await restart(id);
  expect(await runLine(line)).toBe(0);
  expect(runs()).toHaveLength(4);
  expect(toldLines().at(-1)).toMatch(
    /^failed .* does not continue: It will not be continued again: the machine has restarted 3 times/,
  );
  expect(stage.mlxtop(['status', id]).stdout).toMatch(/^not continued +It will not be continued again/m);
  expect(tools.crontab()).toBeNull();
  // A crontab from a backup, which has the line again.
  tools.setCrontab(`${line}\n`);
  const before = toldLines().length;
  expect(await runLine(line)).toBe(0);
  expect([tools.crontab(), toldLines().length]).toEqual([null, before]);
});
