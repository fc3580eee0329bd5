import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { openApi, type ApiCase, type CaseFile } from './run-case.ts';

const CASES = new URL('../../cases/rest-api/requests/', import.meta.url);

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
    expect(response).toMatchObject({ status: step.expected.status, headers: presentIn(step) });
    for (const name of absentFrom(step)) expect(Object.keys(response.headers)).not.toContain(name);
    if (typeof step.expected.body === 'string') expect(response.body).toBe(step.expected.body);
    else if (step.expected.body !== undefined) expect(JSON.parse(response.body)).toEqual(step.expected.body);
    if (step.call !== undefined) expectCall(call, step.call);
  }
}

function presentIn({ expected }: ApiCase['steps'][number]) {
  return Object.fromEntries(Object.entries(expected.headers ?? {}).filter(([, value]) => value !== null));
}

function absentFrom({ expected }: ApiCase['steps'][number]): string[] {
  return Object.entries(expected.headers ?? {}).flatMap(([name, value]) => (value === null ? [name] : []));
}

/** A `body` that is no string is compared as JSON. */
function expectCall(call: unknown, expected: object | null): void {
  if (expected === null) return expect(call).toBeNull();
  const { body, ...rest } = expected as { readonly body?: unknown };
  expect(call).toMatchObject(rest);
  const sent = (call as { readonly body: string }).body;
  if (typeof body === 'string') expect(sent).toBe(body);
  else if (body !== undefined) expect(JSON.parse(sent)).toEqual(body);
}
