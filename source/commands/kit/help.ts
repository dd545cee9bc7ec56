import type {Command} from './command.js';

const GLOBAL_OPTIONS: readonly (readonly [string, string])[] = [
  ['--ascii', 'no character outside ASCII'],
  ['--no-color', 'no colour (NO_COLOR works too)'],
  ['--help, --version', ''],
];

/** What every terminal shows without breaking a line. */
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

/** The help of one command. */
export const commandHelp = (command: Command): string =>
  [`mlxtop ${command.usage}`, '', `  ${command.summary}`, '', table([...command.options, ...GLOBAL_OPTIONS]), ''].join(
    '\n',
  );

/** The list of all commands. */
export const programHelp = (commands: readonly Command[]): string =>
  [
    'mlxtop: a training in tmux, with a live dashboard beside it',
    '',
    '  mlxtop run -- python -m mlx_lm lora --train --model MODEL --data DATA',
    '',
    table([
      ['mlxtop', 'attach to the training that runs'],
      ...commands.map(one => [`mlxtop ${one.usage}`, one.summary] as const),
    ]),
    '',
    'RUN is an id, the beginning of one, or a session name; see mlxtop runs.',
    'mlxtop COMMAND --help tells the options of one command.',
    '',
  ].join('\n');
