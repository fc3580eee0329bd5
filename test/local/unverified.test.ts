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

/** What a comment says that relies on something nobody has measured. */
const MARK = /\bunverified(?!\.json)|\bnot published|\bnot documented|\bnot settled/i;

test('what comments mark as unverified, not published, not documented or not settled is in the list', () => {
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
      // What is simulated is what the local run says; it is deployed nowhere.
      !file.startsWith('lib/simulation/') &&
      MARK.test(readFileSync(path.join(ROOT, file), 'utf8')),
  );
  expect(marked.length).toBeGreaterThan(5);
  expect(marked.filter((file) => !places.has(file))).toEqual([]);
});
