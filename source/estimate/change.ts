/** One thing to change for the next start. */
export type Change = {
  /** The key as it is written into the configuration; `quit` for apps that are to be quit. */
  setting: string;
  from: string | number | boolean | null;
  to: string | number | boolean;
  savesBytes: number;
  /** What is lost by it, in words: "cuts 4 % of the rows", "≈ 25 % slower". */
  costs: string;
  /** Settings that have to change with it, so that the training stays the same otherwise. */
  also: readonly {setting: string; to: string | number | boolean}[];
  /** One of those that together make it fit. */
  together: boolean;
};
