import type {ToolName} from '../../host/darwin/tools.js';
import type {Trial} from '../../host/try-program.js';
import {knownWords} from '../known-words.js';
import type {Lab} from './lab.js';
import {differs, judged, type Result, type Step} from './step.js';

/**
 * What an answer contains: whether our parser understands it as it should, and what was found, in numbers and words of
 * ours.
 */
export type Reading = {fits: boolean; found: string};

export type FormatStep = {
  name: string;
  tool: ToolName;
  words: (lab: Lab) => readonly string[];
  tried: string;
  expected: string;
  read: (text: string, lab: Lab) => Reading | Promise<Reading>;
};

/** How a tool that gave no answer failed. */
export const failureOf = ({code, failure, stderr}: Trial): string =>
  `fails (${failure ?? `exit code ${code}`})${stderr.trim() === '' ? '' : `: ${knownWords(stderr)}`}`;

/** A step that passes one tool's answer to the parser with which mlxtop reads it. */
export const formatStep = ({name, tool, words, tried, expected, read}: FormatStep): Step => ({
  name,
  item: null,
  tried,
  expected,
  async run(lab): Promise<Result> {
    const trial = await lab.world.tryTool(tool, words(lab));
    if (trial.failure !== null || (trial.code !== 0 && trial.stdout.trim() === '')) return differs(failureOf(trial));
    const {fits, found} = await read(trial.stdout, lab);
    return judged(fits, `${found}; ${trial.tookMs} ms`);
  },
});

/** The first few lines that a parser left out, without words that may be private. */
export const oddLines = (lines: readonly string[], max = 3): string =>
  lines.length === 0
    ? ''
    : `; ${lines.length} not understood: ${lines
        .slice(0, max)
        .map(line => `[${knownWords(line)}]`)
        .join(' ')}`;
