import {type CommandSyntax, GROUPS, type Group} from '../syntax/command.js';
import {GLOBAL_OPTIONS, type Options} from '../syntax/option.js';

/** What a section says: a text, names with what each is, or lines to type with what each does. */
export type Block = {text: string} | {names: readonly (readonly [string, string])[]} | {commands: CommandSyntax[]};

export type Section = {title: string; blocks: readonly Block[]};

const DESCRIPTION = `mlxtop starts a training run in a tmux session of its own, records what it prints and how the
machine is doing meanwhile, and shows both in a dashboard: progress, loss and pace, memory, swap and memory pressure, what
swapping costs and what to do about it. Closing the terminal or the dashboard changes nothing about the run.

Without a command mlxtop attaches to the run in progress. RUN is an id, the beginning of one, or a name; without it the
only run in progress is meant, else, for looking, the newest.`;

const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['MLXTOP_HOME', "the folder of the runs, in place of the system's folder for an application's data"],
  ['MLXTOP_TOOLS', "a folder that is searched for the system's tools (ps, vm_stat, nvidia-smi) first"],
  ['XDG_CONFIG_HOME', 'the folder of the settings, in place of ~/.config'],
  ['NO_COLOR', 'no colour, where it is set'],
];

const FILES: readonly (readonly [string, string])[] = [
  ['~/.config/mlxtop/settings.yaml', 'the settings; mlxtop alerts shows an example'],
  ['~/Library/Application Support/mlxtop', 'the runs, on macOS'],
  ['~/.local/share/mlxtop', 'the runs, on Linux'],
];

const CODES: readonly (readonly [string, string])[] = [
  ['0', 'it is done'],
  ['1', 'it failed'],
  ['2', 'wrong usage'],
];

/** The options that every command has. */
export const COMMON: Options = GLOBAL_OPTIONS;

/** The sections of the manual before and after those of the commands. */
export const sections = (commands: readonly CommandSyntax[]): readonly Section[] => [
  {title: 'DESCRIPTION', blocks: DESCRIPTION.split('\n\n').map(text => ({text: text.replaceAll('\n', ' ')}))},
  ...(Object.keys(GROUPS) as Group[]).map(group => ({
    title: `COMMANDS: ${GROUPS[group]}`.toUpperCase(),
    blocks: [{commands: commands.filter(one => one.group === group)}],
  })),
  {title: 'ENVIRONMENT', blocks: [{names: ENVIRONMENT}]},
  {title: 'FILES', blocks: [{names: FILES}]},
  {title: 'EXIT STATUS', blocks: [{names: CODES}, {text: "mlxtop wait exits with the trainer's code."}]},
];
