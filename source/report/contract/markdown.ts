import {DOCUMENTS, type DocumentContract} from './documents.js';
import type {Field, Fields} from './fields.js';

const INTRODUCTION = `# The JSON of mlxtop

<!-- Made from source/report/contract/ by \`node scripts/json-docs.js\`; a test compares the two. -->

\`--json\` writes one JSON document to standard output and nothing else. Keys may be added, never renamed or removed, and words may
be added to those listed. Names carry their unit. Times are ISO 8601 in UTC, sizes bytes, spans seconds. What is unknown is \`null\`.
A number that may be NaN or infinite ("or its name") is the text \`"NaN"\`, \`"Infinity"\` or \`"-Infinity"\` then.
Each has a JSON Schema (2020-12) in \`schema/\`, which takes what later versions may add.
`;

/** A bar would end a cell of the table. */
const cell = (text: string): string => text.replaceAll('|', '\\|');

const note = ({nullWhen, absentWhen}: Field): string =>
  [nullWhen === undefined ? '' : `null: ${nullWhen}`, absentWhen === undefined ? '' : `left out: ${absentWhen}`]
    .filter(Boolean)
    .join('; ');

const row = (name: string, field: Field): string =>
  `| \`${name}\` | ${cell(field.type)} | ${cell(field.about)} | ${cell(note(field))} |`;

/** A key, and those of the object or list of objects in it, which its own precede: `advice[].app`. */
const rows = (name: string, field: Field): string[] => {
  const inside = `${name}${field.isList ? '[]' : ''}`;
  return [row(name, field), ...rowsOf(field.fields ?? {}, `${inside}.`)];
};

/** The rows of a table of these keys, with those inside them. */
export const rowsOf = (fields: Fields, before = ''): string[] =>
  Object.entries(fields).flatMap(([name, field]) => rows(`${before}${name}`, field));

const HEADINGS = ['key', 'type or unit', 'meaning', 'null, or left out'] as const;

/** A table of such rows. */
export const table = (lines: readonly string[], headings: readonly string[] = HEADINGS): string =>
  [`| ${headings.join(' | ')} |`, '| --- | --- | --- | --- |', ...lines].join('\n');

/** A part that is a document of its own elsewhere is not written down twice. */
const isElsewhere = ({fields}: Field, document: DocumentContract): boolean =>
  DOCUMENTS.some(other => other !== document && other.fields === fields);

/** The objects of a list whose kinds have different keys: a table each. */
const kindTables = (name: string, {kinds = {}}: Field): string[] =>
  Object.entries(kinds).map(
    ([kind, fields]) => `#### \`${name}[]\` with \`"about": "${kind}"\`\n\n${table(rowsOf(fields))}`,
  );

const partOf = (name: string, field: Field): string[] => {
  const own = Object.entries(field.fields ?? {});
  return [
    `### \`${name}${field.isList ? '[]' : ''}\`\n\n${field.about}\n\n${table(rowsOf(field.fields ?? {}))}`,
    ...own.flatMap(([key, inner]) => kindTables(`${name}.${key}`, inner)),
  ];
};

const documentText = (document: DocumentContract): string => {
  const {name, command, about, fields} = document;
  const entries = Object.entries(fields);
  const parts = entries.filter(([, field]) => field.fields !== undefined && !isElsewhere(field, document));
  return [
    `## ${name}`,
    `    ${command}`,
    about,
    table(entries.map(([key, field]) => row(key, field))),
    ...parts.flatMap(([key, field]) => partOf(key, field)),
  ].join('\n\n');
};

/** The whole of docs/json.md. */
export const jsonDocs = (): string => `${[INTRODUCTION.trimEnd(), ...DOCUMENTS.map(documentText)].join('\n\n')}\n`;
