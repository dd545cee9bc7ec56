import {type Crosshair, pointedAt} from './crosshair.js';
import type {View} from './lines.js';
import {drawn} from './make.js';
import type {Chart} from './page.js';
import {toX} from './plot.js';
import type {Zoom} from './zoom.js';

/** In pixels: a shorter drag is a click by an unsteady hand. */
const LEAST_DRAG = 6;

/** How much one turn of the wheel, or one key, zooms. */
const STEP = 1.5;
const WHEEL = 1.0015;

type Parts = {chart: Chart; crosshair: Crosshair; zoom: Zoom};

/** A mouse or a pen drags over what it wants to see; a finger moves the crosshair, and scrolls the page up and down. */
const takeDrags = ({chart, crosshair, zoom}: Parts): void => {
  const {svg, area} = chart;
  const chosen = drawn('rect', {class: 'chosen', y: area.top, height: area.bottom - area.top, display: 'none'});
  svg.append(chosen);
  let begun: {x: number; at: number} | null = null;
  const placed = (event: PointerEvent): number => pointedAt(chart, event.clientX, zoom.view());
  const isDrag = (event: PointerEvent): boolean => begun !== null && Math.abs(event.clientX - begun.x) >= LEAST_DRAG;
  const between = (event: PointerEvent, from: number): View => {
    const [low = 0, high = 0] = [from, placed(event)].sort((a, b) => a - b);
    const {from: first, until: last} = zoom.view();
    return {from: Math.max(first, low), until: Math.min(last, high)};
  };
  const end = (): void => {
    begun = null;
    chosen.setAttribute('display', 'none');
  };
  svg.addEventListener('pointerdown', event => {
    if (event.button !== 0) return;
    crosshair.show(placed(event));
    if (event.pointerType === 'touch') return;
    begun = {x: event.clientX, at: placed(event)};
    svg.setPointerCapture(event.pointerId);
  });
  svg.addEventListener('pointermove', event => {
    crosshair.show(placed(event));
    if (begun === null || !isDrag(event)) return;
    const {from, until} = between(event, begun.at);
    const left = toX(from, zoom.view(), area);
    chosen.setAttribute('x', String(left));
    chosen.setAttribute('width', String(Math.max(0, toX(until, zoom.view(), area) - left)));
    chosen.removeAttribute('display');
  });
  svg.addEventListener('pointerup', event => {
    if (begun !== null && isDrag(event)) zoom.to(between(event, begun.at));
    end();
  });
  svg.addEventListener('pointercancel', end);
  svg.addEventListener('pointerleave', event => {
    if (event.pointerType !== 'touch' && begun === null) crosshair.hide();
  });
  svg.addEventListener('dblclick', () => zoom.back());
};

/** Only with a key held (a trackpad's pinch comes as one): the wheel alone scrolls the page. */
const takeWheel = ({chart, crosshair, zoom}: Parts): void => {
  const turn = (event: WheelEvent): void => {
    if (!event.ctrlKey && !event.altKey) return;
    event.preventDefault();
    const at = pointedAt(chart, event.clientX, zoom.view());
    zoom.by(WHEEL ** -event.deltaY, at);
    crosshair.show(at);
  };
  chart.svg.addEventListener('wheel', turn, {passive: false});
};

/** Zooms about the crosshair, else about the middle. */
export const zoomBy = ({crosshair, zoom}: Omit<Parts, 'chart'>, isIn: boolean): void => {
  const {from, until} = zoom.view();
  zoom.by(isIn ? STEP : 1 / STEP, crosshair.at() ?? (from + until) / 2);
};

/** How far a key moves the crosshair: a part of what is seen. */
const KEY_STEP = 1 / 200;
const LONG_KEY_STEP = 1 / 20;

/** Where a key moves the crosshair to; null for other keys. */
const movedBy = ({key, shiftKey}: KeyboardEvent, at: number | null, {from, until}: View): number | null => {
  const step = (until - from) * (shiftKey ? LONG_KEY_STEP : KEY_STEP);
  const place = at ?? (from + until) / 2;
  if (key === 'ArrowLeft') return place - step;
  if (key === 'ArrowRight') return place + step;
  if (key === 'Home') return from;
  return key === 'End' ? until : null;
};

const takeKeys = (parts: Parts, say: (words: string) => void): void => {
  const {chart, crosshair, zoom} = parts;
  chart.svg.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = movedBy(event, crosshair.at(), zoom.view());
    if (at !== null) {
      crosshair.show(at);
      say(crosshair.words(chart));
    } else if (['+', '=', '-'].includes(event.key)) zoomBy(parts, event.key !== '-');
    else return;
    event.preventDefault();
  });
  chart.svg.addEventListener('blur', () => crosshair.hide());
};

/** What is done to a chart by pointer, wheel and keys; `say` reads out what a key has come to. */
export const takeGestures = (parts: Parts, say: (words: string) => void): void => {
  takeDrags(parts);
  takeWheel(parts);
  takeKeys(parts, say);
};
