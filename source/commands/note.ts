import {usageError} from '../errors.js';
import {changeLabels, readLabels} from '../journal/labels.js';
import {runToShow} from '../runs/find/find-run.js';
import {checkedNote} from '../runs/label/check.js';
import {type Command, isSet} from './kit/command.js';
import {complain, say} from './kit/say.js';

/** The note that is kept: null for none. */
const noteAfter = (before: string | null, text: string, appends: boolean): string | null => {
  const whole = appends && before !== null ? `${before}\n${text}` : text;
  return whole === '' ? null : checkedNote(whole);
};

export const command: Command = {
  usage: 'note RUN [TEXT…]',
  group: 'afterwards',
  summary: 'write a note about a run; without TEXT: print it',
  examples: [
    ['mlxtop note lora "lr too high, try 5e-6"', 'mlxtop status shows it'],
    ['mlxtop note lora --append "better at 1,200"', 'one more line'],
  ],
  words: [{value: 'RUN'}, {value: 'TEXT', many: true}],
  options: {
    append: {short: 'a', text: 'add a line to the note instead of replacing it'},
    remove: {short: 'r', text: 'remove the note'},
  },
  async run({words, flags}) {
    const [wanted, ...given] = words;
    const [appends, removes] = [isSet(flags, 'append'), isSet(flags, 'remove')];
    if (wanted === undefined)
      throw usageError('Name the run that the note is about.', 'For instance: mlxtop note lora "lr too high"');
    if (removes && (appends || given.length > 0)) {
      throw usageError('--remove removes the whole note.', 'Give it the run alone: mlxtop note RUN --remove');
    }
    if (appends && given.length === 0) throw usageError('--append needs a text.', 'mlxtop note RUN --append TEXT');
    const {record, paths} = await runToShow(wanted);
    const before = readLabels(paths.labels);
    if (given.length === 0 && !removes) {
      if (before.note === null) complain(`${record.name} has no note. To write one: mlxtop note ${wanted} TEXT\n`);
      else say(`${before.note}\n`);
      return 0;
    }
    const text = given.join(' ').trim();
    const {note} = changeLabels(paths.labels, now => ({...now, note: noteAfter(now.note, text, appends)}));
    say(note === null ? `${record.name} has no note now.\n` : `Note saved for ${record.name}.\n`);
    return 0;
  },
};
