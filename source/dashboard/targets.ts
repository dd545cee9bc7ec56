/** What a click does: presses a key, or chooses an application in the list by its `appKey`. */
export type Target = {key: string} | {app: string};

/** Cells of the screen that can be clicked, from column `from` up to `to`, which is no part of it; counted from 0. */
export type Area = {row: number; from: number; to: number; target: Target};

/** What a click on a cell does; null where there is nothing to click. */
export const targetAt = (areas: readonly Area[], row: number, column: number): Target | null =>
  areas.find(area => area.row === row && area.from <= column && column < area.to)?.target ?? null;
