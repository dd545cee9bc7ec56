import {DOCUMENTS, type DocumentContract} from './documents.js';
import {EVENT_KINDS, LINE} from './export/index.js';
import type {EventKind} from './export/kind.js';
import type {Field, Fields, Schema} from './fields.js';

const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/**
 * How much a schema takes. `open`, as in the package: also what a later version may add, keys and words. `closed`: what
 * this version writes, and nothing else.
 */
export type Strictness = 'open' | 'closed';

const closing = (strictness: Strictness): Schema => (strictness === 'closed' ? {additionalProperties: false} : {});

/** The words as an editor may offer them, or as all that there are. */
const wordsOf = ({words}: Field, strictness: Strictness): Schema =>
  words === undefined ? {} : strictness === 'closed' ? {enum: words} : {examples: words};

const kindsOf = (kinds: Readonly<Record<string, Fields>>, strictness: Strictness): Schema => {
  const known = Object.entries(kinds).map(([kind, fields]) => {
    const {properties, required, ...rest} = objectOf(fields, strictness);
    return {...rest, properties: {about: {const: kind}, ...properties}, required: ['about', ...required]};
  });
  const later = {
    type: 'object',
    properties: {about: {not: {enum: Object.keys(kinds)}}},
    required: ['about'],
  };
  return {anyOf: strictness === 'closed' ? known : [...known, later]};
};

const innerOf = (field: Field, strictness: Strictness): Schema => {
  if (field.kinds !== undefined) return kindsOf(field.kinds, strictness);
  if (field.fields !== undefined) return objectOf(field.fields, strictness);
  return {...field.json, ...wordsOf(field, strictness)};
};

const schemaOf = (field: Field, strictness: Strictness): Schema => {
  const inner = innerOf(field, strictness);
  const value: Schema = field.isList === true ? {type: 'array', items: inner} : inner;
  const given: Schema = field.nullWhen === undefined ? value : {anyOf: [value, {type: 'null'}]};
  return {description: field.about, ...given};
};

type ObjectSchema = {type: 'object'; properties: Record<string, Schema>; required: string[]};

const objectOf = (fields: Fields, strictness: Strictness): ObjectSchema => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(fields).map(([key, field]) => [key, schemaOf(field, strictness)])),
  required: Object.entries(fields).flatMap(([key, {absentWhen}]) => (absentWhen === undefined ? [key] : [])),
  ...closing(strictness),
});

const documentSchema = (document: DocumentContract, strictness: Strictness): Schema => {
  const {name, command, about, isList, fields, before = {}} = document;
  const value = objectOf({...before, ...fields}, strictness);
  return {
    $schema: DIALECT,
    title: `mlxtop ${name}`,
    description: `${command}: ${about}`,
    ...(isList ? {type: 'array', items: value} : value),
  };
};

/** One line of `mlxtop export --ndjson`. */
const eventSchema = (strictness: Strictness): Schema => {
  const kinds = Object.entries<EventKind>(EVENT_KINDS);
  const known = kinds.map(([event, {about, fields}]) => {
    const {properties, ...rest} = objectOf({...LINE, ...fields}, strictness);
    return {description: about, ...rest, properties: {...properties, event: {const: event}}};
  });
  const {properties, ...rest} = objectOf(LINE, 'open');
  const later = {...rest, properties: {...properties, event: {not: {enum: kinds.map(([event]) => event)}}}};
  return {
    $schema: DIALECT,
    title: 'mlxtop event',
    description: 'mlxtop export --ndjson: one line.',
    anyOf: strictness === 'closed' ? known : [...known, later],
  };
};

/** The schema of each `--json`, by its name; and of `event`, one line of `mlxtop export --ndjson`. */
export const outputSchemas = (strictness: Strictness): Readonly<Record<string, Schema>> => ({
  ...Object.fromEntries(DOCUMENTS.map(document => [document.name, documentSchema(document, strictness)])),
  event: eventSchema(strictness),
});
