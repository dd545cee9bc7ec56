import {kebab} from './kebab.js';

/** What a value or a word is: completion offers what there is of it. */
export type Kind =
  | 'run'
  | 'living-run'
  | 'ended-run'
  | 'waiting-run'
  | 'session'
  | 'tag'
  | 'app'
  | 'file'
  | 'folder'
  | 'host'
  | 'text';

/** What may be given for a value or a word: one of a few, or one of a kind. */
export type Given = {
  /** Its name in the help: RUN, FILE, TIME. */
  value?: string;
  /** The only words that it takes; those of a list are separated by commas. */
  choices?: readonly string[];
  isList?: boolean;
  /** Without it the name tells: RUN is a run, FILE a file; and text otherwise. */
  kind?: Kind;
};

/** One option of a command: a switch, or with `value` one that takes a text. */
export type Option = Given & {
  /** What it does, in the help. */
  text?: string;
  /** The letter of its short form. */
  short?: string;
  /** What holds without it: the help adds it in parentheses. */
  usual?: string;
  /** It may be given several times. */
  multiple?: boolean;
  /** Its value may be left out; it is `-` then. */
  optional?: boolean;
  /** A switch that is on without it: `--no-NAME` is what the help lists. */
  negative?: boolean;
  /** For mlxtop's own calls: neither the help nor a completion has it. */
  hidden?: boolean;
};

/** The options of a command, by the names that `Call.flags` has for them, in the order of its help. */
export type Options = Readonly<Record<string, Option>>;

/** One word of a command that is no option; with `many` the last of them repeats. */
export type Word = Given & {many?: boolean; text?: string};

/** A first word of a command that says what it is to do: `queue move`. */
export type Verb = {text: string; words?: readonly Word[]};

/** Options that every command understands. */
export const GLOBAL_OPTIONS = {
  ascii: {text: 'no character outside ASCII'},
  color: {negative: true, text: 'no colour (NO_COLOR works too)'},
  help: {short: 'h', text: 'this help'},
  version: {text: 'the version'},
} as const satisfies Options;

/** How an option is written: `--no-awake`, `--session-name`. */
export const longName = (name: string, {negative = false}: Option): string =>
  `--${negative ? 'no-' : ''}${kebab(name)}`;

/** The options that users give, by name. */
export const shownOptions = (options: Options): [name: string, option: Option][] =>
  Object.entries(options).filter(([, {hidden}]) => hidden !== true);

/** What an option does, and in parentheses what holds without it. */
export const textOf = ({text = '', usual}: Option): string => (usual === undefined ? text : `${text} (${usual})`);

/** The lines of the help: how an option is written, and what it does. */
export const optionRows = (options: Options): [left: string, right: string][] =>
  shownOptions(options).map(([name, option]) => {
    const {short, value, optional} = option;
    const given = value === undefined ? '' : optional === true ? ` [${value}]` : ` ${value}`;
    return [`${short === undefined ? '' : `-${short}, `}${longName(name, option)}${given}`, textOf(option)];
  });

/** What a value of this name is, where nothing else is said. */
const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['RUN', 'run'],
  ['FILE', 'file'],
  ['DIR', 'folder'],
  ['FOLDER', 'folder'],
  ['TAG', 'tag'],
  ['HOST', 'host'],
]);

/** What a value or word is: as is said, or by its name. */
export const kindOf = ({kind, value = ''}: Given): Kind => kind ?? KINDS.get(value.replace('…', '')) ?? 'text';
