import type {Tick} from './words.js';

/** A tick with its place: a share of the axis for its label, and units of the drawing for its line. */
export type DrawnTick = Tick & {share: number; place: number};

/** The ticks of one axis: lines of the grid, and their labels beside the drawing. */
export type Ticks = {count: number; draw: (ticks: readonly DrawnTick[]) => void; restore: () => void};

type Parts = {grid: Element | null; labels: Element | null; direction: 'x' | 'y'};

/** The model's line moved: `M0 12H1000` or `M40 0V190`. */
const lineAt = (model: Element, {direction}: Parts, place: number): Element => {
  const line = model.cloneNode(true) as Element;
  const d = line.getAttribute('d') ?? '';
  line.setAttribute('d', direction === 'x' ? d.replace(/^M\S+/, `M${place}`) : d.replace(/ .*?(?=H)/, ` ${place}`));
  return line;
};

const labelAt = ({direction}: Parts, {share, text}: DrawnTick, index: number): HTMLElement => {
  const label = document.createElement('span');
  label.textContent = text;
  label.style[direction === 'x' ? 'left' : 'top'] = `${100 * share}%`;
  // Every second one gives way where there is little room.
  if (direction === 'x' && index % 2 === 1) label.className = 'odd';
  return label;
};

/** The ticks of an axis as they stand in the page, to be drawn elsewhere in the same way. */
export const createTicks = (parts: Parts): Ticks => {
  const {grid, labels} = parts;
  const [lines, names] = [[...(grid?.children ?? [])], [...(labels?.children ?? [])]];
  const put = (newLines: readonly Element[], newNames: readonly Element[]): void => {
    grid?.replaceChildren(...newLines);
    labels?.replaceChildren(...newNames);
  };
  const [model] = lines;
  // What has no line is no tick: the name of the strip below a chart.
  const others = grid ? names.slice(lines.length) : [];
  return {
    count: names.length - others.length,
    draw: ticks =>
      put(model ? ticks.map(({place}) => lineAt(model, parts, place)) : [], [
        ...ticks.map((tick, index) => labelAt(parts, tick, index)),
        ...others,
      ]),
    restore: () => put(lines, names),
  };
};
