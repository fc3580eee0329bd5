import { compileJsonTemplate } from './compile-json-template.ts';
import type { DefinitionNode } from './definition-node.ts';
import type { Catcher, Retrier } from './state-machine-definition.ts';

const retrierFields: ReadonlySet<string> = new Set([
  'BackoffRate',
  'Comment',
  'ErrorEquals',
  'IntervalSeconds',
  'JitterStrategy',
  'MaxAttempts',
  'MaxDelaySeconds',
]);

/** Loads Retry. The language's defaults: first after 1 s, three retries, doubling, no upper bound, no jitter. */
export function loadRetry(state: DefinitionNode): readonly Retrier[] {
  const retriers = state.parts('Retry');
  return retriers.map((node, index) => {
    node.allowOnly(retrierFields, 'a retrier');
    const jitter = node.text('JitterStrategy') ?? 'NONE';
    if (jitter !== 'FULL' && jitter !== 'NONE') {
      throw node.invalid(`Must be FULL or NONE, got '${jitter}'`, 'JitterStrategy');
    }
    return {
      errorEquals: errorEquals(node, index === retriers.length - 1),
      intervalSeconds: number(node, 'IntervalSeconds', { fallback: 1, from: 1, to: 99_999_999, whole: true }),
      backoffRate: number(node, 'BackoffRate', { fallback: 2, from: 1, to: Infinity, whole: false }),
      maxAttempts: number(node, 'MaxAttempts', { fallback: 3, from: 0, to: 99_999_999, whole: true }),
      // Must be less than a year and a day: 366 days are 31,622,400 seconds.
      maxDelaySeconds: number(node, 'MaxDelaySeconds', {
        fallback: Infinity,
        from: 1,
        to: 31_622_400,
        whole: true,
      }),
      fullJitter: jitter === 'FULL',
    };
  });
}

const catcherFields: ReadonlySet<string> = new Set(['Assign', 'Comment', 'ErrorEquals', 'Next', 'Output']);

/** Loads Catch. */
export function loadCatch(state: DefinitionNode): readonly Catcher[] {
  const catchers = state.parts('Catch');
  return catchers.map((node, index) => {
    node.allowOnly(catcherFields, 'a JSONata catcher');
    return {
      errorEquals: errorEquals(node, index === catchers.length - 1),
      next: node.requiredText('Next'),
      ...(node.has('Assign') && { assign: compileJsonTemplate(node, 'Assign', ['errorOutput']) }),
      ...(node.has('Output') && { output: compileJsonTemplate(node, 'Output', ['errorOutput']) }),
    };
  });
}

/** States.ALL must stand alone, and in the last retrier or catcher. */
function errorEquals(node: DefinitionNode, isLast: boolean): readonly string[] {
  const names = node.list('ErrorEquals');
  if (names.length === 0 || !names.every((name) => typeof name === 'string')) {
    throw node.invalid('A non-empty list of error names is required', 'ErrorEquals');
  }
  if (names.includes('States.ALL') && (names.length > 1 || !isLast)) {
    throw node.invalid('States.ALL must stand alone, in the last element', 'ErrorEquals');
  }
  return names;
}

interface NumberRule {
  readonly fallback: number;
  readonly from: number;
  readonly to: number;
  readonly whole: boolean;
}

function number(node: DefinitionNode, field: string, rule: NumberRule): number {
  const value = node.raw[field] ?? rule.fallback;
  const isNumber = typeof value === 'number' && value >= rule.from && (value <= rule.to || !node.has(field));
  if (!isNumber || (rule.whole && node.has(field) && !Number.isInteger(value))) {
    const kind = rule.whole ? 'a whole number' : 'a number';
    throw node.invalid(
      `Expected ${kind} from ${rule.from} to ${rule.to}, got ${JSON.stringify(value)}`,
      field,
    );
  }
  return value;
}
