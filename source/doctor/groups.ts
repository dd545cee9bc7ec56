/** Which checks are reported in one line while all is well; in the order of the lines. */
export const GROUPS = {
  program: ['node', 'others', 'settings', 'ssh'],
  tmux: ['tmux', 'tmux-server', 'tmux-options', 'session'],
  terminal: ['terminal', 'locale'],
  machine: ['system', 'power', 'awake', 'clock', 'tools'],
  memory: ['memory', 'swap', 'gpu'],
  runs: ['runs', 'records', 'recorders', 'restarts', 'disk', 'home'],
  training: ['python', 'models'],
  alerts: ['notifications', 'automation'],
} as const;

export type GroupName = keyof typeof GROUPS;

export const GROUP_NAMES = Object.keys(GROUPS) as GroupName[];

/** The group of a check; `program` for one that is in none. */
export const groupOf = (check: string): GroupName =>
  GROUP_NAMES.find(name => (GROUPS[name] as readonly string[]).includes(check)) ?? 'program';
