import {usageError} from '../errors.js';
import {mayWait, NO_MARK, writeQueueMark} from '../journal/queue-mark.js';
import {homeFolder} from '../journal/run-folder.js';
import {runWord} from '../journal/run-record.js';
import {listRuns} from '../journal/runs.js';
import {toJson} from '../report/json.js';
import {type QueuedRun, queuedJson, queuedWords, queueText} from '../report/queue.js';
import {livingRuns} from '../runs/find/find-run.js';
import {moveInQueue, queuedRun} from '../runs/queue/change-order.js';
import {asWaiting, waitingRuns} from '../runs/queue/entries.js';
import type {SeenWaiting} from '../runs/queue/look.js';
import {parseMove} from '../runs/queue/order.js';
import {startWaiting} from '../runs/queue/start-waiting.js';
import {removeWaiting} from '../runs/queue/take-out.js';
import {wakeQueue} from '../runs/queue/wake.js';
import {stateAndIteration} from '../runs/view.js';
import {type Call, type Command, isSet} from './kit/command.js';
import {say} from './kit/say.js';
import {user} from './kit/user.js';

const shown = ({run, entry, isLost, standing}: SeenWaiting): QueuedRun => {
  const {id, name, command, directory} = run.record;
  // The reason may have changed since it was read; on a full disk only this process knows it.
  const now = asWaiting(run)?.entry ?? entry;
  const reason = standing.kind === 'due' ? now.reason : standing;
  return {id, name, command, directory, entry: {...now, reason}, isLost};
};

/** The columns of an output that is no terminal. */
const WIDE = 120;

const list = async (home: string, isJson: boolean): Promise<number> => {
  // Whoever asks is told of every run that waits, also where the mark by which others know of it has been lost.
  if (!mayWait(home) && (await waitingRuns(home)).length > 0) writeQueueMark(home, NO_MARK);
  const runs = (await wakeQueue(home, {hasShell: true})).map(shown);
  if (isJson) {
    say(toJson(runs.map(queuedJson)));
    return 0;
  }
  const living = await livingRuns(await listRuns(home));
  for (const run of living) say(`In progress: ${run.record.name} (${stateAndIteration(run)})\n`);
  if (runs.length === 0) {
    say('No run is waiting. To put one into the queue: mlxtop run --queue -- COMMAND\n');
    return 0;
  }
  say(queueText(runs, Date.now(), process.stdout.isTTY ? process.stdout.columns : WIDE));
  return 0;
};

const RUN_NEEDED: Readonly<Record<string, string>> = {
  move: 'For instance: mlxtop queue move lora-2 first',
  remove: 'For instance: mlxtop queue remove lora-2',
  start: 'For instance: mlxtop queue start lora-2',
};

const move = async (home: string, word: string, where: string | undefined): Promise<number> => {
  const to = parseMove(where);
  const {id, name} = await queuedRun(home, word);
  const place = await moveInQueue(home, id, to);
  say(`${name} is number ${place} in the queue.\n`);
  await wakeQueue(home, {hasShell: true});
  return 0;
};

const remove = async (home: string, word: string, isSure: boolean): Promise<number> => {
  const one = await queuedRun(home, word);
  const {id, name, run} = one;
  const followers = (await wakeQueue(home, {hasShell: true})).filter(
    ({entry}) => entry.mode === 'after' && entry.after === id && !entry.anyEnd,
  );
  const held = followers.map(other => `${other.name} waits for it, and will be held.\n`).join('');
  if (!isSure && !(await user.confirm(`${queuedWords(run.record)}\n${held}Remove it from the queue for good?`))) {
    say('Nothing was changed.\n');
    return 1;
  }
  await removeWaiting(home, one);
  say(`${name} (${id}) was removed from the queue.\n`);
  await wakeQueue(home, {hasShell: true});
  return 0;
};

const start = async (home: string, word: string): Promise<number> => {
  const {run: waiting, name} = await queuedRun(home, word);
  const run = await startWaiting(home, waiting);
  const what = run === null ? 'was started by another mlxtop a moment ago' : 'has started';
  say(`${name} ${what}. To watch it: mlxtop attach ${runWord(waiting.record)}\n`);
  return 0;
};

const act = (home: string, {words, flags}: Call): Promise<number> => {
  const [verb = '', run, where, ...more] = words;
  const example = RUN_NEEDED[verb];
  if (example === undefined) {
    throw usageError(
      `mlxtop queue cannot '${verb}'.`,
      'Use move, remove or start, or mlxtop queue alone to list the queue.',
    );
  }
  if (run === undefined) throw usageError(`Name the run to ${verb}.`, example);
  if (more.length > 0 || (verb !== 'move' && where !== undefined)) {
    throw usageError(`One run at a time: '${verb === 'move' ? more[0] : where}' is one too many.`, example);
  }
  if (verb === 'move') return move(home, run, where);
  return verb === 'remove' ? remove(home, run, isSet(flags, 'yes')) : start(home, run);
};

export const command: Command = {
  usage: 'queue [move RUN WHERE | remove RUN | start RUN]',
  group: 'start',
  summary: 'the runs that wait to start, in order',
  examples: [
    ['mlxtop queue move lora-3 first', 'or up, down, last, or a place such as 2'],
    ['mlxtop queue remove lora-3', 'remove it; it has not trained anything yet'],
    ['mlxtop queue start lora-3', 'start it now, whatever it waits for'],
  ],
  verbs: {
    move: {
      text: 'move a run to another place',
      words: [
        {value: 'RUN', kind: 'waiting-run'},
        {value: 'WHERE', choices: ['up', 'down', 'first', 'last']},
      ],
    },
    remove: {text: 'remove a waiting run', words: [{value: 'RUN', kind: 'waiting-run'}]},
    start: {text: 'start a run now', words: [{value: 'RUN', kind: 'waiting-run'}]},
  },
  options: {json: {text: 'one JSON document'}, yes: {short: 'y', text: 'with remove: do not ask'}},
  async run(call) {
    const home = await homeFolder();
    const isJson = isSet(call.flags, 'json');
    if (call.words.length === 0) return list(home, isJson);
    if (isJson) throw usageError('--json goes with the list: mlxtop queue --json');
    return act(home, call);
  },
};
