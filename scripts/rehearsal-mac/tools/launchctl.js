// The part of launchctl that a user agent needs: bootstrap, print, kickstart, bootout. A job is a file in `launchd/`.
import {spawn} from 'node:child_process';
import {existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync} from 'node:fs';
import {homedir, tmpdir, userInfo} from 'node:os';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {agentsOf, fileOfAgent, pidFileOfAgent} from '../agents.js';
import {notRehearsed} from '../calls.js';
import {mapValues} from '../objects.js';
import {lives} from '../proc.js';
import {parsePropertyList} from '../property-list.js';
import {readState} from '../state.js';

/** @import {LaunchdJob, ProcessIdentity, PropertyValue} from '../types.ts' */

const folder = process.env.REHEARSAL_MAC ?? '';
const state = readState(folder);
const uid = process.getuid?.();

/** @type {(what: string) => never} */
const unknownUse = what => notRehearsed(folder, `launchctl ${what}`);

/** @type {(code: number, text: string) => never} */
const fail = (code, text) => {
  process.stderr.write(`${text}\n`);
  process.exit(code);
};

/** @type {(code: number, why: string) => never} */
const bootstrapFails = (code, why) =>
  fail(
    code,
    `Bootstrap failed: ${code}: ${why}${code === 5 ? '\nTry re-running the command as root for richer errors.' : ''}`,
  );

/** @param {string} label */
const fileOf = label => fileOfAgent(folder, label);
/** @param {string} label */
const pidFileOf = label => pidFileOfAgent(folder, label);

/** @param {string} label */
const jobOf = label => agentsOf(folder).find(job => job.label === label) ?? null;

/** @param {ProcessIdentity} job */
const isRunning = job => job.pid !== null && lives(job);

/**
 * The environment that launchd gives to an agent, whichever program asked for it.
 * @param {string} label
 * @returns {Record<string, string>}
 */
const bareEnvironment = label => ({
  HOME: process.env.HOME ?? homedir(),
  LOGNAME: userInfo().username,
  PATH: '/usr/bin:/bin:/usr/sbin:/sbin',
  SHELL: '/bin/zsh',
  TMPDIR: process.env.TMPDIR ?? tmpdir(),
  USER: userInfo().username,
  XPC_FLAGS: '0x0',
  XPC_SERVICE_NAME: label,
});

/**
 * Starts a job's program as a child of process 1, and waits until it runs.
 * @param {LaunchdJob} job
 */
const start = async job => {
  if (state.launchd === 'idle') return;
  const environment = Object.entries({...bareEnvironment(job.label), ...job.environment});
  const words = ['env', '-i', ...environment.map(([name, value]) => `${name}=${value}`), ...job.words];
  const pidFile = pidFileOf(job.label);
  rmSync(pidFile, {force: true});
  const script = join(folder, '.kit', 'launchd.sh');
  const abandon = job.abandonProcessGroup ? 'abandon' : 'kill';
  const once = job.launchOnlyOnce ? fileOf(job.label) : '';
  spawn('/bin/sh', [script, pidFile, abandon, once, ...words], {
    detached: true,
    stdio: 'ignore',
    cwd: '/',
    env: {PATH: '/usr/bin:/bin'},
  }).unref();
  for (let tries = 0; !existsSync(pidFile) && tries < 500; tries++) await delay(10);
};

/**
 * @param {PropertyValue | undefined} value
 * @returns {value is Record<string, PropertyValue>}
 */
const isDictionary = value => typeof value === 'object' && !Array.isArray(value);

/** @param {string} path */
const dictionaryIn = path => {
  try {
    const list = parsePropertyList(readFileSync(path, 'utf8'));
    if (isDictionary(list)) return list;
  } catch {
    // Not a property list: the same answer.
  }
  return bootstrapFails(5, 'Input/output error');
};

/**
 * @param {string} path
 * @returns {LaunchdJob}
 */
const readJob = path => {
  const found = statSync(path, {throwIfNoEntry: false});
  if (!found) bootstrapFails(5, 'Input/output error');
  if (found.uid !== uid || (found.mode & 0o022) !== 0) bootstrapFails(122, 'Path had bad ownership/permissions');
  const list = dictionaryIn(path);
  const {Label: label, ProgramArguments: words, EnvironmentVariables: environment} = list;
  if (typeof label !== 'string' || !Array.isArray(words)) bootstrapFails(5, 'Input/output error');
  return {
    label,
    path,
    words: words.map(String),
    environment: isDictionary(environment) ? mapValues(environment, String) : {},
    abandonProcessGroup: list.AbandonProcessGroup === true,
    launchOnlyOnce: list.LaunchOnlyOnce === true,
    runAtLoad: list.RunAtLoad === true,
  };
};

/**
 * The label of `gui/501/LABEL`; ends with launchctl's message for another user's domain.
 * @param {string} target
 * @param {(code: number, why: string) => never} failed
 */
const inDomain = (target, failed) => {
  const [, kind = '', owner, label] = /^(gui|user)\/(\d+)(?:\/(.+))?$/.exec(target) ?? unknownUse(target);
  if (Number(owner) !== uid) failed(125, 'Domain does not support specified action');
  return {kind, label};
};

/**
 * @param {string} target
 * @param {string} [prefix]
 */
const required = (target, prefix = '') => {
  const {kind, label = unknownUse(target)} = inDomain(target, (code, why) => fail(code, why));
  return jobOf(label) ?? fail(113, `${prefix}Could not find service "${label}" in domain for user ${kind}: ${uid}`);
};

/** @type {Record<string, (target: string, path: string) => void | Promise<void>>} */
const COMMANDS = {
  async bootstrap(target, path) {
    inDomain(target, bootstrapFails);
    const job = readJob(path);
    if (jobOf(job.label) !== null) bootstrapFails(5, 'Input/output error');
    mkdirSync(join(folder, 'launchd'), {recursive: true});
    writeFileSync(fileOf(job.label), JSON.stringify(job));
    if (job.runAtLoad) await start(job);
  },
  bootout(target) {
    const {label = unknownUse(target)} = inDomain(target, (code, why) =>
      fail(code, `Boot-out failed: ${code}: ${why}`),
    );
    const job = jobOf(label);
    if (job === null) fail(3, 'Boot-out failed: 3: No such process');
    rmSync(fileOf(label));
    if (job.pid !== null && isRunning(job)) process.kill(job.pid, 'SIGTERM');
  },
  async kickstart(target) {
    const job = required(target);
    if (!isRunning(job)) await start(job);
  },
  print(target) {
    const job = required(target, 'Bad request.\n');
    const running = isRunning(job);
    const lines = [
      `${target} = {`,
      `\tactive count = ${running ? 1 : 0}`,
      `\tpath = ${job.path}`,
      '\ttype = LaunchAgent',
      `\tstate = ${running ? 'running' : 'not running'}`,
      '',
      `\tprogram = ${job.words[0]}`,
      '\targuments = {',
      ...job.words.map(word => `\t\t${word}`),
      '\t}',
      '',
      ...(running ? [`\tpid = ${job.pid}`] : []),
      `\tlast exit code = ${job.pid === null || running ? '(never exited)' : 0}`,
      '}',
    ];
    process.stdout.write(`${lines.join('\n')}\n`);
  },
};

const [word = '', target = '', path = '', ...more] = process.argv.slice(2);
const command = Object.hasOwn(COMMANDS, word) ? COMMANDS[word] : undefined;
const wanted = word === 'bootstrap' ? [target, path] : [target];
if (command === undefined || wanted.includes('') || more.length > 0 || (word !== 'bootstrap' && path !== '')) {
  unknownUse(process.argv.slice(2).join(' '));
}
await command(target, path);
