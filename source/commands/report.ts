import {usageError} from '../errors.js';
import type {Palette} from '../format/display.js';
import {printable} from '../format/printable.js';
import {formatBytes} from '../format/units.js';
import {getHost} from '../host/get-host.js';
import {openFile} from '../host/open-file.js';
import type {WholeRun} from '../insight/whole/types.js';
import {isWaiting} from '../journal/queue-entry.js';
import type {Run} from '../journal/runs.js';
import {runToShow, waitingError} from '../runs/find/find-run.js';
import {readWhole} from '../runs/recorded/read-recorded.js';
import {reportName, writeReport} from '../runs/report/write-report.js';
import {ensureRecorded} from '../runs/revive/revive.js';
import {type Call, type Command, isSet, textFlag} from './kit/command.js';
import {displayOf, paletteOption} from './kit/display.js';
import {complain, say} from './kit/say.js';
import {sayWhenSlow} from './kit/say-when-slow.js';
import {user} from './kit/user.js';

declare const MLXTOP_VERSION: string;

/** What is asked for, besides the runs. */
type Wanted = {output: string | null; markdown: boolean; open: boolean; withCommand: boolean; palette: Palette};

const STANDARD_OUTPUT = '-';

const wantedOf = async (call: Call): Promise<Wanted> => {
  const {flags} = call;
  const markdown = isSet(flags, 'markdown');
  const wanted = {
    output: textFlag(flags, 'output') ?? (markdown ? STANDARD_OUTPUT : null),
    markdown,
    open: isSet(flags, 'open'),
    withCommand: isSet(flags, 'withCommand'),
    palette: (await displayOf(call, process.env, undefined)).palette,
  };
  if (wanted.open && wanted.output === STANDARD_OUTPUT) {
    throw usageError('--open needs a file.', 'For instance: mlxtop report --output report.html --open');
  }
  return wanted;
};

/** The runs that are named, each once; without a name the one in progress, else the newest. */
const runsOf = async ({words}: Call): Promise<Run[]> => {
  const found: Run[] = [];
  for (const word of words.length === 0 ? [undefined] : words) {
    const run = await runToShow(word);
    if (isWaiting(run.paths)) throw waitingError(run);
    if (!found.some(({record}) => record.id === run.record.id)) found.push(run);
  }
  return found;
};

const readEach = async (runs: readonly Run[], now: number): Promise<WholeRun[]> => {
  const wholes: WholeRun[] = [];
  for (const run of runs) {
    const trouble = await ensureRecorded(run, user);
    if (trouble !== null) complain(`${trouble}\n`);
    wholes.push(await readWhole(run, now));
  }
  return wholes;
};

const pageOf = async (wholes: readonly WholeRun[], {markdown, withCommand, palette}: Wanted, writtenAt: number) => {
  const version = typeof MLXTOP_VERSION === 'undefined' ? '' : MLXTOP_VERSION;
  const {compareRuns} = await import('../insight/compare/compare.js');
  const [first] = wholes;
  const comparison = wholes.length < 2 || first === undefined ? null : compareRuns(wholes, {baseline: first.id});
  if (markdown) {
    const {MARKDOWN_BEGINNING, reportMarkdown} = await import('../report/markdown/document.js');
    return {text: reportMarkdown(wholes, comparison, {withCommand, writtenAt, version}), beginning: MARKDOWN_BEGINNING};
  }
  // The drawing and its packages are loaded here and nowhere else.
  const [{PAGE_BEGINNING, reportPage}, {pageScript}] = await Promise.all([
    import('../report/html/page.js'),
    import('../report/html/page-script.js'),
  ]);
  const options = {withCommand, writtenAt, version, script: pageScript(), palette};
  return {text: reportPage(wholes, comparison, options), beginning: PAGE_BEGINNING};
};

/** Writes the page about these runs into the present folder. Resolves with where it lies. */
export const writePage = async (wholes: readonly WholeRun[]): Promise<string> => {
  const {palette} = await displayOf({flags: {}}, process.env, undefined);
  const wanted: Wanted = {output: null, markdown: false, open: false, withCommand: false, palette};
  const {text, beginning} = await pageOf(wholes, wanted, Date.now());
  return writeReport(
    reportName(
      wholes.map(({id}) => id),
      'html',
    ),
    text,
    beginning,
  );
};

const openIt = async (path: string): Promise<number> => {
  const {toolsFolder} = await getHost();
  const problem = await openFile(path, {platform: process.platform, tools: toolsFolder, environment: process.env});
  if (problem !== null) complain(`It could not be opened: ${problem}. Open it yourself: ${printable(path)}\n`);
  return problem === null ? 0 : 1;
};

export const command: Command = {
  usage: 'report [RUN…]',
  group: 'afterwards',
  summary: 'one HTML page about a run, or comparing several, to keep or to share',
  examples: [
    ['mlxtop report lora --open', 'writes mlxtop-ID.html in this folder, and opens it'],
    ['mlxtop report before after --output both.html', 'two runs over each other; the first is the baseline'],
    ['mlxtop report lora --markdown', 'the same as text with tables'],
  ],
  words: [{value: 'RUN', many: true}],
  options: {
    output: {short: 'o', value: 'FILE', text: 'where to write it; - for standard output', usual: 'mlxtop-ID.html'},
    markdown: {text: 'Markdown on standard output, or in the FILE of --output'},
    open: {text: 'open it in the browser'},
    ...paletteOption,
    withCommand: {text: "include command lines, folders and the trainer's last output (left out by default)"},
  },
  async run(call) {
    const wanted = await wantedOf(call);
    const runs = await runsOf(call);
    const now = Date.now();
    const {text, beginning} = await sayWhenSlow('Reading what was recorded …', async () =>
      pageOf(await readEach(runs, now), wanted, now),
    );
    if (wanted.output === STANDARD_OUTPUT) {
      say(text);
      return 0;
    }
    const ids = runs.map(({record}) => record.id);
    const name = wanted.output ?? reportName(ids, wanted.markdown ? 'md' : 'html');
    const path = writeReport(name, text, beginning);
    say(`Wrote ${printable(name)} (${formatBytes(Buffer.byteLength(text))}).\n`);
    return wanted.open ? openIt(path) : 0;
  },
};
