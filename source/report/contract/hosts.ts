import {flag, number, numbers, type ObjectOf, orNull, part, text, time, word} from './fields.js';
import {MEMORY} from './memory.js';

/** One machine of a run that works on several: an item of `hosts` in `mlxtop status --json`. */
export const HOST = {
  name: text('Its name, as ssh and the launcher take it.'),
  here: flag('It is the machine that records.'),
  ranks: numbers('The ranks it works on; empty where that is unknown.'),
  answers: orNull(flag('It answers over ssh.'), 'nothing was heard of it yet'),
  trouble: orNull(
    word('Why it does not.', [
      'unknown-host',
      'refused',
      'not-permitted',
      'unreachable',
      'dropped',
      'silent',
      'no-ssh',
      'unreadable',
    ]),
    'it answers',
  ),
  troubleText: orNull(text('What ssh said of that.'), 'it answers, or ssh said nothing'),
  since: orNull(time('Since when it answers, or does not.')),
  memory: orNull(part('Its memory at the last reading, however old: see `memory`.', MEMORY), 'never read'),
  traffic: orNull(
    word('What its traffic to and from swap amounts to now.', ['none', 'swapping', 'thrashing']),
    'unknown, or not read for a minute',
  ),
  swapBytesPerSecond: orNull(
    number('Its traffic to or from swap, whichever is more: the mean of ten seconds.', 'bytes/s'),
    'unknown, or not read for a minute',
  ),
  swappingSeconds: orNull(number('For how long it was seen to swap during the run.', 'seconds'), 'never read'),
  trainer: orNull(
    part("Its ranks' processes, added up.", {
      memoryBytes: orNull(number('Their memory.', 'bytes')),
      memoryKind: orNull(word('What kind of figure that is.', ['footprint', 'resident', 'pss'])),
      cpuPercent: orNull(number('Their use of the processor; 100 is one core.', 'percent')),
      processes: orNull(number('How many there are.', 'processes')),
      stopped: orNull(flag('All of them are stopped.')),
    }),
    'none was found, or the run has ended',
  ),
} as const;

export type HostJson = ObjectOf<typeof HOST>;
