import type {Pressure} from '../../journal/events.js';

/**
 * `kern.memorystatus_vm_pressure_level`: 1 normal, 2 warning, 4 critical, which is what Activity Monitor colours green,
 * yellow and red. Null for anything else.
 */
export const kernelPressure = (level: number | null): Pressure | null => {
  if (level === 1) return 'green';
  if (level === 2) return 'yellow';
  return level === 4 ? 'red' : null;
};

/*
 * xnu's vm_pageout.c (VM_PRESSURE_*) with the divisors of macOS, 20 for minor compaction and 35 for the unthrottled
 * swapper. Machines with 3 GB or less have other divisors, but MLX runs on no such Mac.
 */
const YELLOW_BELOW = 10 / 20;
const GREEN_ABOVE = 1.2 * YELLOW_BELOW;
const RED_BELOW = (1.2 * 10) / 35;
const RED_UNTIL = (1.4 * 10) / 35;

/**
 * The level that follows `before` at this share of uncompressed memory (`MemoryFigures`), as the kernel decides it, for
 * when its own level cannot be read. A level ends at another share than it starts.
 */
export const formulaPressure = (before: Pressure, share: number): Pressure => {
  if (share < RED_BELOW) return 'red';
  if (share > GREEN_ABOVE) return 'green';
  if (before === 'red') return share > RED_UNTIL ? 'yellow' : 'red';
  return share < YELLOW_BELOW ? 'yellow' : before;
};
