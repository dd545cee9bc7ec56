/**
 * The system's code of an error (`ENOENT`), or undefined.
 *
 * @param {unknown} error
 */
export const codeOf = error => (error instanceof Error && 'code' in error ? error.code : undefined);

/**
 * What an error says, whatever was thrown.
 *
 * @param {unknown} error
 */
export const messageOf = error => (error instanceof Error ? error.message : String(error));
