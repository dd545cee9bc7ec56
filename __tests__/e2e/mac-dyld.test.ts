import {spawnSync} from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterEach, describe, expect, test} from '@jest/globals';
import {createRehearsal, type Rehearsal} from '../../scripts/rehearsal-mac/rehearsal.js';
import {MAC_PROGRAM} from '../helpers/mac-program.js';
import {type Answer, createStage, PROGRAM, type Stage, waitFor} from '../helpers/stage.js';
import {FEW} from '../rehearsal-mac/stage.js';

let stage: Stage | null = null;
let mac: Rehearsal | null = null;
let guard = '';

afterEach(async () => {
  mac?.close();
  await stage?.close();
  rmSync(guard, {recursive: true, force: true});
});

const SIP = join(process.cwd(), 'scripts', 'rehearsal-mac', 'sip.sh');
const hasNamespaces = spawnSync('unshare', ['--mount', 'true']).status === 0;

/** What the trainer has of the linker's variables, in a file. */
const TRAINER =
  "const {DYLD_LIBRARY_PATH = 'none'} = process.env; require('node:fs').writeFileSync(process.argv[1], DYLD_LIBRARY_PATH)";

type Started = {answer: Answer; got: () => Promise<string>; remarks: () => string[]};

/** A Mac that guards its own programs, with a `node` of Homebrew's in place of Python. */
const onMac = async () => {
  const rehearsal = await createRehearsal({scene: 'green', macos: '15', apps: FEW});
  mac = rehearsal;
  // The stand-ins for the system's shells name each other in their first lines, where no path has a blank.
  const place = createStage(['true'], {MLXTOP_TOOLS: rehearsal.tools}, 'jo');
  stage = place;
  // The first line of a script takes no folder with a blank in its name, and this stage's has one.
  guard = mkdtempSync(join(tmpdir(), 'mlxtop-sip-'));
  const brew = join(place.folder, 'brew');
  mkdirSync(brew);
  const python = join(brew, 'python');
  copyFileSync(process.execPath, python);
  const guarded = ['unshare', '--mount', SIP, guard];
  let runs = 0;
  const start = (
    words: (python: string, brewed: string) => readonly string[],
    variables: NodeJS.ProcessEnv = {},
    program: readonly string[] = MAC_PROGRAM,
  ): Started => {
    const session = `lora-${++runs}`;
    const out = join(place.folder, session);
    const options = ['--detach', '--session', session, '--socket-name', place.socket];
    const command = [...words(python, join(guard, 'opt/homebrew/bin')), '-e', TRAINER, out];
    // What the user's shell has is set behind the guard, as `export` in it would.
    const set = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    const all = [...guarded, join(guard, 'real/env'), ...set, ...program, 'run', ...options, '--', ...command];
    const {stdout, stderr, status} = spawnSync(all[0] ?? '', all.slice(1), {
      env: place.env,
      encoding: 'utf8',
      cwd: place.folder,
    });
    return {
      answer: {stdout, stderr, code: status},
      got: () => waitFor('the trainer', () => existsSync(out) && readFileSync(out, 'utf8')),
      remarks: () => {
        const words = [...MAC_PROGRAM, 'status', session, '--json'];
        const told = spawnSync(words[0] ?? '', words.slice(1), {env: place.env, encoding: 'utf8'}).stdout;
        return JSON.parse(told).warnings.map(({code}: {code: string}) => code);
      },
    };
  };
  return {start, brew};
};

const GIVEN = {DYLD_LIBRARY_PATH: '/opt/given'};
const SET = 'DYLD_LIBRARY_PATH=/opt/set';

const suite = hasNamespaces ? describe : describe.skip;

suite("variables of macOS' linker (needs root and unshare: the system's programs are replaced)", () => {
  test('given to mlxtop do not reach the trainer, and it says what does', async () => {
    const {start} = await onMac();
    const {answer, got, remarks} = start(python => [python], GIVEN);
    expect(answer.code).toBe(0);
    expect(answer.stdout).toMatch(
      /^DYLD_LIBRARY_PATH does not reach the trainer: macOS takes DYLD_\* away .*\nSet it after the two dashes: mlxtop run -- env DYLD_LIBRARY_PATH=… python …$/m,
    );
    expect(await got()).toBe('none');
    expect(remarks()).toContain('lost-variables');
  });

  test("set by the command's env, macOS' own or Homebrew's, they do, in silence", async () => {
    const {start} = await onMac();
    const own = start(python => ['env', SET, python]);
    const brewed = start((python, bin) => [join(bin, 'genv'), SET, python], GIVEN);
    const inShell = start(python => ['sh', '-c', `${SET} exec "$@"`, 'sh', python]);
    for (const one of [own, brewed, inShell]) {
      expect(one.answer.stdout).not.toMatch(/DYLD/);
      expect(await one.got()).toBe('/opt/set');
      expect(one.remarks()).not.toContain('lost-variables');
    }
  });

  test('set before another program of the system, or a script of its shell, they are lost on the way', async () => {
    const {start, brew} = await onMac();
    const nice = start(python => ['env', SET, 'nice', python]);
    expect(nice.answer.stdout).toMatch(
      /^DYLD_LIBRARY_PATH does not get past \/usr\/bin\/nice: .*\nSet it right before/m,
    );
    expect(await nice.got()).toBe('none');
    const script = join(brew, 'train.sh');
    writeFileSync(script, '#!/bin/sh\nexec "$@"\n');
    chmodSync(script, 0o755);
    const scripted = start(python => ['env', SET, script, python]);
    expect(scripted.answer.stdout).toMatch(
      /does not get past .+\/train\.sh \(#!\/bin\/sh\): .*\nSet it in that script/m,
    );
    expect(await scripted.got()).toBe('none');
    expect(scripted.remarks()).toContain('lost-variables');
  });

  test('are gone before the installed program can see them: its first line is one of /bin/sh', async () => {
    const {start} = await onMac();
    const {answer, got} = start(python => [python], GIVEN, [PROGRAM]);
    expect(answer.stdout).toMatch(/^Started /);
    expect(await got()).toBe('none');
  });
});
