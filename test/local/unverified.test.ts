import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import unverified from '../../lib/local/unverified.json' with { type: 'json' };

const ROOT = path.join(import.meta.dirname, '..', '..');

describe.each(unverified)('$id', (entry) => {
  test('has the assumption, what depends on it, and what would settle it', () => {
    expect(Object.keys(entry).sort()).toEqual(['assumption', 'id', 'places', 'settledBy', 'whatDependsOnIt']);
    expect(entry.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const text of [entry.assumption, entry.whatDependsOnIt, entry.settledBy])
      expect(text).toMatch(/^\S.{15,}\.$/);
  });

  test('names the files that rely on it, and they exist', () => {
    expect(entry.places.length).toBeGreaterThan(0);
    expect(entry.places.filter((place) => !existsSync(path.join(ROOT, place)))).toEqual([]);
    expect(entry.places.filter((place) => !/^(lib|mapping-templates|schemas)\/|^README/.test(place))).toEqual(
      [],
    );
    expect(new Set(entry.places).size).toBe(entry.places.length);
  });
});

test('every id is unique', () => {
  const ids = unverified.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

/** The wording of comments and messages that rely on something nobody has measured. */
const MARKS = [
  /\bunverified(?!\.json)/i,
  /\bnot (?:published|documented|settled|measured|tried on)\b/i,
  /\binferred\b/i,
  /\bnobody (?:says|knows) (?:how|what|which|whether)\b/i,
  // About a service: "what API Gateway makes of it is not known". "What is not known" can be about our own value.
  /\b(?:how|what|which|service's)\s(?!is\b)[^.]{1,150}\sis not known\b/i,
  /\bservice's is not known\b|\bis not known (?:to|what)\b/i,
];

const isMarked = (text: string): boolean => MARKS.some((mark) => mark.test(text));

test.each([
  'UNVERIFIED',
  'The error of AWS was not measured.',
  'not tried on AWS',
  'bytes are inferred for DynamoDB',
  'Nobody says whether a pipe writes it',
  'how AWS counts the inner scopes is not known',
  "The service's own bound is not known",
  'API Gateway is not known to run it',
])('%s is a mark', (text) => {
  expect(isMarked(text)).toBe(true);
});

test.each(['A key is not known in advance.', 'asks for what is not known', 'see unverified.json'])(
  '%s is not a mark',
  (text) => {
    expect(isMarked(text)).toBe(false);
  },
);

test('everything that comments mark as unverified, unmeasured, undocumented or unknown is in the list', () => {
  const places = new Set(unverified.flatMap((entry) => entry.places));
  const files = ['lib', 'mapping-templates'].flatMap((folder) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
      path.join(folder, file),
    ),
  );
  const marked = files.filter(
    (file) =>
      /\.(ts|vtl|json)$/.test(file) &&
      !file.endsWith('unverified.json') &&
      isMarked(readFileSync(path.join(ROOT, file), 'utf8')),
  );
  expect(marked.length).toBeGreaterThan(20);
  expect(marked.filter((file) => !places.has(file))).toEqual([]);
});
