import {stopRun} from '../actions/run-actions.js';
import {parseDuration} from '../format/interval.js';
import {RunHistory} from '../history/history.js';
import {describe} from '../insight/describe.js';
import {lossAtStop} from '../insight/loss-at-stop.js';
import {confirm} from './shared/ask.js';
import {type Command, isSet, oneRun, textFlag} from './shared/command.js';
import {runToActOn} from './shared/find-run.js';
import {theHost} from './shared/machine.js';
import {waitForEnd} from './shared/wait-for-end.js';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;

export const command: Command = {
  usage: 'stop [RUN]',
  summary: 'end it as ^C does; again: SIGTERM, once more: SIGKILL',
  options: [
    ['-y, --yes', 'do not ask'],
    ['--timeout TIME', 'how long to wait for the end (30s)'],
  ],
  flags: {yes: {type: 'boolean', shortFlag: 'y', default: false}, timeout: {type: 'string', default: '30s'}},
  async run(call) {
    const timeoutMs = parseDuration(textFlag(call.flags, 'timeout') ?? '30s', '--timeout');
    const run = await runToActOn(oneRun(call));
    const {name} = run.record;
    const history = new RunHistory(run.paths);
    history.catchUpFully();
    const signal = SIGNALS[Math.min(history.state.stops.length, 2)] ?? 'SIGKILL';
    const loss = lossAtStop(describe(history.state, Date.now()));
    const question = `Stop ${name} with ${signal}? ${loss}`;
    if (!isSet(call.flags, 'yes') && !(await confirm(question))) {
      process.stdout.write(`${name} goes on.\n`);
      return 1;
    }
    await stopRun(await theHost(), run, signal);
    const end = await waitForEnd(run, timeoutMs);
    if (end === null) {
      process.stderr.write(
        `mlxtop: ${name} has not ended ${timeoutMs / 1000} s after ${signal}.\n` +
          `It may be in the middle of an iteration. The same command again sends ${SIGNALS[SIGNALS.indexOf(signal) + 1] ?? 'SIGKILL'}.\n`,
      );
      return 1;
    }
    process.stdout.write(
      `${name} has ended: ${end.state}${end.exitCode === null ? '' : `, exit code ${end.exitCode}`}.\n`,
    );
    return 0;
  },
};
