import {type CommandSyntax, nameOf} from '../syntax/command.js';
import {GLOBAL_OPTIONS, longName, type Option, type Options, shownOptions, textOf} from '../syntax/option.js';
import {type Block, type Section, sections} from './sections.js';

/** When the manual was last changed by more than its commands: `man` shows the date, and mandoc asks for one. */
const DATE = 'November 29, 2026';

/** Letters that would be printed as others, which a shell does not take. */
const NAMES: Readonly<Record<string, string>> = {'-': '\\-', "'": '\\(aq', '`': '\\(ga', '^': '\\(ha', '~': '\\(ti'};

/** Text as roff reads it: nothing of it is a request, and what is no ASCII has a name. */
const escaped = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replace(/[-'`^~]/g, letter => NAMES[letter] ?? letter)
    .replace(/[^ -~]/gu, letter => `\\[u${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`);

const WIDTH = 78;

/** Words as lines of source: mdoc wants short ones, and a new one for each sentence. */
const line = (text: string): string => {
  const lines: string[] = [];
  for (const word of escaped(text).split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > WIDTH || /[.!?]$/.test(last)) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines.map(one => one.replace(/^\./, '\\&$&')).join('\n');
};

/** A text of the help as a sentence. A first word that is the name of something stays as it is. */
const sentence = (text: string): string =>
  line(
    `${text.replace(/^(?!mlxtop)[a-z]+(?=[ ,:;]|$)/, ([first = '', ...rest]) => first.toUpperCase() + rest.join(''))}.`,
  );

/** One argument of a macro. */
const word = (text: string): string => `"${escaped(text).replaceAll('"', '""')}"`;

const optionItem = (name: string, option: Option): string => {
  const {short, value, optional} = option;
  const long = `Fl ${word(longName(name, option).slice(1))}`;
  const given = value === undefined ? '' : optional === true ? ` Op Ar ${word(value)}` : ` Ar ${word(value)}`;
  return `.It ${short === undefined ? '' : `Fl ${short} , `}${long}${given}\n${sentence(textOf(option))}`;
};

const optionList = (options: Options): string[] => {
  const shown = shownOptions(options);
  if (shown.length === 0) return [];
  return ['.Bl -tag -width Ds -compact', ...shown.map(([name, option]) => optionItem(name, option)), '.El'];
};

const exampleList = (examples: NonNullable<CommandSyntax['examples']>): string[] =>
  examples.flatMap(([typed, effect]) => ['.Pp', `${line(effect)}:`, `.Dl ${word(typed)}`]);

const commandItem = (command: CommandSyntax): string[] => {
  const {usage, summary, words = [], options, examples = []} = command;
  const own = optionList(options);
  const told = words.flatMap(({value = '', text}) => (text === undefined ? [] : [`${value}: ${text}`]));
  return [
    `.It Cm ${word(usage)}`,
    sentence(summary),
    ...told.map(sentence),
    ...(own.length === 0 ? [] : ['.Pp', ...own]),
    ...exampleList(examples),
  ];
};

const blockLines = (block: Block): string[] => {
  if ('text' in block) return [line(block.text)];
  if ('names' in block) {
    const items = block.names.flatMap(([name, about]) => [`.It ${word(name)}`, sentence(about)]);
    return ['.Bl -tag -width Ds', ...items, '.El'];
  }
  return ['.Bl -tag -width Ds', ...block.commands.flatMap(commandItem), '.El'];
};

const sectionLines = ({title, blocks}: Section): string[] => [
  `.Sh ${escaped(title)}`,
  ...blocks.flatMap((block, index) => [...(index > 0 ? ['.Pp'] : []), ...blockLines(block)]),
];

/** The manual page of these commands, `mlxtop(1)`, as mdoc source. */
export const manualPage = (commands: readonly CommandSyntax[]): string =>
  `${[
    '.\\" Made of the table of commands by `node scripts/man-page.js`; a test compares the two.',
    `.Dd ${DATE}`,
    '.Dt MLXTOP 1',
    '.Os',
    '.Sh NAME',
    '.Nm mlxtop',
    '.Nd training runs in tmux, with a live dashboard beside the trainer',
    '.Sh SYNOPSIS',
    '.Nm',
    '.Op Ar command',
    '.Op Ar options',
    ...sections(commands.filter(command => nameOf(command) !== '')).flatMap(sectionLines),
    '.Sh OPTIONS',
    'Every command understands these.',
    ...optionList(GLOBAL_OPTIONS),
    '.Sh SEE ALSO',
    '.Xr tmux 1',
  ].join('\n')}\n`;
