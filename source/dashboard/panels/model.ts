import {settingsWords} from '../../format/settings.js';
import {flow} from '../fields.js';
import {gutterOf} from '../gutter.js';
import type {PanelSpec} from '../panel-spec.js';
import {quiet, type Row} from '../row.js';
import {cleanText} from '../width.js';

/** What is trained and how, in one row, as far as it is known. */
export const MODEL: PanelSpec = {
  name: 'model',
  minRows: ({view}) => (settingsWords(view.settings).length > 0 ? 1 : 0),
  rowsOf: ({view}, width) => {
    const words: Row[] = settingsWords(view.settings).map(text => [quiet(cleanText(text))]);
    return [flow(words, width - gutterOf(width), 3)];
  },
};
