import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import unverified from '../../lib/local/unverified.json' with { type: 'json' };

const ROOT = path.join(import.meta.dirname, '..', '..');

describe.each(unverified)('$id', (entry) => {
  test('says what is assumed, what hangs on it, and what would settle it', () => {
    expect(Object.keys(entry).sort()).toEqual(['assumption', 'id', 'places', 'settledBy', 'whatHangsOnIt']);
    expect(entry.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const text of [entry.assumption, entry.whatHangsOnIt, entry.settledBy])
      expect(text).toMatch(/^\S.{15,}\.$/);
  });

  test('names where it is relied on: files that are there', () => {
    expect(entry.places.length).toBeGreaterThan(0);
    expect(entry.places.filter((place) => !existsSync(path.join(ROOT, place)))).toEqual([]);
    expect(entry.places.filter((place) => !/^(lib|mapping-templates|schemas)\/|^README/.test(place))).toEqual(
      [],
    );
    expect(new Set(entry.places).size).toBe(entry.places.length);
  });
});

test('no two have one id', () => {
  const ids = unverified.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

/** What a comment or a message says that relies on something nobody has measured. */
const MARKS = [
  /\bunverified(?!\.json)/i,
  /\bnot (?:published|documented|settled|measured|tried on)\b/i,
  /\binferred\b/i,
  /\bnobody (?:says|knows) (?:how|what|which|whether)\b/i,
  // Of a service: "what API Gateway makes of it is not known". "What is not known" may be a value of our own.
  /\b(?:how|what|which|service's)\s(?!is\b)[^.]{1,150}\sis not known\b/i,
  /\bservice's is not known\b|\bis not known (?:to|what)\b/i,
];

const isMarked = (text: string): boolean => MARKS.some((mark) => mark.test(text));

test.each([
  'UNVERIFIED',
  'Not measured on AWS: which error it answers.',
  'not tried on AWS',
  'bytes are inferred for DynamoDB',
  'Nobody says whether a pipe writes it',
  'how AWS counts the inner scopes is not known',
  "Our own bound, the service's is not known",
  'API Gateway is not known to run it',
])('%s is a mark', (text) => {
  expect(isMarked(text)).toBe(true);
});

test.each(['A key is not known in advance.', 'asks for what is not known', 'see unverified.json'])(
  '%s is none',
  (text) => {
    expect(isMarked(text)).toBe(false);
  },
);

test('what comments mark as unverified, unmeasured, undocumented or unknown is in the list', () => {
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
