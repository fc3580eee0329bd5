import { expect, test } from 'vitest';
import { findErrorMessage } from '../../../lib/pipeline/app/find-error-message.ts';

const LINE_OF_CODE = "/app/main.ts:3\n    throw new Error('no rate');\n          ^\n\n";
const FRAMES = '\n    at new Orders (/app/main.ts:3:11)\n    at node:internal/main:5:3';

test.each([
  ['an error of Node.js', `${LINE_OF_CODE}Error: no rate${FRAMES}\n\nNode.js v20.20.2`, 'Error: no rate'],
  [
    'an error with a code',
    `Error [ERR_X]: not there${FRAMES} {\n  code: 'ERR_X'\n}`,
    'Error [ERR_X]: not there',
  ],
  [
    'a message of several lines',
    `TypeError: two:\n  one\n  other${FRAMES}`,
    'TypeError: two:\n  one\n  other',
  ],
  ['an error with a cause', `Error: a${FRAMES} {\n  [cause]: Error: b\n      at x`, 'Error: a'],
  [
    'an error of the CDK library',
    '«ValidationFailedWithErrors» Validation failed with the following errors:\n  [S] first\n    ...App.synth in aws-cdk-lib...\n    at x',
    '«ValidationFailedWithErrors» Validation failed with the following errors:\n  [S] first',
  ],
  [
    'an exception of Python',
    'Traceback (most recent call last):\n  File "app.py", line 3, in <module>\n    run()\nValueError: no rate',
    'ValueError: no rate',
  ],
  ['the last of several', `Error: a warning\nmore\nError: no rate${FRAMES}`, 'Error: no rate'],
])('%s is found without its stack', (_what, output, message) => {
  expect(findErrorMessage(output)).toBe(message);
});

test('there is none in other output', () => {
  expect(findErrorMessage('sh: 1: cdk: not found')).toBeUndefined();
});
