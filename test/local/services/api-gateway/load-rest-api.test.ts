import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openApi, type ApiCase, type CaseFile } from './run-case.ts';

const CASES = new URL('../../../cases/rest-api/requests/', import.meta.url);

for (const file of readdirSync(CASES).sort()) {
  const { resources, cases } = JSON.parse(readFileSync(new URL(file, CASES), 'utf8')) as CaseFile;
  describe(file.replace('.json', ''), () => {
    it.each(cases.map((one) => [one.name, one] as const))('%s', (_, one) => run(resources, one));
  });
}

async function run(resources: CaseFile['resources'], { steps }: ApiCase): Promise<void> {
  const take = openApi(resources);
  for (const step of steps) {
    const { response, call } = await take(step);
    expect(response.status).toBe(step.expected.status);
    expectHeaders(response.headers, step.expected.headers);
    if (typeof step.expected.body === 'string') expect(response.body).toBe(step.expected.body);
    else if (step.expected.body !== undefined) expect(JSON.parse(response.body)).toEqual(step.expected.body);
    if (step.call !== undefined) expectCall(call, step.call);
  }
}

/** A header that is null must be missing. */
function expectHeaders(headers: object, expected: Readonly<Record<string, string | null>> = {}): void {
  const present = Object.entries(expected).filter(([, value]) => value !== null);
  const absent = Object.keys(expected).filter((name) => expected[name] === null);
  expect(headers).toMatchObject(Object.fromEntries(present));
  for (const name of absent) expect(Object.keys(headers)).not.toContain(name);
}

/** A `body` that is not a string is compared as JSON. */
function expectCall(call: unknown, expected: object | null): void {
  if (expected === null) return expect(call).toBeNull();
  const { body, headers, ...rest } = expected as Partial<ExpectedCall>;
  const sent = call as ExpectedCall;
  expect(sent).toMatchObject(rest);
  if (headers !== undefined) expectHeaders(sent.headers, headers);
  if (typeof body === 'string') expect(sent.body).toBe(body);
  else if (body !== undefined) expect(JSON.parse(String(sent.body))).toEqual(body);
}

interface ExpectedCall {
  readonly headers: Readonly<Record<string, string | null>>;
  readonly body: unknown;
}
