export const pipFailure: (output: string) => {skipped?: string; failed?: string};
