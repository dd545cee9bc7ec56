import {commandLine} from '../../format/command-line.js';
import {importedWords} from '../../insight/undated.js';
import type {RunView} from '../../insight/view.js';
import {gutterOf} from '../gutter.js';
import type {PanelSpec} from '../panel-spec.js';
import {quiet} from '../row.js';
import {cleanText, cut} from '../width.js';

/** Of an imported run the command is mostly not known. */
const words = (run: RunView['run']): string =>
  run.command.length === 0 ? (importedWords(run) ?? '') : commandLine(run.command);

/** The trainer's command. */
export const COMMAND: PanelSpec = {
  name: 'command',
  minRows: () => 1,
  rowsOf: ({view: {run}}, width) => [[quiet(cut(cleanText(words(run)), width - gutterOf(width)))]],
};
