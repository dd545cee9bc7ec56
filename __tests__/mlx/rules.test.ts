import {spawnSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from '@jest/globals';
import type {StartFinding} from '../../source/estimate/facts.js';
import {brokenRules} from '../../source/estimate/rules/index.js';
import {readPython} from '../../source/model/python-packages.js';
import {readFacts} from '../../source/model/read-facts.js';
import {readStartFiles} from '../../source/trainer/settings/start-files.js';
import {readTrainSettings} from '../../source/trainer/settings/train-settings.js';
import {readRaw} from './raw-log.js';
import {RULE_CASES, type RuleCase} from './rule-cases.js';
import {type ModelKind, writeModels} from './rule-models.js';
import {describeEach, given, type Trainer} from './trainers.js';

const FILES = {train: 16, valid: 8, test: 8};
const DRIVER = join(import.meta.dirname, '../../scripts/test-mlx/run-cases.py');

/** What a case's run printed, and its exit code. */
type Outcome = {id: string; code: number; text: string};

let folder: string;
let models: Record<ModelKind, string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'mlxtop-rules-'));
  models = writeModels(given.model, join(folder, 'models'));
});

afterAll(() => rmSync(folder, {recursive: true}));

const USUAL =
  '--train --iters 3 --num-layers 2 --batch-size 4 --steps-per-report 1 --steps-per-eval 2 --val-batches 1 --save-every 2';

const wordsOf = ({flags = [], yaml, alone, model}: RuleCase): string[] => {
  const own = model === undefined ? given.model : models[model];
  const usual = ['--model', own, '--data', 'data', ...USUAL.split(' '), '--adapter-path', 'adapters'];
  return [
    ...(alone ? [] : usual),
    ...flags.map(word => (word === 'MODEL' ? own : word)),
    ...(yaml === undefined ? [] : ['-c', 'lora.yaml']),
  ];
};

const writeCase = (directory: string, {rows = {}, yaml}: RuleCase): void => {
  mkdirSync(join(directory, 'data'), {recursive: true});
  if (yaml !== undefined) writeFileSync(join(directory, 'lora.yaml'), yaml);
  for (const name of ['train', 'valid', 'test'] as const) {
    const good = readFileSync(join(given.data, `${name}.jsonl`), 'utf8').split('\n');
    const wanted = rows[name] === undefined ? FILES[name] : rows[name];
    if (wanted === null) continue;
    const lines = typeof wanted === 'number' ? good.slice(0, wanted) : wanted;
    writeFileSync(join(directory, 'data', `${name}.jsonl`), lines.map(line => `${line}\n`).join(''));
  }
};

const check = async (
  command: readonly string[],
  directory: string,
  env: NodeJS.ProcessEnv,
): Promise<StartFinding[]> => {
  const {configFile: _file, ...reading} = await readTrainSettings(command, directory);
  const environment = {...process.env, ...env};
  const {
    dataError: _data,
    tokensError: _tokens,
    ...facts
  } = await readFacts(reading.settings, {directory, environment});
  const files = readStartFiles(reading.settings, directory);
  const python = readPython(command, directory, environment);
  return brokenRules({...reading, ...facts, files, python, command, programError: null, platform: process.platform});
};

/** Without colours and moves of the cursor. */
const plain = (text: string): string => text.replace(/\x1b\[[\d;?]*[A-Za-z]/g, '').replaceAll('\r', '\n');

/** The iterations that were reported, and those before which it validated. */
const reached = (text: string, prints: Trainer['prints']) => {
  const {reports, validations} = readRaw(text, prints);
  return {trained: reports.map(one => one.iteration), validated: validations.map(one => one.iteration)};
};

/** At which iteration an error is said to come: 0 for before the first, null where it is not said. */
const saidIteration = (message: string): number | null => {
  if (/before iteration 1\b|at once|while it loads|after loading|after it has loaded/.test(message)) return 0;
  const number = /fails at iteration ([\d,]+)/.exec(message)?.[1];
  return number === undefined ? null : Number(number.replaceAll(',', ''));
};

/** The error's words in a message, in pieces that have to be found one after the other. */
const saidWords = (message: string): string[] => {
  const words = /(?:with exit code 2: |\bwith )(.+?)\.?$/s.exec(message)?.[1] ?? '';
  return words.split('…').map(piece => piece.trim().replace(/\.$/, ''));
};

/** What Python printed has one of the names that are joined by `or`, or the words. */
const hasWords = (text: string, piece: string): boolean =>
  piece.split(' or ').some(words => text.includes(words)) || text.includes(piece);

const expectEnd = ({message}: StartFinding, {code, text}: Outcome, prints: Trainer['prints']): void => {
  expect(code).toBe(/exit code 2|flag-/.test(message) ? 2 : code === 2 ? 2 : 1);
  const printed = plain(text);
  for (const piece of saidWords(message)) expect({printed, has: hasWords(printed, piece)}).toMatchObject({has: true});
  const {trained, validated} = reached(printed, prints);
  const iteration = saidIteration(message);
  const last = trained.at(-1) ?? 0;
  if (iteration === 0) expect({trained, validated}).toEqual({trained: [], validated: []});
  else if (/after the last iteration|test after training/.test(message)) expect(last).toBe(3);
  else if (iteration !== null) expect(last).toBeLessThanOrEqual(iteration);
  if (iteration !== null && iteration > 0 && !/fails by/.test(message))
    expect(last).toBeGreaterThanOrEqual(iteration - 1);
};

/** The environment's packages but for rich, as links in a folder; and the Python that the environment is made of. */
const withoutRich = (python: string, site: string): {base: string; site: string} => {
  const ask = 'import sys, sysconfig; print(sys._base_executable); print(sysconfig.get_paths()["purelib"])';
  const {stdout} = spawnSync(python, ['-c', ask], {encoding: 'utf8'});
  const [base = '', packages = ''] = stdout.split('\n');
  mkdirSync(site, {recursive: true});
  for (const name of readdirSync(packages).filter(one => !one.startsWith('rich'))) {
    symlinkSync(join(packages, name), join(site, name));
  }
  return {base, site};
};

describeEach(trainer => {
  const outcomes = new Map<string, Outcome>();
  const findings = new Map<string, StartFinding[]>();
  const place = (name: string): string => join(folder, trainer.prints, name.replaceAll(/\W+/g, '-'));
  const program = trainer.program('mlx_lm.lora');

  const runAll = (cases: readonly (readonly [string, RuleCase])[]): void => {
    const lines = cases.map(([id, one]) => JSON.stringify({id, argv: wordsOf(one), directory: place(id)}));
    const {stdout, stderr, status} = spawnSync(trainer.program('python'), [DRIVER], {
      input: `${lines.join('\n')}\n`,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
      // Compiling each new kernel would take seconds, and changes nothing about what ends a run.
      env: {...process.env, ...trainer.env, MLX_DISABLE_COMPILE: '1', COLUMNS: '120'},
    });
    expect({status, stderr}).toMatchObject({status: 0});
    for (const line of stdout.trim().split('\n')) {
      const outcome: Outcome = JSON.parse(line);
      outcomes.set(outcome.id, outcome);
    }
  };

  beforeAll(async () => {
    const first = [['first', {rule: null, flags: ['--adapter-path', '../earlier']}]] as const;
    const cases = Object.entries(RULE_CASES);
    for (const [id, one] of [...first, ...cases]) writeCase(place(id), one);
    runAll(first);
    // Before they run: a run leaves its adapters behind.
    for (const [id, one] of cases) findings.set(id, await check([program, ...wordsOf(one)], place(id), trainer.env));
    runAll(cases);
  });

  test.each(Object.entries(RULE_CASES))('%s', (name, one) => {
    const outcome = outcomes.get(name);
    if (outcome === undefined) throw new Error(`${name} did not run`);
    const all = findings.get(name) ?? [];
    const [first] = all;
    const isOlder = trainer.prints === 'lines' && one.ruleOfLines !== undefined;
    const rule = isOlder ? (one.ruleOfLines ?? null) : one.rule;
    // What ends the run comes first, and nothing else does; warnings may come beside each other.
    if (rule === null || first?.level === 'error') expect(first?.rule ?? null).toBe(rule);
    else expect(all.map(found => found.rule)).toContain(rule);
    if (first?.level === 'error') expectEnd(first, outcome, trainer.prints);
    else expect({code: outcome.code, text: plain(outcome.text)}).toMatchObject({code: 0});
  });

  test('batches that two processes cannot share', async () => {
    const one: RuleCase = {rule: 'batch-not-divisible', flags: ['--batch-size', '3']};
    const directory = place('ranks');
    writeCase(directory, one);
    const launch = ['-n', '2', '--backend', 'ring', '--starting-port', String(37_000 + (process.pid % 4000) * 4), '--'];
    const command = [trainer.program('mlx.launch'), ...launch, program, ...wordsOf(one)];
    const [first] = await check(command, directory, trainer.env);
    expect(first).toMatchObject({rule: 'batch-not-divisible', level: 'error'});
    const [launcher = '', ...words] = command;
    const {stdout, stderr} = spawnSync(launcher, words, {
      cwd: directory,
      encoding: 'utf8',
      env: {...process.env, ...trainer.env, MLX_DISABLE_COMPILE: '1'},
    });
    // The launcher itself ends with 0, whatever its processes do.
    for (const piece of saidWords(first?.message ?? '')) expect(`${stdout}${stderr}`).toContain(piece);
    expect(reached(plain(stdout), trainer.prints).trained).toEqual([]);
  });

  test('an environment without rich', async () => {
    const {base, site} = withoutRich(trainer.program('python'), place('site'));
    const command = [base, '-S', '-m', 'mlx_lm.lora', ...wordsOf({rule: null})];
    const env = {...trainer.env, PYTHONPATH: site};
    writeCase(place('rich'), {rule: null});
    const [first] = await check(command, place('rich'), env);
    const [python = '', ...words] = command;
    const run = spawnSync(python, words, {
      cwd: place('rich'),
      encoding: 'utf8',
      env: {...process.env, ...env, MLX_DISABLE_COMPILE: '1'},
    });
    if (trainer.prints === 'lines') {
      expect(first).toBeUndefined();
      expect(run).toMatchObject({status: 0});
    } else {
      expect(first).toMatchObject({rule: 'rich-missing', level: 'error'});
      expect(run.stderr).toContain(saidWords(first?.message ?? '')[0]);
    }
  });
});
