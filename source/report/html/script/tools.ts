import {made} from './make.js';

const STYLE = `
.frame{position:relative}
.plotbox svg[data-left]{touch-action:pan-y pinch-zoom;user-select:none;-webkit-user-select:none;cursor:crosshair}
.plotbox svg:focus:not(:focus-visible){outline:none}
.crosshair,.chosen{pointer-events:none}
.crosshair path{stroke:currentColor;stroke-width:7;stroke-linecap:round;vector-effect:non-scaling-stroke}
.crosshair .upright{stroke-width:1}
.chosen{fill:currentColor;opacity:.15}
.values{position:absolute;z-index:1;width:max-content;max-width:calc(50% - 12px);padding:4px 9px;font-size:12.5px;line-height:1.45;pointer-events:none;
color:var(--text,CanvasText);background:var(--paper,Canvas);border:1px solid;border-radius:4px;font-variant-numeric:tabular-nums}
.tools{position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;gap:4px 8px;align-items:center;padding:6px 0;font-size:12.5px;
background:var(--paper,Canvas)}
.tools button{font:inherit;min-width:2.4em;min-height:2.2em}
.tools small{flex:1 1 20em}
@media (hover:none){.tools small{display:none}}
.zoomed .labels.ends{visibility:hidden}
.zoomed .legend{display:flex}
.lit{font-weight:bold}
.badge.lit{outline:2px solid;outline-offset:1px}
.heard{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media print{.tools,.values,.crosshair{display:none}}
`;

/** Adds the sheet of what the script adds, which no page without it has: once. */
export const addStyle = (): void => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
};

type Wishes = {zoomIn: () => void; zoomOut: () => void; back: () => void};

export type Tools = {
  /** Whether there is something to go back from. */
  setZoomed: (isZoomed: boolean) => void;
  /** Read out by a screen reader. */
  say: (words: string) => void;
};

/** The buttons above the charts, which only a page whose script runs has. */
export const addTools = (first: HTMLElement, {zoomIn, zoomOut, back}: Wishes): Tools => {
  const button = (name: string, sign: string, act: () => void): HTMLButtonElement => {
    const one = made('button', {type: 'button', 'aria-label': name, title: name}, sign);
    one.addEventListener('click', act);
    return one;
  };
  const smaller = button('Zoom out', '−', zoomOut);
  const whole = button('Back', 'Back', back);
  const heard = made('span', {role: 'status', class: 'heard'});
  const hint =
    'Drag over a chart to zoom in on all; double-click or Esc to go back; arrow keys move the line, + and − zoom.';
  const bar = made('div', {class: 'tools', role: 'group', 'aria-label': 'Zoom of all charts'});
  bar.append(button('Zoom in', '+', zoomIn), smaller, whole, heard);
  // Once is enough.
  if (document.querySelector('.tools') === null) bar.append(made('small', {}, hint));
  first.before(bar);
  return {
    setZoomed: isZoomed => {
      smaller.disabled = !isZoomed;
      whole.disabled = !isZoomed;
    },
    say: words => {
      heard.textContent = words;
    },
  };
};
