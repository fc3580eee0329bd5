import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..');

const files = ['bin', 'docs', 'lib', 'mapping-templates', 'schemas', 'test'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
    path.join(folder, file),
  ),
);
const pages = [
  ...readdirSync(ROOT).filter((file) => file.endsWith('.md')),
  ...files.filter((file) => file.endsWith('.md')),
];
const textOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** The anchor that a heading has on GitHub. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
const anchorsOf = (page: string): readonly string[] =>
  [...textOf(page).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));

test('the README is read in one go', () => {
  expect(textOf('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(140);
});

describe.each(pages)('%s', (page) => {
  test('has lines that fit on a screen; rows of the tables of a folder may be longer', () => {
    const isRow = (line: string): boolean => line.startsWith('|') && page.includes('/');
    expect(
      textOf(page)
        .split('\n')
        .filter((line) => line.length > 120 && !isRow(line)),
    ).toEqual([]);
  });

  test('links to pages, files and headings that are there', () => {
    const targets = [...textOf(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
    const dead = targets.filter(([, file = '', anchor]) => {
      const target = file === '' ? page : path.join(path.dirname(page), file);
      return (
        !existsSync(path.join(ROOT, target)) || (anchor !== undefined && !anchorsOf(target).includes(anchor))
      );
    });
    expect(dead.map(([link]) => link)).toEqual([]);
  });
});

/** `retry-policy.ts` or `ingest/parking.ts` in backticks: a file of this repository. */
const NAMED = /`((?:[\w-]+\/)*[\w-]+(?:\.[\w-]+)*\.(?:ts|mjs|vtl|json))`/g;

/** What is written by a command or stands in the reader's own project. */
const ELSEWHERE = new Set([
  'outputs.json',
  'cdk.json',
  'cdk.context.json',
  'package.json',
  'package-lock.json',
  'manifest.json',
  'secrets.json',
]);

test.each([...pages, ...files.filter((file) => /^(?:bin|lib)\/.*\.(?:ts|mjs)$/.test(file))])(
  '%s names files that are there',
  (file) => {
    const named = [...textOf(file).matchAll(NAMED)].map(([, name = '']) => name);
    const missing = named.filter(
      (name) => !ELSEWHERE.has(name) && !files.some((known) => `/${known}`.endsWith(`/${name}`)),
    );
    expect(missing).toEqual([]);
  },
);
