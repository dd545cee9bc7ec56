/** All of them together; 0 for none. */
export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The greatest of them; 0 for none. */
export const most = (values: readonly number[]): number => values.reduce((top, value) => Math.max(top, value), 0);
