import { expect, test } from 'vitest';
import { lintTemplate } from './lint-template.ts';
import type { Finding } from './finding.ts';
import { readCases } from '../../local/vtl/read-cases.ts';

interface LintCase {
  readonly fact: string;
  readonly template: string;
  /** `what` and `why` in part. */
  readonly finds: readonly Finding[];
}

test.each(readCases<LintCase>('lint'))('$fact', ({ template, finds }) => {
  expect(lintTemplate(template)).toEqual(
    finds.map((finding) => ({
      ...finding,
      what: expect.stringContaining(finding.what) as string,
      why: expect.stringContaining(finding.why) as string,
    })),
  );
});
