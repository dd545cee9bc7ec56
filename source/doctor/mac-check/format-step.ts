import type {ToolName} from '../../host/darwin/tools.js';
import type {Trial} from '../../host/try-program.js';
import {knownWords} from './known-words.js';
import type {Lab} from './lab.js';
import {differs, judged, type Result, type Step} from './step.js';

/** What an answer says: whether our parser makes of it what it should, and in numbers and words of ours what came. */
export type Reading = {fits: boolean; came: string};

export type FormatStep = {
  name: string;
  tool: ToolName;
  words: (lab: Lab) => readonly string[];
  tried: string;
  believed: string;
  read: (text: string, lab: Lab) => Reading | Promise<Reading>;
};

/** How a tool that gave nothing failed. */
export const failureOf = ({code, failure, stderr}: Trial): string =>
  `fails (${failure ?? `exit code ${code}`})${stderr.trim() === '' ? '' : `: ${knownWords(stderr)}`}`;

/** A step that puts one tool's answer to the parser that mlxtop reads it with. */
export const formatStep = ({name, tool, words, tried, believed, read}: FormatStep): Step => ({
  name,
  item: null,
  tried,
  believed,
  async run(lab): Promise<Result> {
    const trial = await lab.world.tryTool(tool, words(lab));
    if (trial.failure !== null || (trial.code !== 0 && trial.stdout.trim() === '')) return differs(failureOf(trial));
    const {fits, came} = await read(trial.stdout, lab);
    return judged(fits, `${came}; ${trial.tookMs} ms`);
  },
});

/** Lines that a parser left out, as far as they may be told: the first few. */
export const oddLines = (lines: readonly string[], most = 3): string =>
  lines.length === 0
    ? ''
    : `; ${lines.length} not understood: ${lines
        .slice(0, most)
        .map(line => `[${knownWords(line)}]`)
        .join(' ')}`;
