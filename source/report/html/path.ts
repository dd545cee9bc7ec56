import {area, line} from 'd3-shape';

/** A number with at most one decimal and nothing that a path does not need: `12`, `-.5`. */
const short = (value: number): string => String(Math.round(value * 10) / 10).replace(/^(-?)0\./, '$1.');

const pair = (x: number, y: number): string => {
  const second = short(y);
  return `${short(x)}${second.startsWith('-') ? '' : ' '}${second}`;
};

/**
 * What d3's shapes draw on: a path whose steps are relative, which takes half the room. Horizontal positions are whole
 * units; each step is rounded from where the last one really ended, so that nothing adds up.
 */
class RelativePath {
  readonly #parts: number;
  #text = '';
  #x = 0;
  #y = 0;
  #command = '';

  /** `parts`: of a unit, to which vertical positions are rounded. */
  constructor(parts: number) {
    this.#parts = parts;
  }

  #rounded(y: number): number {
    return Math.round(y * this.#parts) / this.#parts;
  }

  moveTo(x: number, y: number): void {
    [this.#x, this.#y] = [Math.round(x), this.#rounded(y)];
    this.#text += `M${pair(this.#x, this.#y)}`;
    this.#command = '';
  }

  lineTo(x: number, y: number): void {
    const [toX, toY] = [Math.round(x), this.#rounded(y)];
    const [dx, dy] = [toX - this.#x, Math.round((toY - this.#y) * 10) / 10];
    if (dx === 0 && dy === 0) return;
    const step = pair(dx, dy);
    const joins = this.#command === 'l' ? (step.startsWith('-') ? '' : ' ') : 'l';
    this.#text += joins + step;
    [this.#x, this.#y, this.#command] = [toX, toY, 'l'];
  }

  closePath(): void {
    this.#text += 'Z';
    this.#command = '';
  }

  toString(): string {
    return this.#text;
  }
}

/** A place on the drawing; null where there is a gap. */
export type Place = {x: number; y: number} | null;

/** From `top` down to `bottom` at one place. */
export type Span = {x: number; top: number; bottom: number} | null;

/** A line through the places, broken where there is none: the `d` of a path. */
export const linePath = (places: readonly Place[]): string => {
  const path = new RelativePath(10);
  line<Place>()
    .defined(place => place !== null)
    .x(place => place?.x ?? 0)
    .y(place => place?.y ?? 0)
    .context(path as never)([...places]);
  return path.toString();
};

/** The area between two lines, in pieces where something is missing: the `d` of a path. */
export const areaPath = (spans: readonly Span[]): string => {
  // The edge of an area needs no more than a line's width.
  const path = new RelativePath(2);
  area<Span>()
    .defined(span => span !== null)
    .x(span => span?.x ?? 0)
    .y0(span => span?.bottom ?? 0)
    .y1(span => span?.top ?? 0)
    .context(path as never)([...spans]);
  return path.toString();
};

/** A point at each place, drawn by the ends of a line without length, which no stretching distorts. */
export const pointsPath = (places: readonly Place[]): string =>
  places.map(place => (place === null ? '' : `M${pair(Math.round(place.x), place.y)}h0`)).join('');
