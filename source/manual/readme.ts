import {type CommandSyntax, GROUPS, type Group} from '../syntax/command.js';

/** Between these lines of a readme stands the table of commands. */
const MARKERS = ['<!-- commands -->', '<!-- /commands -->'] as const;

/** A bar would end a cell of the table. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

/** The table of commands as Markdown, by group. */
const commandTable = (commands: readonly CommandSyntax[]): string => {
  const rows = (Object.keys(GROUPS) as Group[]).flatMap(group => [
    `| **${GROUPS[group]}** | |`,
    ...commands
      .filter(one => one.group === group)
      .map(({usage, summary}) => `| \`${cell(`mlxtop ${usage}`.trim())}\` | ${cell(summary)} |`),
  ]);
  return ['| command | what it does |', '| --- | --- |', ...rows].join('\n');
};

/**
 * A readme with this table between its markers, as it should be. Throws where it has not got each marker once, in this
 * order.
 */
export const withCommands = (readme: string, commands: readonly CommandSyntax[]): string => {
  const [first, last] = MARKERS;
  const [before, inside, ...more] = readme.split(first);
  const rest = inside?.split(last) ?? [];
  if (before === undefined || more.length > 0 || rest.length !== 2) {
    throw new Error(`The readme needs the lines ${first} and ${last}, each once, around its table of commands.`);
  }
  return `${before}${first}\n\n${commandTable(commands)}\n\n${last}${rest[1]}`;
};
