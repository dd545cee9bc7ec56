import {KNOWN_TRAINERS} from '../known/index.js';
import {wayToContinue} from './way.js';

/** Options and overrides that set how long trainers train; those that overrule others first. */
const LENGTHS = [
  'max_steps',
  'max_train_steps',
  'num_train_epochs',
  'trainer.max_steps',
  'trainer.max_epochs',
  'max_epochs',
  'num_epochs',
  'n_epochs',
  'epochs',
  'max_iters',
  'num_iterations',
  'iterations',
  'iters',
  'num_steps',
  'steps',
];

/** `--max-steps`, `--max_steps=100`, or torchtune's and hydra's `epochs=3`; a length of -1 sets none. */
const lengthOption = (command: readonly string[]): string | null => {
  for (const length of LENGTHS) {
    for (const [index, word] of command.entries()) {
      const [, dashes = '', name = '', value = command[index + 1]] =
        /^(--?|)([A-Za-z][\w.-]*)(?:=(.*))?$/.exec(word) ?? [];
      const isSet = name.replaceAll('-', '_') === length && value !== undefined && /^[1-9]/.test(value);
      if (isSet && (dashes !== '' || word.includes('='))) return `${dashes}${name}`;
    }
  }
  return null;
};

/** What the trainer itself has for it: by its program in the command, else by what it prints. */
const lengthOf = (command: readonly string[], dialect: string | null): string | undefined => {
  const known = KNOWN_TRAINERS.filter(({length}) => length !== undefined);
  const started = known.find(({program}) => program !== undefined && command.some(word => program.word.test(word)));
  return (started ?? known.find(({dialects}) => dialects.some(name => name === dialect)))?.length;
};

/**
 * What has to be larger for a run of this command to train longer: an option, or the words for it. `dialect` is the one
 * that understands what it printed; null where none does.
 */
export const whatSetsLength = (command: readonly string[], dialect: string | null): string => {
  if (wayToContinue(command).kind === 'weights') return '--iters';
  return lengthOption(command) ?? lengthOf(command, dialect) ?? 'iterations or epochs, as its script takes them';
};
