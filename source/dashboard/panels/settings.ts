import {commandLine} from '../../format/command-line.js';
import {settingsWords} from '../../format/settings.js';
import {flow} from '../fields.js';
import {gutterOf} from '../gutter.js';
import {quiet, type Row} from '../row.js';
import type {Scene} from '../scene.js';
import {cleanText, cut} from '../width.js';

/** The trainer's command. */
export const commandRow = ({view: {run}}: Scene, width: number): Row => [
  quiet(cut(cleanText(commandLine(run.command)), width - gutterOf(width))),
];

/** Whether anything is known of what is trained. */
export const tellsSettings = ({settings}: Scene['view']): boolean => settingsWords(settings).length > 0;

/** What is trained and how, in one row, as far as it is known. */
export const settingsRow = ({view}: Scene, width: number): Row => {
  const words: Row[] = settingsWords(view.settings).map(text => [quiet(cleanText(text))]);
  return flow(words, width - gutterOf(width), 3);
};
