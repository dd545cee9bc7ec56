/** One tick of a drawing. */
export type DrawnTick = {place: number; text: string};

export type Ticks = {
  /** How many the page was written with. */
  count: number;
  draw: (ticks: readonly DrawnTick[]) => void;
  restore: () => void;
};

const NONE: Ticks = {count: 0, draw: () => {}, restore: () => {}};

const number = (element: Element, name: string): number => Number(element.getAttribute(name) ?? 0);

/** Moves a copy of a tick's part to `place`, given where the tick that it is copied from stood. */
const placed = (part: Element, direction: 'x' | 'y', from: number, place: number): void => {
  for (const name of [direction, `${direction}1`, `${direction}2`]) {
    if (part.hasAttribute(name)) part.setAttribute(name, String(number(part, name) - from + place));
  }
};

const TRANSLATED = /^translate\(\s*(-?[\d.]+)(?:[\s,]+(-?[\d.]+))?\s*\)/;

/** A tick that is a group moved as a whole. */
const groupAt = (model: Element, direction: 'x' | 'y', {place, text}: DrawnTick): Element => {
  const tick = model.cloneNode(true) as Element;
  const [, x = '0', y = '0'] = TRANSLATED.exec(model.getAttribute('transform') ?? '') ?? [];
  tick.setAttribute('transform', direction === 'x' ? `translate(${place},${y})` : `translate(${x},${place})`);
  for (const label of tick.querySelectorAll('text')) label.textContent = text;
  return tick;
};

const ofGroups = (axis: Element, direction: 'x' | 'y', whole: readonly Element[], model: Element): Ticks => {
  const put = (ticks: readonly Element[]): void => {
    for (const old of axis.querySelectorAll(':scope > .tick')) old.remove();
    axis.append(...ticks);
  };
  return {
    count: whole.length,
    draw: ticks => put(ticks.map(tick => groupAt(model, direction, tick))),
    restore: () => put(whole),
  };
};

/** Ticks whose lines and texts stand side by side in the axis. */
const ofParts = (axis: Element, direction: 'x' | 'y'): Ticks => {
  const PARTS = ':scope > line, :scope > text:not(.title)';
  const whole = [...axis.querySelectorAll(PARTS)];
  const text = whole.find(part => part.tagName === 'text');
  const line = whole.find(part => part.tagName === 'line');
  if (text === undefined) return NONE;
  const from = line ? number(line, `${direction}1`) : number(text, direction);
  const copy = (model: Element, tick: DrawnTick): Element => {
    const part = model.cloneNode(true) as Element;
    placed(part, direction, from, tick.place);
    if (model === text) part.textContent = tick.text;
    return part;
  };
  const put = (parts: readonly Element[]): void => {
    for (const old of axis.querySelectorAll(PARTS)) old.remove();
    axis.append(...parts);
  };
  return {
    count: whole.filter(part => part.tagName === 'text').length,
    draw: ticks => put(ticks.flatMap(tick => [...(line ? [copy(line, tick)] : []), copy(text, tick)])),
    restore: () => put(whole),
  };
};

/** The ticks of an axis as they stand in the page, to be drawn elsewhere in the same way. */
export const createTicks = (axis: Element | null, direction: 'x' | 'y'): Ticks => {
  if (axis === null) return NONE;
  const groups = [...axis.querySelectorAll(':scope > .tick')];
  const [first] = groups;
  return first && first.tagName === 'g' ? ofGroups(axis, direction, groups, first) : ofParts(axis, direction);
};
