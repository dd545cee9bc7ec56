/** The file system of a mounted disk. */
export type DiskFacts = {mount: string; type: string; sizeBytes: number};

export type BatteryFacts = {
  percent: number | null;
  /** What is left of the capacity that it was made with. */
  healthPercent: number | null;
  cycles: number | null;
};

/** What `systeminformation` reports about the machine; null, or none, where it does not. */
export type MachineFacts = {model: string | null; battery: BatteryFacts | null; disks: DiskFacts[]};

export const NO_FACTS: MachineFacts = {model: null, battery: null, disks: []};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

const countOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) && value > 0 ? value : null;

const batteryOf = (value: unknown): BatteryFacts | null => {
  if (!isObject(value) || value.hasBattery !== true) return null;
  const [full, made] = [countOf(value.maxCapacity), countOf(value.designedCapacity)];
  const health = full === null || made === null ? null : Math.round((100 * full) / made);
  return {
    percent: countOf(value.percent),
    // Some batteries report one of the two in another unit.
    healthPercent: health !== null && health > 10 && health <= 120 ? Math.min(100, health) : null,
    cycles: countOf(value.cycleCount),
  };
};

const disksOf = (value: unknown): DiskFacts[] =>
  (Array.isArray(value) ? value : []).flatMap(one => {
    const [mount, type] = isObject(one) ? [textOf(one.mount), textOf(one.type)] : [null, null];
    const sizeBytes = isObject(one) ? countOf(one.size) : null;
    return mount === null || type === null || sizeBytes === null ? [] : [{mount, type, sizeBytes}];
  });

/** A model's name that says something. */
const modelOf = (value: unknown): string | null => {
  const model = textOf(value);
  return model === null || /^(?:Unknown|Apple|Computer|-|To Be Filled By O\.E\.M\.)$/i.test(model) ? null : model;
};

/** One line of the child's: see `main.ts`. A line that was cut off, or is another one, changes nothing. */
const withLine = (facts: MachineFacts, line: string): MachineFacts => {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return facts;
  }
  if (!isObject(value)) return facts;
  return {
    model: 'model' in value ? modelOf(value.model) : facts.model,
    battery: 'battery' in value ? batteryOf(value.battery) : facts.battery,
    disks: 'disks' in value ? disksOf(value.disks) : facts.disks,
  };
};

/** What the child printed, as far as it came. */
export const parseFacts = (stdout: string): MachineFacts => stdout.split('\n').reduce(withLine, NO_FACTS);

/** The disk that holds a path: the mount that is the longest part of it. */
export const diskOf = ({disks}: MachineFacts, path: string): DiskFacts | null =>
  disks
    .filter(({mount}) => mount === '/' || path === mount || path.startsWith(`${mount}/`))
    .sort((one, other) => other.mount.length - one.mount.length)[0] ?? null;
