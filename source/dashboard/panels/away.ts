import {formatClock} from '../../format/units.js';
import {periodWords} from '../../report/story.js';
import {fit, quiet, type Row, rowWidth, type Style, say} from '../row.js';
import type {Away} from '../types.js';
import {cleanText, cut, wrap} from '../width.js';

const TITLE: Style = {color: 'blue', bold: true, inverse: true};
const HINT = 'any key closes this ';
const SIGN = '· ';

const title = ({since, at}: Away, width: number): Row => {
  const long = ` while you were away: ${periodWords(since, at)}`;
  const text = long.length <= width ? long : ` away: ${periodWords(since, at)}`;
  const hint = text.length + 2 + HINT.length <= width ? [say(HINT, TITLE)] : [];
  return [...fit([say(text, TITLE)], width - rowWidth(hint), TITLE), ...hint];
};

/**
 * The summary of an absence, in at most `maxRows` rows: whole lines, the most important first, and how to see the
 * others.
 */
export const awayRows = (away: Away, width: number, maxRows: number): Row[] => {
  const wrapped = away.lines.map(line => wrap(cleanText(line), width - SIGN.length - 1, 4));
  const room = Math.max(0, maxRows - 1);
  const rows: Row[] = [];
  let shown = 0;
  for (const lines of wrapped) {
    const isLast = shown === wrapped.length - 1;
    if (rows.length + lines.length > room - (isLast ? 0 : 1)) break;
    rows.push(...lines.map((line, index): Row => [quiet(index === 0 ? ` ${SIGN}` : '   '), say(line)]));
    shown++;
  }
  const hidden = wrapped.length - shown;
  if (hidden > 0 && rows.length < room) {
    const more = ` ${SIGN}${hidden} more: mlxtop status --since ${formatClock(away.since, away.since)}`;
    rows.push([quiet(cut(more, width))]);
  }
  return [title(away, width), ...rows].slice(0, maxRows).map(row => fit(row, width));
};
