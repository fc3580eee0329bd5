import type { Finding } from './finding.ts';
import { lintConditions } from './lint-conditions.ts';
import { lintOverrides } from './lint-overrides.ts';
import { lintReference } from './lint-reference.ts';
import { parseTemplate } from '../../../lib/local/vtl/parse/parse-template.ts';
import type { Block, Statement } from '../../../lib/local/vtl/parse/syntax-tree.ts';
import { TemplateSyntaxError } from '../../../lib/local/vtl/parse/template-syntax-error.ts';
import { referencesOf, statementsOf } from '../../../lib/local/vtl/evaluate/walk-template.ts';

/**
 * Finds what does not behave alike under every reading of API Gateway's template engine: Velocity 1.7 or 2.x, missing
 * values empty or null. Empty for a template that is safe.
 *
 * @param source may hold placeholders (`%NAME%`), in the text and as operands
 */
export function lintTemplate(source: string): Finding[] {
  const block = parse(source);
  if ('what' in block) return [block];
  const findings = [
    ...statementsOf(block).flatMap(lintStatement),
    ...referencesOf(block).flatMap(lintReference),
    ...lintConditions(block),
    ...lintOverrides(block),
  ];
  return findings.sort((one, other) => one.line - other.line || one.column - other.column);
}

function parse(source: string): Block | Finding {
  try {
    return parseTemplate(source.replace(PLACEHOLDER, standIn));
  } catch (error) {
    if (!(error instanceof TemplateSyntaxError)) throw error;
    const { line, column, message } = error;
    return {
      line,
      column,
      what: message,
      why: 'API Gateway would refuse the template, or is not known to take it.',
    };
  }
}

const PLACEHOLDER = /%[A-Z][A-Z0-9_]*%/g;

/**
 * A number may stand wherever a placeholder may, and one of the same length keeps the columns. Directly behind a name
 * it must not start with a digit.
 */
function standIn(placeholder: string, position: number, source: string): string {
  const first = /[\w-]/.test(source.charAt(position - 1)) ? '.' : '1';
  return first.padEnd(placeholder.length, '1');
}

function lintStatement(statement: Statement): Finding[] {
  if (statement.type === 'stop' || statement.type === 'break') {
    const why = 'AWS does not document it for mapping templates; let #if decide what is rendered.';
    return [{ ...statement.place, what: `#${statement.type}`, why }];
  }
  if (statement.type === 'output' && statement.escaped) {
    const why = 'without a value it prints the backslash in one reading; put the text into #[[ ]]#.';
    return [{ ...statement.reference.place, what: `\\${statement.reference.source}`, why }];
  }
  return [];
}
