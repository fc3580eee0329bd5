import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { curlOf } from '../../../../lib/console/page/delivery/curl-of.ts';

/** The words that a shell makes of a line, one in each line. */
const wordsOf = (line: string): string[] =>
  execFileSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

test('a shell reads exactly the body, whatever it holds', () => {
  const body = `{"data":"it's $(rm -rf /) \`x\` \\" ; é"}`;
  const line = curlOf(
    { url: 'http://127.0.0.1:3000', apiKey: 'key' },
    { source: 'generic', headers: { 'x-note': "a'b" }, body },
  );
  expect(wordsOf(line)).toEqual([
    'curl',
    '-i',
    'http://127.0.0.1:3000/webhooks/generic',
    '-H',
    'content-type: application/json',
    '-H',
    "x-note: a'b",
    '-H',
    'x-api-key: key',
    '--data-binary',
    body,
  ]);
});

test('the key of an account is left to the reader', () => {
  expect(curlOf({ url: 'https://api' }, { source: 'generic', headers: {}, body: '' })).toContain(
    'x-api-key: <key>',
  );
});
