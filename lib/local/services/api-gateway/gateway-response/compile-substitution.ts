import { compileParameterSource, type ParameterSource } from '../integration/parameter-source.ts';
import { readString, type Property } from '../../../template/read-property.ts';

/** The template of a gateway response: text and substitutions. */
export type SubstitutionTemplate = readonly (string | ParameterSource)[];

/**
 * Compiles the template of a gateway response. It is not VTL: references to `$context`, `$stageVariables` and
 * `$method.request` are replaced, everything else is text.
 */
export function compileSubstitution(template: Property): SubstitutionTemplate {
  const parts: (string | ParameterSource)[] = [];
  let end = 0;
  const text = readString(template);
  for (const { 0: match, 1: braced, 2: bare, index } of text.matchAll(REFERENCE)) {
    const expression = { ...template, value: braced ?? bare };
    parts.push(text.slice(end, index), compileParameterSource(expression, 'gateway-response'));
    end = index + match.length;
  }
  parts.push(text.slice(end));
  return parts;
}

const NAME = String.raw`(?:context|stageVariables|method)(?:\.[A-Za-z_][\w-]*)+`;
const REFERENCE = new RegExp(String.raw`\$(?:\{(${NAME})\}|(${NAME}))`, 'g');
