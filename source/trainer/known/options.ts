import type {Meaning, OptionTable, TrainerOptions} from './trainer.js';

/** A meaning, written in one line of a table. */
export const meaning = (key: Meaning['key'], kind: Meaning['kind']): Meaning => ({key, kind});

const NONE = {valued: [], switches: []};

const asFlags = (names: readonly string[]): string[] => names.map(name => name.replaceAll('_', '-'));

/** A trainer's options as its command line has them. */
export const optionTable = ({meanings, others = NONE, old = NONE, short = {}}: TrainerOptions): OptionTable => {
  const isSwitch = (name: string): boolean => meanings[name]?.kind === 'switch';
  const names = Object.keys(meanings);
  return {
    valued: asFlags([...names.filter(name => !isSwitch(name)), ...others.valued, ...old.valued]),
    switches: asFlags([...names.filter(isSwitch), ...others.switches, ...old.switches]),
    old: asFlags([...old.valued, ...old.switches]),
    short,
  };
};
