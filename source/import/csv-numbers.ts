/** `2,345` of a table whose decimals stand behind a comma, and `1.234,5`. */
const WITH_COMMA = /^[-+]?(?:\d*|[1-9]\d{0,2}(?:\.\d{3})+),\d+(?:e[-+]?\d+)?$/i;
/** Thousands, set off by a comma or by a point. */
const BY_COMMAS = /^[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?$/;
const BY_POINTS = /^[-+]?[1-9]\d{0,2}(?:\.\d{3})+$/;

/**
 * Writes the numbers of a table's rows as every program reads them: a spreadsheet has them as the user's country does.
 * Whether a comma is that of decimals is told by the losses (`isLoss`, by column), or by the separator of the cells,
 * which is not a comma then; from there on a point sets off thousands.
 */
export const createNumbers = (
  separator: string,
  isLoss: readonly boolean[],
): ((row: readonly string[]) => readonly string[]) => {
  let hasComma = false;

  const plain = (cell: string): string => {
    const isDecimal = hasComma || separator !== ',' || !BY_COMMAS.test(cell);
    if (isDecimal && WITH_COMMA.test(cell)) return cell.replaceAll('.', '').replace(',', '.');
    if (hasComma && BY_POINTS.test(cell)) return cell.replaceAll('.', '');
    return BY_COMMAS.test(cell) ? cell.replaceAll(',', '') : cell;
  };

  return row => {
    hasComma ||= row.some((cell, index) => isLoss[index] === true && WITH_COMMA.test(cell));
    return row.map(plain);
  };
};
