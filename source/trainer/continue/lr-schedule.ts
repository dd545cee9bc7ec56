/**
 * `lr_schedule` of an mlx_lm configuration: a function of mlx.optimizers.schedulers with its arguments, which count
 * updates.
 */
export type LrSchedule = {
  name: string;
  arguments: readonly number[];
  /** Updates of the warm-up, which comes first, and the learning rate that it starts from. */
  warmup: number;
  warmupInit: number;
};

/** A schedule from some update on, and what of it is not exactly what it would have been. */
export type Rest = {schedule: LrSchedule; note: string | null};

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every(item => typeof item === 'number' && Number.isFinite(item));

/** The value of `lr_schedule` as a schedule; null for anything else. */
export const asSchedule = (value: unknown): LrSchedule | null => {
  if (typeof value !== 'object' || value === null || !('name' in value) || !('arguments' in value)) return null;
  const {name, arguments: given} = value;
  if (typeof name !== 'string' || !isNumbers(given)) return null;
  const number = (key: string): number => {
    const found: unknown = (value as Record<string, unknown>)[key];
    return typeof found === 'number' && Number.isFinite(found) ? found : 0;
  };
  return {name, arguments: given, warmup: number('warmup'), warmupInit: number('warmup_init')};
};

const rate = (value: number): number => Number(value.toPrecision(6));

/** Arguments of the same function after some of its updates, and what differs from what it would have been. */
type Later = {arguments: number[]; note: string | null};

type Arguments = readonly [init: number, second: number, third?: number];

/** The functions of mlx.optimizers.schedulers that are known, from `done` of their updates on. */
const LATER: Readonly<Record<string, (args: Arguments, done: number) => Later | null>> = {
  exponential_decay: ([init, decay], done) => ({arguments: [rate(init * decay ** done), decay], note: null}),
  step_decay: ([init, decay, size], done) => {
    if (size === undefined) return null;
    const into = done % size;
    const note = into === 0 ? null : `its next step comes ${into} updates later than it would have`;
    return {arguments: [rate(init * decay ** Math.floor(done / size)), decay, size], note};
  },
  linear_schedule: ([init, end, steps], done) => {
    if (steps === undefined) return null;
    const now = init + ((end - init) * Math.min(done, steps)) / steps;
    return {arguments: [rate(now), end, Math.max(1, steps - done)], note: null};
  },
  cosine_decay: ([init, steps, end], done) => {
    const reached = Math.min(done, steps);
    const now = (end ?? 0) + 0.5 * (1 + Math.cos((Math.PI * reached) / steps)) * (init - (end ?? 0));
    const isWithin = reached !== 0 && reached !== steps;
    return {
      arguments: [rate(now), Math.max(1, steps - done), ...(end === undefined ? [] : [end])],
      note: isWithin ? 'the rest of the cosine is a cosine of its own, flat at first' : null,
    };
  },
};

/** The same function from `done` of its updates on; null for a function that is not known. */
const later = ({name, arguments: given}: LrSchedule, done: number): Later | null => {
  const [init, second, third] = given;
  if (init === undefined || second === undefined || !Object.hasOwn(LATER, name)) return null;
  return LATER[name]?.([init, second, third], done) ?? null;
};

/**
 * The schedule from where it stands after `updates` updates: what is left of the warm-up, else what is left of the
 * function. Null when the function is not known. Formulas as in mlx/optimizers/schedulers.py; the function begins one
 * update after the warm-up (`join_schedules([warmup, function], [warmup + 1])` in mlx_lm/tuner/utils.py).
 */
export const scheduleFrom = (schedule: LrSchedule, updates: number): Rest | null => {
  const {warmup, warmupInit, arguments: given} = schedule;
  if (updates === 0) return {schedule, note: null};
  if (updates < warmup) {
    const now = warmupInit + (((given[0] ?? 0) - warmupInit) * updates) / warmup;
    return {schedule: {...schedule, warmup: warmup - updates, warmupInit: rate(now)}, note: null};
  }
  const rest = later(schedule, warmup > 0 ? Math.max(0, updates - warmup - 1) : updates);
  return rest && {schedule: {...schedule, arguments: rest.arguments, warmup: 0, warmupInit: 0}, note: rest.note};
};
