/** A process as `nvidia-smi -q -d PIDS` lists it; `type` is C (compute), G (graphics) or both. */
export type LoggedProcess = {pid: number; type: string; name: string; bytes: number | null};

/** A card as `nvidia-smi -q` shows it; null for what this card, or this driver, does not report. */
export type LoggedCard = {
  busId: string;
  /** The driver's average of the last 14 s. */
  averagePercent: number | null;
  /** Some 200 ms: a single one says little. */
  nowPercent: number | null;
  totalBytes: number | null;
  usedBytes: number | null;
  watts: number | null;
  limitWatts: number | null;
  celsius: number | null;
  /** The driver's words for why its clocks are not higher. */
  reasons: string[];
  processes: LoggedProcess[];
};

/** What begins each look; in loop mode one follows the other without anything between. */
export const LOG_BEGINS = '==============NVSMI LOG==============';

/** A line: its depth in steps of four blanks, its name, and the value behind it; null for the head of a section. */
type Line = {depth: number; name: string; value: string | null};

const lineOf = (text: string): Line | null => {
  const [, blanks = '', name, value] = /^( *)(\S.*?)(?:\s*:\s(.*))?$/.exec(text.trimEnd()) ?? [];
  return name === undefined ? null : {depth: Math.floor(blanks.length / 4), name, value: value?.trim() ?? null};
};

/** The number in `92 %`, `583.77 W`, `52 C`; null for `N/A`, `Not Found`, `[Not Supported]` and the like. */
const numberIn = (value: string | undefined): number | null => {
  const word = /^(-?\d+(?:\.\d+)?)(?:\s|$)/.exec(value ?? '')?.[1];
  return word === undefined ? null : Number(word);
};

const UNITS: Record<string, number> = {KiB: 1024, MiB: 1024 ** 2, GiB: 1024 ** 3};

const bytesIn = (value: string | undefined): number | null => {
  const [, number, unit = ''] = /^(\d+) (KiB|MiB|GiB)$/.exec(value ?? '') ?? [];
  return number === undefined ? null : Number(number) * (UNITS[unit] ?? 1);
};

const processOf = (pid: number, lines: readonly Line[]): LoggedProcess => {
  const value = (wanted: string): string => lines.find(({name}) => name === wanted)?.value ?? '';
  return {pid, type: value('Type'), name: value('Name'), bytes: bytesIn(value('Used GPU Memory'))};
};

/** What belongs to a process stands below its pid. */
const processesOf = (lines: readonly Line[]): LoggedProcess[] => {
  const starts = lines.flatMap(({name}, index) => (name === 'Process ID' ? [index] : []));
  return starts.flatMap((start, index) => {
    const pid = numberIn(lines[start]?.value ?? '');
    return pid === null ? [] : [processOf(pid, lines.slice(start, starts[index + 1]))];
  });
};

/** The lines below each head of a card's own sections; the instances of a split card (MIG) have theirs deeper. */
const sectionsOf = (lines: readonly Line[]): Map<string, Line[]> => {
  const sections = new Map<string, Line[]>();
  let section: Line[] = [];
  for (const line of lines) {
    if (line.depth > 1) section.push(line);
    else {
      section = [];
      sections.set(line.name, section);
    }
  }
  return sections;
};

const cardOf = (busId: string, lines: readonly Line[]): LoggedCard => {
  const sections = sectionsOf(lines);
  /** The first value of these names in the first of these sections that has one: drivers have renamed several. */
  const value = <Value>(
    read: (text: string | undefined) => Value | null,
    heads: readonly string[],
    names: readonly string[],
  ): Value | null => {
    for (const head of heads) {
      const section = sections.get(head) ?? [];
      for (const name of names) {
        const found = read(section.find(line => line.depth === 2 && line.name === name)?.value ?? undefined);
        if (found !== null) return found;
      }
    }
    return null;
  };
  const power = ['GPU Power Readings', 'Power Readings'];
  const reasons = sections.get('Clocks Event Reasons') ?? sections.get('Clocks Throttle Reasons') ?? [];
  return {
    busId,
    averagePercent: value(numberIn, ['GPU Utilization Samples'], ['Avg']),
    nowPercent: value(numberIn, ['Utilization'], ['GPU', 'Gpu']),
    totalBytes: value(bytesIn, ['FB Memory Usage'], ['Total']),
    usedBytes: value(bytesIn, ['FB Memory Usage'], ['Used']),
    watts: value(numberIn, power, ['Average Power Draw', 'Power Draw', 'Instantaneous Power Draw']),
    limitWatts: value(numberIn, power, ['Current Power Limit', 'Power Limit', 'Enforced Power Limit']),
    celsius: value(numberIn, ['Temperature'], ['GPU Current Temp']),
    reasons: reasons.filter(line => line.value === 'Active').map(({name}) => name),
    processes: processesOf(sections.get('Processes') ?? []),
  };
};

/**
 * One look of `nvidia-smi -q -d UTILIZATION,MEMORY,TEMPERATURE,POWER,PERFORMANCE,PIDS`, of drivers from 450 on. Cards
 * are in the driver's order; null where the text is cut off before the last one's processes.
 */
export const parseCardLog = (text: string): LoggedCard[] | null => {
  const attached = numberIn(/^Attached GPUs\s*: (.*)$/m.exec(text)?.[1]);
  const blocks: {busId: string; lines: Line[]}[] = [];
  for (const row of text.split('\n')) {
    const busId = /^GPU ([0-9A-Fa-f]+:[0-9A-Fa-f]+:[0-9A-Fa-f.]+)\s*$/.exec(row)?.[1];
    const line = busId === undefined ? lineOf(row) : null;
    if (busId !== undefined) blocks.push({busId, lines: []});
    else if (line !== null && line.depth > 0) blocks.at(-1)?.lines.push(line);
  }
  const isWhole = attached === blocks.length && blocks.every(({lines}) => lines.some(({name}) => name === 'Processes'));
  return isWhole ? blocks.map(({busId, lines}) => cardOf(busId, lines)) : null;
};
