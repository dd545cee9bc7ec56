// `npm run demo`: in a terminal the real thing; without one the same demo for a few seconds, its screen and status as
// text. With --mac: the guide's story on a made-up Mac. With --nvidia: with a made-up card, which two others use, too,
// after a minute.
import {spawn, spawnSync} from 'node:child_process';
import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as delay} from 'node:timers/promises';
import {fileURLToPath} from 'node:url';

const program = fileURLToPath(new URL('../dist/mlxtop', import.meta.url));
const extra = process.argv.slice(2);

const inTerminal = () => {
  const status = spawnSync(program, ['demo', ...extra], {stdio: 'inherit'}).status ?? 1;
  if (status === 0)
    process.stdout.write('To come back: dist/mlxtop attach mlxtop   To end it: tmux kill-session -t mlxtop\n');
  return status;
};

/** How many seconds the demo runs without a terminal: long enough for reports, a validation and an ETA. */
const SECONDS = 14;

const withoutTerminal = async () => {
  const home = mkdtempSync(join(tmpdir(), 'mlxtop-demo-'));
  const socket = `mlxtop-demo-${process.pid}`;
  const env = {...process.env, MLXTOP_HOME: home};
  /** @param {...string} words */
  const mlxtop = (...words) => spawnSync(program, words, {env, encoding: 'utf8'});
  /** @param {...string} words */
  const tmux = (...words) => spawnSync('tmux', ['-L', socket, ...words], {encoding: 'utf8'});
  try {
    const started = mlxtop('demo', '--detach', '--socket-name', socket, ...extra);
    if (started.status !== 0) {
      process.stderr.write(started.stderr);
      return started.status ?? 1;
    }
    process.stdout.write(`No terminal: the demo runs for ${SECONDS} s, prints its screen, and stops.\n`);
    // The dashboard draws only while a client is attached: a control client, in the size that it asks for.
    const client = spawn('tmux', ['-L', socket, '-C', 'attach-session', '-t', 'mlxtop'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    client.stdin.write('refresh-client -C 120x46\n');
    await delay(SECONDS * 1000);
    const panes = tmux('list-panes', '-s', '-t', 'mlxtop', '-F', '#{pane_id} #{@mlxtop_role}').stdout.split('\n');
    const dashboard = panes.find(line => line.endsWith(' dashboard'))?.split(' ')[0] ?? '';
    process.stdout.write(`\n${tmux('capture-pane', '-p', '-t', dashboard).stdout}\n`);
    const status = mlxtop('status');
    process.stdout.write(status.stdout + status.stderr);
    client.stdin.end();
    const stopped = mlxtop('stop', '--yes');
    process.stdout.write(`\nThe demo stops its run. ${stopped.stdout}${stopped.stderr}`);
    return status.status ?? 1;
  } finally {
    tmux('kill-server');
    rmSync(home, {recursive: true, force: true, maxRetries: 5, retryDelay: 200});
  }
};

const onMac = async () => (await import('./rehearsal-mac/demo.js')).demoMac(extra);

/** Has the run see a made-up card. The folder stays for the run, which may outlive this process. */
const withCard = async () => {
  const {createCards} = await import('./rehearsal-nvidia/rehearsal.js');
  const {tools} = createCards({scene: 'story'});
  process.env.MLXTOP_TOOLS = tools;
  process.stdout.write(`A made-up card: ${tools} (see scripts/rehearsal-nvidia/readme.md)\n`);
};

const nvidia = extra.indexOf('--nvidia');
if (nvidia !== -1) {
  extra.splice(nvidia, 1);
  await withCard();
}

if (extra.includes('--help')) process.exitCode = spawnSync(program, ['demo', '--help'], {stdio: 'inherit'}).status ?? 1;
else if (extra.includes('--mac')) process.exitCode = await onMac();
else process.exitCode = process.stdin.isTTY && process.stdout.isTTY ? inTerminal() : await withoutTerminal();
