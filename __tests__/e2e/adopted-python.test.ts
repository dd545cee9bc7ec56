import {existsSync, mkdirSync, readdirSync, renameSync} from 'node:fs';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from '@jest/globals';
import {createRehearsal, type Rehearsal} from '../../scripts/rehearsal-mac/rehearsal.js';
import {makeFramework, REAL_PYTHON} from '../helpers/framework-python.js';
import {MAC_PROGRAM} from '../helpers/mac-program.js';
import {createStage, type Stage, waitFor} from '../helpers/stage.js';

let stage: Stage | null = null;
let mac: Rehearsal | null = null;

afterEach(async () => {
  mac?.close();
  await stage?.close();
});

/** A Mac with a framework's Python, a folder to train in, and a virtual environment in the folder `at` below it. */
const setUp = async (at: string) => {
  const machine = await createRehearsal({scene: 'idle', apps: ['Terminal'], macos: '26'});
  mac = machine;
  // What ps prints of a program in a folder with a blank in its name cannot be split into words again.
  const place = createStage(MAC_PROGRAM, {MLXTOP_TOOLS: machine.tools}, 'jo');
  stage = place;
  const work = join(place.folder, 'work');
  mkdirSync(work);
  const framework = makeFramework(place.folder, REAL_PYTHON ?? '');
  const venv = framework.environment(join(work, at));
  return {place, machine, work, framework, venv};
};

/** Trains in a pane of the user's own, adopts that and stops it after some saves; gives the run's id. */
const trainAndStop = async (place: Stage, work: string, command: string): Promise<string> => {
  place.tmux('new-session', '-d', '-s', 'work', '-c', work, '-x', '100', '-y', '30', 'bash', '--norc', '--noprofile');
  place.tmux('send-keys', '-t', 'work', `${command} --train --iters 4000`, 'Enter');
  await waitFor('two saves', () => existsSync(join(work, 'adapters', '0000020_adapters.safetensors')));
  const answer = place.mlxtop(['attach', '--pane', 'work', '-L', place.socket, '--detach', '--interval', '200ms']);
  const id = /run (\S+)\)/.exec(answer.stdout)?.[1];
  if (id === undefined) throw new Error(`attach failed: ${answer.stdout}${answer.stderr}`);
  await waitFor('a report', () => (place.status(id).training.iteration ?? 0) > 20);
  const stopped = place.mlxtop(['stop', id, '--yes']);
  if (stopped.code !== 0) throw new Error(`stop failed: ${stopped.stderr}`);
  return id;
};

const goOn = (place: Stage, id: string) =>
  place.mlxtop(['continue', id, '--yes', '--detach', '-L', place.socket, '--session', 'again']);

const suite = process.platform === 'linux' && REAL_PYTHON !== null ? describe : describe.skip;

suite("a framework's Python on the rehearsal Mac (Linux only, with a Python)", () => {
  test.each([
    [
      'an environment that was activated',
      'elsewhere/env-312',
      'export VIRTUAL_ENV=$PWD/elsewhere/env-312 PATH=$PWD/elsewhere/env-312/bin:$PATH; python -m mlx_lm.lora',
    ],
    ['a console script', 'elsewhere/env-312', 'elsewhere/env-312/bin/mlx_lm.lora'],
    ['the Python of .venv', '.venv', '.venv/bin/python3 -m mlx_lm.lora'],
  ])('%s continues with the Python of the same environment', async (_how, at, command) => {
    const {place, machine, work, framework, venv} = await setUp(at);
    const id = await trainAndStop(place, work, command);
    expect(place.record(id).command[0]).toBe(framework.shown);
    const answer = goOn(place, id);
    expect(answer).toMatchObject({code: 0});
    expect(answer.stdout).toMatch(
      /^With this Python, which has the package that it needs: .*\/bin\/python(?:3(?:\.12)?)?$/m,
    );
    const next = /^Started again \(run (\S+)\)\.$/m.exec(answer.stdout)?.[1] ?? '';
    expect(next).not.toBe('');
    await waitFor(
      'it to train on',
      () => (place.status(next).training.iteration ?? 0) >= 20,
      () => JSON.stringify(place.status(next).run),
    );
    expect(place.record(next).command[0]).toMatch(new RegExp(`^${venv.bin}/python`));
    expect(place.status(next).run.state).toBe('training');
    expect(machine.calls().filter(({line}) => /NOT REHEARSED|FORBIDDEN/.test(line))).toEqual([]);
  });

  test('where none has it any more nothing is started, and it is said what to do', async () => {
    const {place, work, venv} = await setUp('.venv');
    const id = await trainAndStop(place, work, '.venv/bin/python3 -m mlx_lm.lora');
    renameSync(join(venv.packages, 'mlx_lm'), join(venv.packages, 'gone'));
    const {code, stderr} = goOn(place, id);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^mlxtop: No Python here has mlx_lm, which work needs\. These were asked:\n {2}\//);
    expect(stderr).toMatch(/Python\.app\/Contents\/MacOS\/Python, which knows no virtual environment\.$/m);
    expect(stderr).toMatch(/^Nothing was started\. Activate the environment .* mlxtop continue work$/m);
    expect(readdirSync(join(place.home, 'runs'))).toEqual([id]);
    // An environment that is active here is asked too.
    renameSync(join(venv.packages, 'gone'), join(venv.packages, 'mlx_lm'));
    renameSync(join(work, '.venv'), join(place.folder, 'moved'));
    const active = {VIRTUAL_ENV: join(place.folder, 'moved')};
    const answer = place.mlxtop(['continue', id], active);
    expect(answer.stdout).toContain(
      `With this Python, which has the package that it needs: ${place.folder}/moved/bin/python3`,
    );
  });
});
