import {type CommandSyntax, GROUPS, type Group} from '../../syntax/command.js';
import {GLOBAL_OPTIONS, optionRows, type Word} from '../../syntax/option.js';

const GROUP_NAMES = Object.keys(GROUPS) as Group[];

/** The width that every terminal has. */
const WIDTH = 80;

/** Lines of at most `width` characters, broken between words. */
const wrap = (text: string, width: number): string[] => {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last === '') lines[lines.length - 1] = word;
    else if (last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
};

const table = (rows: readonly (readonly [string, string])[]): string => {
  const width = Math.max(...rows.map(([left]) => left.length));
  const indent = ' '.repeat(width + 4);
  return rows
    .map(([left, right]) =>
      `  ${left.padEnd(width)}  ${wrap(right, WIDTH - indent.length).join(`\n${indent}`)}`.trimEnd(),
    )
    .join('\n');
};

const heading = (text: string): string => `${text}:`;

/** The line of a word that needs one. */
const wordRow = ({value = '', text}: Word): [string, string][] => (text === undefined ? [] : [[value, text]]);

/** The help of one command. */
export const commandHelp = ({usage, summary, options, words = [], examples = []}: CommandSyntax): string =>
  [
    `mlxtop ${usage}`,
    '',
    `  ${summary}`,
    '',
    ...(examples.length === 0 ? [] : [heading('Examples'), ...examples.map(example), '']),
    heading('Options'),
    table([...optionRows(options), ...words.flatMap(wordRow), ...optionRows(GLOBAL_OPTIONS)]),
    '',
  ].join('\n');

/** A command line, and below it what it does, since either may fill a line. */
const example = ([line, effect]: readonly [string, string]): string => `  ${line}\n      ${effect}`;

/** `mlxtop` without a command. */
const ALONE: Pick<CommandSyntax, 'usage' | 'summary' | 'group'> = {
  usage: '',
  summary: 'attach to the run in progress',
  group: 'watch',
};

/** One group of commands, with an example below each that takes more than a name. */
const groupHelp = (group: Group, commands: readonly CommandSyntax[]): string[] => {
  const rows = [ALONE, ...commands].filter(one => one.group === group);
  const lines = rows.map(({usage, summary, examples = []}: Pick<CommandSyntax, 'usage' | 'summary' | 'examples'>) => {
    const [first] = examples;
    return [`  ${`mlxtop ${usage}`.trim()}`, `      ${summary}`, ...(first ? [`      $ ${first[0]}`] : [])].join('\n');
  });
  return [heading(GROUPS[group]), ...lines, ''];
};

/** The list of all commands, by group. */
export const programHelp = (commands: readonly CommandSyntax[]): string =>
  [
    'mlxtop: training runs in tmux, with a live dashboard beside the trainer',
    '',
    ...GROUP_NAMES.flatMap(group => groupHelp(group, commands)),
    'RUN is an id, the beginning of one, or a name; see mlxtop runs.',
    'mlxtop COMMAND --help shows the options of one command.',
    '',
  ].join('\n');
