import {closest} from '../../format/closest.js';
import {commandLine} from '../../format/command-line.js';
import {printable} from '../../format/printable.js';
import {maskedCommand} from '../../format/secret-words.js';

/** What other programs call these commands. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    start: 'run',
    train: 'run',
    exec: 'run',
    list: 'runs',
    ls: 'runs',
    ps: 'runs',
    history: 'runs',
    jobs: 'runs',
    kill: 'stop',
    end: 'stop',
    quit: 'stop',
    tail: 'logs',
    output: 'logs',
    cat: 'logs',
    top: 'dashboard',
    ui: 'dashboard',
    rm: 'remove',
    delete: 'remove',
    del: 'remove',
    prune: 'runs --prune',
    clean: 'runs --prune',
    mv: 'rename',
    name: 'rename',
    label: 'tag',
    comment: 'note',
    unpause: 'resume',
    info: 'status',
    show: 'status',
    inspect: 'status',
    join: 'attach',
    adopt: 'attach',
    free: 'memory',
    mem: 'memory',
    swap: 'memory',
    check: 'doctor',
  }),
);

/** What a trainer's command line begins with. */
const PROGRAM =
  /^(?:pythonw?[\d.]*|mlx[_-].*|uvx?|poetry|conda|accelerate|torchrun|env|nohup|(?:ba|z)?sh|node)$|\/|\.py$/;

const didYouMean = (command: string): string => `Did you mean mlxtop ${command}? All commands: mlxtop --help`;

/**
 * What the user probably meant by a word that is no command, as a sentence: that command, or a trainer's command line
 * without `run`. Null where nothing is close.
 */
export const suggestion = (words: readonly string[], commands: readonly string[]): string | null => {
  const [name = ''] = words;
  const word = name.toLowerCase();
  const sameName = commands.includes(word) ? word : OTHER_NAMES.get(word);
  if (sameName !== undefined) return didYouMean(sameName);
  if (PROGRAM.test(name)) return printable(`To start it: mlxtop run -- ${commandLine(maskedCommand(words))}`);
  const begun = (letters: string): string | undefined =>
    letters.length > 2 ? commands.find(command => command.startsWith(letters)) : undefined;
  const close = begun(word) ?? closest(word, commands) ?? begun(word.slice(0, 3));
  return close === undefined ? null : didYouMean(close);
};
