import { mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { startsAppAtOnce } from '../../../lib/pipeline/app/starts-app-at-once.ts';

function folderWith(cdkJson: string): string {
  const folder = mkdtempSync(path.join(inject('temporaryFolder'), 'starts-'));
  writeFileSync(path.join(folder, 'cdk.json'), cdkJson);
  return folder;
}

describe('of commands', () => {
  test.each([
    ['npx tsx bin/app.ts', true],
    ['npx --yes tsx bin/app.ts', true],
    ['npx ts-node --prefer-ts-exts bin/app.ts', true],
    ['node bin/app.js', true],
    ['/usr/bin/node --import tsx bin/app.ts', true],
    ['./node_modules/.bin/tsx bin/app.ts', true],
    ['tsc && node bin/app.js', false],
    ['npx tsc; node bin/app.js', false],
    ['node build.js & node app.js', false],
    ['node app.js | tee out', false],
    ['node $(make app)', false],
    ['node app.js\nnode app.js', false],
    ['node -r ./setup.js bin/app.js', false],
    ['node --import=./setup.js bin/app.js', false],
    ['npm run synth', false],
    ['python3 app.py', false],
  ])('%j starts the app at once: %s', (command, expected) => {
    expect(startsAppAtOnce(folderWith('{}'), command)).toBe(expected);
    expect(startsAppAtOnce(folderWith(JSON.stringify({ app: command })))).toBe(expected);
  });
});

test.each([
  ['has a build', '{"app":"node app.js","build":"tsc"}'],
  ['has no app', '{}'],
  ['is broken', '{'],
])('no app is started at once where cdk.json %s', (_, cdkJson) => {
  expect(startsAppAtOnce(folderWith(cdkJson))).toBe(false);
});
