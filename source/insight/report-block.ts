/** Reports that arrived together, between two times in ms since 1970, and the time without any before them, in ms. */
export type ReportBlock = {from: number; at: number; reports: number; silentMs: number};
