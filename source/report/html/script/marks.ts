import type {Crosshair} from './crosshair.js';
import type {Page} from './page.js';

const markOf = (target: EventTarget | null): string | undefined =>
  target instanceof Element ? target.closest<HTMLElement | SVGElement>('[data-mark]')?.dataset.mark : undefined;

/**
 * A mark of a chart and its entry in the list, which have the same number (`data-mark`), are shown together: pointing
 * at one, or getting to it by keys, lights both up and moves the crosshair there.
 */
export const linkMarks = ({marks}: Page, crosshair: Crosshair): void => {
  let lit: string | undefined;
  const light = (number: string | undefined): void => {
    if (number === lit) return;
    for (const one of document.querySelectorAll('.lit')) one.classList.remove('lit');
    lit = number;
    if (number === undefined) return;
    for (const one of document.querySelectorAll(`[data-mark="${CSS.escape(number)}"]`)) one.classList.add('lit');
  };
  const point = ({target}: Event): void => {
    const number = markOf(target);
    light(number);
    const mark = marks[Number(number) - 1];
    const isListed = target instanceof HTMLElement;
    if (mark && isListed) crosshair.show(mark.at);
  };
  document.addEventListener('pointerover', point);
  document.addEventListener('focusin', point);
};
