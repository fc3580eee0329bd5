import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { InvalidDefinitionError } from '../../../../lib/local/state-machine/definition/invalid-definition-error.ts';
import { loadDefinition } from '../../../../lib/local/state-machine/definition/load-definition.ts';
import { UnsupportedError } from '../../../../lib/local/unsupported-error.ts';
import { execute, machineOf } from '../execution/execute.ts';

interface Refusal {
  readonly name: string;
  readonly definition?: unknown;
  readonly states?: Readonly<Record<string, unknown>>;
  /** Part of the message of InvalidDefinitionError or UnsupportedError. */
  readonly invalid?: string;
  readonly unsupported?: string;
  /** The code of AWS's diagnostics. Default: SCHEMA_VALIDATION_FAILED. */
  readonly code?: string;
  readonly path: string;
}

const url = new URL('../../../cases/state-machine/refused-definitions.json', import.meta.url);
const refusals = JSON.parse(readFileSync(url, 'utf8')) as readonly Refusal[];

describe('a definition is refused that has', () => {
  test.each(refusals)('$name', ({ definition, states, invalid, unsupported, code, path }) => {
    const error = refusalOf(definition ?? machineOf(states ?? {}));

    expect(error).toBeInstanceOf(invalid === undefined ? UnsupportedError : InvalidDefinitionError);
    expect(error.message).toContain(invalid ?? unsupported);
    expect(error).toMatchObject({
      logicalId: 'Ingest',
      ...(invalid === undefined ? { path } : { location: path }),
      ...(code !== undefined && { code }),
    });
  });
});

function refusalOf(definition: unknown): Error {
  try {
    loadDefinition(definition, { logicalId: 'Ingest' });
  } catch (error) {
    return error as Error;
  }
  throw new Error('the definition was accepted');
}

describe('a definition is accepted', () => {
  const state = { Type: 'Pass', QueryLanguage: 'JSONata', End: true };

  test('as JSON text, which is kept as its source', () => {
    const text = JSON.stringify({ StartAt: 'A', States: { A: state } });

    expect(loadDefinition(text, { logicalId: 'Ingest' })).toMatchObject({ startAt: 'A', source: text });
  });

  test('whose states set JSONata themselves', () => {
    expect(loadDefinition({ StartAt: 'A', States: { A: state } }, { logicalId: 'Ingest' }).states.size).toBe(
      1,
    );
  });

  test('as Workflow Studio writes it: the query language in each state except those without data', async () => {
    const { outcome } = await execute(
      {
        StartAt: 'Decide',
        States: {
          Decide: {
            Type: 'Choice',
            QueryLanguage: 'JSONata',
            Choices: [{ Condition: '{% $states.input.go %}', Next: 'Nothing' }],
            Default: 'Refused',
          },
          Nothing: { Type: 'Pass', Comment: 'a bare one', Next: 'Each' },
          Each: {
            Type: 'Map',
            QueryLanguage: 'JSONata',
            Items: '{% $states.input.items %}',
            ItemProcessor: { StartAt: 'Item', States: { Item: { Type: 'Pass', End: true } } },
            Next: 'Done',
          },
          Done: { Type: 'Succeed' },
          Refused: { Type: 'Fail', Error: 'Refused', Cause: 'not to go' },
        },
      },
      { go: true, items: [1, 2] },
    );
    expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: [1, 2] });
  });

  test.each([
    '$states.input.items[price > 5].name',
    '$states.input.items.(first & last)',
    '$states.input.items{id: $sum(n)}',
    '$states.input.items^(>n).$string($)',
    '[1..3].($ * 2)',
    '$map($states.input.items, function($v) { $v.name })',
    '$states.input ~> |items|{"n": n + 1}|',
  ])('with names inside a context: %s', (expression) => {
    const machine = machineOf({ A: { Type: 'Pass', Output: `{% ${expression} %}`, End: true } });

    expect(() => loadDefinition(machine, { logicalId: 'Ingest' })).not.toThrow();
  });
});
