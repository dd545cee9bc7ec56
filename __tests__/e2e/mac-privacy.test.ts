import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {pathToFileURL} from 'node:url';
import {afterEach, describe, expect, test} from '@jest/globals';
import {createRehearsal, type Rehearsal} from '../../scripts/rehearsal-mac/rehearsal.js';
import {alertsIntoFile} from '../helpers/alert-file.js';
import {MAC_PROGRAM} from '../helpers/mac-program.js';
import {createStage, type Stage, waitFor} from '../helpers/stage.js';

let stage: Stage | null = null;
let mac: Rehearsal | null = null;

afterEach(async () => {
  mac?.close();
  await stage?.close();
});

const rehearsal = (name: string): string => join(process.cwd(), 'scripts', 'rehearsal-mac', name);

/** The program and a home with its Documents, on a Mac that guards these from the program too. */
const onMac = async () => {
  mac = await createRehearsal({scene: 'green', macos: '26'});
  const [node = '', ...words] = MAC_PROGRAM;
  const guard = `${pathToFileURL(rehearsal('privacy.mjs')).href}?tools=${mac.tools}`;
  stage = createStage([node, '--import', guard, ...words], {MLXTOP_TOOLS: mac.tools});
  const user = join(stage.folder, 'user');
  const project = join(user, 'Documents', 'lora');
  mkdirSync(project, {recursive: true});
  const alerts = alertsIntoFile(stage.folder);
  const env = {HOME: user, ...alerts.env};
  return {mac, stage, user, project, alerts, env};
};

type Place = Awaited<ReturnType<typeof onMac>>;

const start = ({stage, mac, project, env}: Place, options: readonly string[] = []): string => {
  const save = ['--save-every', '10', '--adapter-path', 'adapters', '--steps-per-report', '5'];
  const trainer = ['node', rehearsal('trainer.js'), '--tools', mac.tools, '--seconds-per-iteration', '0.05', ...save];
  const words = ['run', '--detach', '--interval', '200ms', '--session', 'lora', '--socket-name', stage.socket, '--'];
  const answer = stage.mlxtop([...words, ...trainer, ...options], env, project);
  const id = /run (\S+)\)/.exec(answer.stdout)?.[1];
  if (!id) throw new Error(`run failed: ${answer.stdout}${answer.stderr}`);
  return id;
};

const codesOf = (warnings: readonly {code: string}[]): string[] => warnings.map(({code}) => code);

/** What mlxtop says when it is called in the session's own tmux server. */
const typedInside = async ({stage, env}: Place, words: readonly string[]): Promise<string> => {
  const out = join(stage.folder, `said-${words[0]}`);
  const script = 'out=$1; shift; "$@" >"$out.new" 2>&1; mv "$out.new" "$out"';
  const variables = Object.entries({...stage.env, ...env}).flatMap(([name, value]) => ['-e', `${name}=${value ?? ''}`]);
  stage.tmux(
    'new-window',
    '-d',
    '-t',
    '=lora:',
    ...variables,
    'sh',
    '-c',
    script,
    'sh',
    out,
    ...stage.program,
    ...words,
  );
  return waitFor('its words', () => existsSync(out) && readFileSync(out, 'utf8'));
};

const suite = process.platform === 'linux' ? describe : describe.skip;

suite('a Mac on which the app that started tmux was updated (Linux only: its stand-ins read /proc)', () => {
  test('a run whose saves begin to fail ends with the reason, though mlx tells none', async () => {
    const place = await onMac();
    const {stage, mac, project, alerts} = place;
    const id = start(place, ['--iters', '100000']);
    await waitFor('a checkpoint', () => stage.journal(id).some(({type}) => type === 'checkpoint'));
    mac.withdraw([join(place.user, 'Documents')]);
    await waitFor('its end', () => stage.status(id).run.state === 'failed');
    const {run, warnings} = stage.status(id);
    expect(run.failure).toMatchObject({
      kind: 'not-permitted',
      sentence: expect.stringMatching(/^macOS keeps this session out of that folder.*mlxtop continue --socket-name/),
      line: expect.stringMatching(/\[save_safetensors\] Failed to open file/),
    });
    expect(codesOf(warnings)).toEqual(['guarded-folder', 'saves-not-permitted']);
    await waitFor('the alert', () => alerts.codes().includes('failed'));
    expect(alerts.told().find(({code}) => code === 'failed')?.text).toMatch(
      /failed .*macOS keeps this session out of that folder/,
    );
    // In the same session it says so, rather than that nothing was saved; from elsewhere there are checkpoints.
    const inside = await typedInside(place, ['continue', 'lora']);
    expect(inside).toMatch(
      /mlxtop: .+\/Documents\/lora\/adapters\S* cannot be opened: Operation not permitted\. macOS lets/,
    );
    expect(inside).toMatch(/another terminal.*Files and Folders/);
    const outside = stage.mlxtop(['continue', 'lora'], place.env, project);
    expect(outside.stderr).toMatch(/Its newest good checkpoint: adapters\/0000\d{3}_adapters\.safetensors/);
  });

  test('a start says whose permission it lives by, and the run has it as a remark', async () => {
    const place = await onMac();
    const {stage} = place;
    const answer = stage.mlxtop(
      ['run', '--detach', '--socket-name', stage.socket, '--', 'sleep', '600'],
      place.env,
      place.project,
    );
    expect(answer.stdout).toMatch(
      /^An update of .* may close Documents to this session, the run's folder with it:\nmacOS gives access only through .*\. /m,
    );
    expect(codesOf(stage.status().warnings)).toEqual(['guarded-folder']);
    const elsewhere = stage.mlxtop(
      ['run', '--detach', '--session', 'b', '--socket-name', stage.socket, '--', 'sleep', '601'],
      place.env,
      place.user,
    );
    expect(elsewhere.stdout).not.toMatch(/macOS/);
  });

  test('a log that is forbidden is not followed in silence', async () => {
    const place = await onMac();
    const {mac, project} = place;
    start(place, ['--iters', '100000']);
    writeFileSync(join(project, 'train.log'), 'Iter 1\n');
    mac.withdraw([join(place.user, 'Documents')]);
    const inside = await typedInside(place, ['attach', '--log', join(project, 'train.log')]);
    expect(inside).toMatch(/train\.log cannot be opened: Operation not permitted\. macOS lets/);
  });

  test('a trainer that continues is reported once, and so is that it saves again', async () => {
    const place = await onMac();
    const {stage, mac, alerts} = place;
    const id = start(place, ['--iters', '100000', '--go-on']);
    await waitFor('a checkpoint', () => stage.journal(id).some(({type}) => type === 'checkpoint'));
    mac.withdraw([join(place.user, 'Documents')]);
    await waitFor('the alert', () => alerts.codes().includes('save-failed'));
    expect(alerts.told()[0]?.text).toMatch(
      /^No checkpoint can be saved: .*~\/Documents\/lora\/adapters \(Operation not permitted\)|^A save failed/,
    );
    const before = stage.status(id).training.iteration;
    await waitFor('more saves that fail', () => stage.status(id).training.iteration > before + 40);
    expect(alerts.codes()).toEqual(['save-failed']);
    mac.allow();
    await waitFor('its end', () => alerts.codes().length > 1);
    expect(alerts.codes()).toEqual(['save-failed', 'save-failed is over']);
  });
});
