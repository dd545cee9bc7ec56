import {made} from './make.js';

const STYLE = `
.chart{position:relative}
.chart svg[data-left]{touch-action:pan-y pinch-zoom;user-select:none;-webkit-user-select:none;cursor:crosshair}
.crosshair,.chosen{pointer-events:none}
.crosshair .upright{stroke:currentColor;stroke-width:1;vector-effect:non-scaling-stroke}
.crosshair circle{fill:Canvas;stroke:currentColor;stroke-width:1.5;vector-effect:non-scaling-stroke}
.chosen{fill:currentColor;opacity:.15}
.values{position:absolute;z-index:1;max-width:60%;padding:.3em .6em;font-size:.8rem;line-height:1.4;pointer-events:none;
color:CanvasText;background:Canvas;border:1px solid;border-radius:4px;font-variant-numeric:tabular-nums}
.values svg{margin-right:.4em}
.chart-tools{position:sticky;top:0;z-index:2;display:flex;flex-wrap:wrap;gap:.5em;align-items:center;padding:.4em 0;
color:CanvasText;background:Canvas;font-size:.85rem}
.chart-tools button{font:inherit;min-width:2.2em;min-height:2.2em}
.lit{font-weight:bold}
svg .lit{filter:drop-shadow(0 0 3px)}
.heard{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
@media print{.chart-tools,.values,.crosshair{display:none}}
`;

/** What the script adds is styled by its own sheet, which no page without it has. */
const addStyle = (): void => {
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
  addStyle();
  const button = (name: string, sign: string, act: () => void): HTMLButtonElement => {
    const made_ = made('button', {type: 'button', 'aria-label': name, title: name}, sign);
    made_.addEventListener('click', act);
    return made_;
  };
  const smaller = button('Zoom out', '−', zoomOut);
  const whole = button('Back', 'Back', back);
  const heard = made('span', {role: 'status', class: 'heard'});
  const hint =
    'Drag over a chart to zoom in on all; double-click or Esc to go back; arrow keys move the line, + and − zoom.';
  const bar = made('div', {class: 'chart-tools', role: 'group', 'aria-label': 'Zoom of all charts'});
  bar.append(button('Zoom in', '+', zoomIn), smaller, whole, made('small', {}, hint), heard);
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
