/** `lr_schedule` of an mlx_lm configuration: a function of mlx.optimizers.schedulers with its arguments, which count updates. */
export type Schedule = {
  name: string;
  arguments: readonly number[];
  /** Updates of the warm-up, which comes first, and the learning rate that it begins with. */
  warmup: number;
  warmupInit: number;
};

/** A schedule that goes on, and what of it is not exactly what it would have been. */
export type Rest = {schedule: Schedule; note: string | null};

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every(item => typeof item === 'number' && Number.isFinite(item));

/** The value of `lr_schedule` as a schedule; null for anything else. */
export const asSchedule = (value: unknown): Schedule | null => {
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

/** The arguments of the same function from `done` of its updates on; null for a function that is not known. */
const later = ({name, arguments: given}: Schedule, done: number): {arguments: number[]; note: string | null} | null => {
  const [init, second, third] = given;
  if (init === undefined || second === undefined) return null;
  if (name === 'exponential_decay') return {arguments: [rate(init * second ** done), second], note: null};
  if (name === 'step_decay' && third !== undefined) {
    const into = done % third;
    const note = into === 0 ? null : `its next step comes ${into} updates later than it would have`;
    return {arguments: [rate(init * second ** Math.floor(done / third)), second, third], note};
  }
  if (name === 'linear_schedule' && third !== undefined) {
    const left = Math.max(0, third - done);
    const now = init + ((second - init) * Math.min(done, third)) / third;
    return {arguments: [rate(now), second, Math.max(1, left)], note: null};
  }
  if (name === 'cosine_decay') {
    const end = third ?? 0;
    const reached = Math.min(done, second);
    const now = end + 0.5 * (1 + Math.cos((Math.PI * reached) / second)) * (init - end);
    const left = Math.max(1, second - done);
    const note =
      reached === 0 || reached === second ? null : 'the rest of the cosine is a cosine of its own, flat at first';
    return {arguments: [rate(now), left, ...(third === undefined ? [] : [third])], note};
  }
  return null;
};

/**
 * The schedule from where it stands after `updates` updates: what is left of the warm-up, else the function from its place on. Null
 * when the function is not known. Formulas as in mlx/optimizers/schedulers.py; the function begins one update after the warm-up
 * (`join_schedules([warmup, function], [warmup + 1])` in mlx_lm/tuner/utils.py).
 */
export const scheduleFrom = (schedule: Schedule, updates: number): Rest | null => {
  const {warmup, warmupInit, arguments: given} = schedule;
  if (updates === 0) return {schedule, note: null};
  if (updates < warmup) {
    const now = warmupInit + (((given[0] ?? 0) - warmupInit) * updates) / warmup;
    return {schedule: {...schedule, warmup: warmup - updates, warmupInit: rate(now)}, note: null};
  }
  const rest = later(schedule, warmup > 0 ? Math.max(0, updates - warmup - 1) : updates);
  return rest && {schedule: {...schedule, arguments: rest.arguments, warmup: 0, warmupInit: 0}, note: rest.note};
};
