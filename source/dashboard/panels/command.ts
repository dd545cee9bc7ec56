import {commandLine} from '../../format/command-line.js';
import {gutterOf} from '../gutter.js';
import type {PanelSpec} from '../panel-spec.js';
import {quiet} from '../row.js';
import {cleanText, cut} from '../width.js';

/** The trainer's command. */
export const COMMAND: PanelSpec = {
  name: 'command',
  minRows: () => 1,
  rowsOf: ({view: {run}}, width) => [[quiet(cut(cleanText(commandLine(run.command)), width - gutterOf(width)))]],
};
