import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadSourceSchemas } from '../../lib/contracts/source-schema.ts';
import refused from '../cases/contracts/refused-schemas.json' with { type: 'json' };

const shipped = path.join(import.meta.dirname, '..', '..', 'schemas');
let directory: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'schemas-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

test('every file is a source, named by the file', () => {
  const files = readdirSync(shipped).filter((file) => file.endsWith('.schema.json'));
  expect(loadSourceSchemas(shipped).map(({ name }) => `${name}.schema.json`)).toEqual(files.sort());
});

test('the schema is what the file holds', () => {
  const generic = loadSourceSchemas(shipped).find(({ name }) => name === 'generic');
  expect(generic?.schema).toEqual(
    JSON.parse(readFileSync(path.join(shipped, 'generic.schema.json'), 'utf8')),
  );
});

test('a folder without schemas is an error', () => {
  expect(() => loadSourceSchemas(directory)).toThrow(
    "'schemas' must be a folder with at least one <source>.schema.json, got '",
  );
});

test('a file in place of the folder is an error', () => {
  const file = path.join(directory, 'a.txt');
  writeFileSync(file, '');
  expect(() => loadSourceSchemas(file)).toThrow(
    `'schemas' must be a folder with at least one <source>.schema.json, got '${file}'.`,
  );
});

test.each(['Upper', 'two words', '1st', 'a'.repeat(44), 'a_b'])('%s is no name for a source', (name) => {
  writeFileSync(path.join(directory, `${name}.schema.json`), '{}');
  expect(() => loadSourceSchemas(directory)).toThrow(`starting with a letter, got '${name}'.`);
});

describe('refused with the file, the path and the keyword', () => {
  test.each(refused)('$name', (refusal) => {
    const text = refusal.text ?? JSON.stringify(refusal.schema);
    writeFileSync(path.join(directory, 'thing.schema.json'), text);
    expect(() => loadSourceSchemas(directory)).toThrow(refusal.message);
  });
});

test.each(['{}', '{"type":"object"}', '{"oneOf":[{"type":"object"}]}', '{"properties":{}}'])(
  '%s is refused, as API Gateway would at deployment',
  (text) => {
    writeFileSync(path.join(directory, 'thing.schema.json'), text);
    expect(() => loadSourceSchemas(directory)).toThrow(
      "thing.schema.json #: the root must have at least one member in 'properties', or 'items'",
    );
  },
);

test('a property may have the name of a keyword', () => {
  const schema = { type: 'object', properties: { format: { type: 'string' }, $ref: { type: 'string' } } };
  writeFileSync(path.join(directory, 'thing.schema.json'), JSON.stringify(schema));
  expect(loadSourceSchemas(directory)).toHaveLength(1);
});

test.each([
  String.raw`^[\w\-\.]+\:\d{2}$`,
  String.raw`a\_b\/c\@d\ e\é`,
  String.raw`(?:a|b)(?=c)(?!d)`,
  String.raw`[(?<a>)(?i)]`,
  String.raw`\(?<a>`,
  String.raw`\x41\u0041\cA\0\t\n\v\f\r\b\B\D\W\s\S`,
  String.raw`(a)\1`,
  '^\u00e9+$',
])('the pattern %s passes', (pattern) => {
  const schema = { properties: { a: { type: 'string', pattern } } };
  writeFileSync(path.join(directory, 'thing.schema.json'), JSON.stringify(schema));
  expect(loadSourceSchemas(directory)[0]?.schema).toEqual(schema);
});

test('what only describes may stand beside a reference', () => {
  const a = { $ref: '#/definitions/b', title: 'A', description: 'An a', definitions: {} };
  const schema = { definitions: { b: { type: 'string' } }, properties: { a } };
  writeFileSync(path.join(directory, 'thing.schema.json'), JSON.stringify(schema));
  expect(loadSourceSchemas(directory)).toHaveLength(1);
});

test('numbers that JavaScript carries pass, however they are spelled', () => {
  const text = '{"properties":{"a":{"enum":[1.50, 1e3, 0.001, -0, 123456789012345]}}}';
  writeFileSync(path.join(directory, 'thing.schema.json'), text);
  expect(loadSourceSchemas(directory)).toHaveLength(1);
});

test('a schema may refer to itself where that goes down into the body', () => {
  const tree = {
    properties: { left: { $ref: '#/definitions/tree' } },
    items: { $ref: '#/definitions/tree' },
  };
  const either = { oneOf: [{ $ref: '#/definitions/tree' }, { $ref: '#/definitions/tree' }] };
  const schema = { definitions: { tree }, properties: { a: either, b: { not: either } } };
  writeFileSync(path.join(directory, 'thing.schema.json'), JSON.stringify(schema));
  expect(loadSourceSchemas(directory)).toHaveLength(1);
});
