/** What to do after a run. */
export type NextSteps = {
  /** The command that continues the run, as a row. */
  next: [string, string] | null;
  /** The command that compares it with an earlier one; absent or null where there is none like it. */
  compare?: string | null;
  /** The command that makes a page of it; absent or null where there is nothing to draw. */
  report?: string | null;
};

/** As rows of the status. */
export const nextRows = ({next, compare, report}: NextSteps): [string, string][] => [
  ...(next === null ? [] : [next]),
  ...(report ? ([['report', `${report}   (one HTML page)`]] as [string, string][]) : []),
  ...(compare ? ([['compare', `${compare}   (same model and data)`]] as [string, string][]) : []),
];
