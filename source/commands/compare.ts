import {setTimeout as delay} from 'node:timers/promises';
import {usageError} from '../errors.js';
import {compareRuns} from '../insight/compare/compare.js';
import type {Comparison} from '../insight/compare/types.js';
import type {WholeRun} from '../insight/whole/types.js';
import type {Run} from '../journal/runs.js';
import {compareCsv} from '../report/compare/csv.js';
import {compareJson} from '../report/compare/json.js';
import {compareMarkdown} from '../report/compare/markdown.js';
import {compareText} from '../report/compare/text.js';
import {toJson} from '../report/json.js';
import {runsToCompare, throwIfParts} from '../runs/compare/choose.js';
import {readWhole} from '../runs/recorded/read-recorded.js';
import {ensureRecorded} from '../runs/revive/revive.js';
import {type Call, type Command, isSet, textFlag} from './kit/command.js';
import {complain, say} from './kit/say.js';
import {sayWhenSlow} from './kit/say-when-slow.js';
import {user} from './kit/user.js';

const FORMS = ['json', 'markdown', 'csv'] as const;
type Form = (typeof FORMS)[number] | 'text';

/** How it is to be printed. Throws a `UserError` where that is said twice. */
const formOf = ({flags}: Call): Form => {
  const [form, other] = FORMS.filter(name => isSet(flags, name));
  if (other !== undefined) throw usageError(`Either --${form} or --${other}, not both.`);
  return form ?? 'text';
};

/** One after the other, with a moment between them in which a word about it can be printed. */
const readAll = async (runs: readonly Run[]): Promise<WholeRun[]> => {
  const wholes: WholeRun[] = [];
  for (const run of runs) {
    const trouble = await ensureRecorded(run, user);
    if (trouble !== null) complain(`${trouble}\n`);
    await delay(1);
    wholes.push(await readWhole(run));
  }
  return wholes;
};

/** The width that every terminal has. */
const WIDTH = 80;

const print = (comparison: Comparison, form: Form, all: boolean): void => {
  const now = Date.now();
  if (form === 'json') say(toJson(compareJson(comparison, {all})));
  else if (form === 'markdown') say(compareMarkdown(comparison, {all}));
  else if (form === 'csv') say(compareCsv(comparison, {all}));
  else say(compareText(comparison, {width: process.stdout.columns ?? WIDTH, all, now}));
};

export const command: Command = {
  usage: 'compare RUN RUN…',
  group: 'afterwards',
  summary: 'what differs between runs, what it cost, which was better',
  examples: [
    ['mlxtop compare cursor-open cursor-closed', 'the second against the first, the baseline'],
    ['mlxtop compare lora-8 lora-16 lora-32 --baseline lora-16', 'three, against the one with rank 16'],
    ['mlxtop compare lora-8 lora-16 --markdown', 'tables to paste into an issue or a readme'],
  ],
  words: [{value: 'RUN', many: true}],
  options: {
    baseline: {value: 'RUN', text: 'compare with this run instead of the first'},
    all: {text: 'also show what does not differ, and what is unknown'},
    markdown: {text: 'the same as Markdown, with tables'},
    csv: {text: 'a line for each difference and figure'},
    json: {text: 'one JSON document'},
  },
  async run(call) {
    const form = formOf(call);
    const {runs, baseline} = await runsToCompare(call.words, textFlag(call.flags, 'baseline'));
    const wholes = await sayWhenSlow('Reading what was recorded …', () => readAll(runs));
    throwIfParts(wholes);
    print(compareRuns(wholes, {baseline: baseline.record.id}), form, isSet(call.flags, 'all'));
    return 0;
  },
};
