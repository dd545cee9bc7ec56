import {type CommandSyntax, GROUPS, type Group} from '../syntax/command.js';

type Pairs = readonly (readonly [string, string])[];

/** What a section says: a text, names with what each is, commands, or lines to type with what each does. */
export type Block = {text: string} | {names: Pairs} | {commands: CommandSyntax[]} | {examples: Pairs};

export type Section = {title: string; blocks: readonly Block[]};

const DESCRIPTION = `mlxtop starts a training run in a tmux session of its own, records what it prints and how the
machine is doing meanwhile, and shows both in a dashboard: progress, loss and pace, memory, swap and memory pressure, what
swapping costs and what to do about it. Closing the terminal or the dashboard changes nothing about the run.

Without a command mlxtop attaches to the run in progress. RUN is an id, the beginning of one, or a name; without it the
only run in progress is meant, else, for looking, the newest.`;

const ENVIRONMENT: Pairs = [
  ['MLXTOP_HOME', "the folder of the runs, in place of the system's folder for an application's data"],
  ['MLXTOP_TOOLS', "a folder that is searched for the system's tools (ps, vm_stat, nvidia-smi) first"],
  ['MLXTOP_READ_ONLY', 'with 1 every command only looks, and those that act refuse'],
  ['MLXTOP_TOKEN', 'what requests to mlxtop serve must bring'],
  ['XDG_CONFIG_HOME', 'the folder of the settings, in place of ~/.config'],
  ['NO_COLOR', 'no colour, where it is set'],
];

const EXAMPLES: Pairs = [
  ['mlxtop run -n lora -- python -m mlx_lm lora --config lora.yaml', 'start a training run and watch it'],
  ['mlxtop', 'return to it, from any terminal'],
  ['mlxtop status --since 2h', 'what has happened meanwhile'],
  ['mlxtop continue lora', 'resume it from its last good checkpoint, once it has ended'],
];

const FILES: Pairs = [
  ['~/.config/mlxtop/settings.yaml', 'the settings; mlxtop alerts shows an example'],
  ['~/Library/Application Support/mlxtop', 'the runs, on macOS'],
  ['~/.local/share/mlxtop', 'the runs, on Linux'],
];

const CODES: Pairs = [
  ['0', 'it is done'],
  ['1', 'it failed'],
  ['2', 'wrong usage'],
];

const DOCUMENTS =
  `More is in the folder docs of the package, $(npm root --global)/mlxtop/docs: memory.md, eta-and-cost.md,
tmux.md, trainers.md, sharing.md, metrics.md, files-and-privacy.md, and json.md with the keys of every --json.`.replace(
    '\n',
    ' ',
  );

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
  {title: 'EXAMPLES', blocks: [{examples: EXAMPLES}]},
  {title: 'SEE ALSO', blocks: [{text: `tmux(1). ${DOCUMENTS}`}]},
];
