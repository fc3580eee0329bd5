import { compileMappingTemplate } from '../../../lib/local/vtl/evaluate/compile-mapping-template.ts';
import { renderTemplate, type MappingContext } from '../../../lib/local/vtl/evaluate/render-template.ts';

/** A template in which calls of `$input` are replaced by variables that hold what the oracle's stand-in gave. */
export interface StoodIn {
  readonly template: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** Puts the calls back where the rendered text shows a variable's own source. */
  readonly restore: (text: string) => string;
}

/** What of `$input` the Java oracle stands in for otherwise than the service, in words. */
export const STAND_IN_RULE =
  'for what is missing the stand-in of the oracle gives null for $input.params(name) and an empty text for ' +
  '$input.json(path); API Gateway gives an empty text and "" in quotes';

/**
 * Replaces every call `input.params('name')` and `input.json('path')` with a literal argument that finds nothing.
 * Undefined where the template has none.
 */
export function replaceStandIns(template: string, mapping: MappingContext): StoodIn | undefined {
  const calls: string[] = [];
  const variables: Record<string, unknown> = {};
  const replaced = template.replace(CALL, (call: string, method: 'params' | 'json') => {
    if (!FINDS_NOTHING[method](call, mapping)) return call;
    const name = `standIn${calls.push(call)}end`;
    variables[name] = GIVES[method];
    return name;
  });
  if (calls.length === 0) return undefined;
  const restore = (text: string): string =>
    text.replace(/standIn(\d+)end/g, (_, index: string) => calls[Number(index) - 1] ?? '');
  return { template: replaced, variables, restore };
}

const CALL = /\binput\.(params|json)\((?:'[^']*'|"[^"$#]*")\)/g;

/** What the stand-in gives. */
const GIVES = { params: null, json: '' };

/** Rendered alone, with a missing value printing its own source as in Velocity. */
const FINDS_NOTHING: Readonly<Record<'params' | 'json', (call: string, mapping: MappingContext) => boolean>> =
  {
    params: (call, mapping) => render(`$${call}`, mapping) === '',
    json: (call, mapping) => {
      const sameByPath = `$${call.replace('input.json', 'input.path')}`;
      return render(`$${call}`, mapping) === '""' && render(sameByPath, mapping) === sameByPath;
    },
  };

function render(template: string, mapping: MappingContext): string {
  return renderTemplate(compileMappingTemplate(template), { ...mapping, missing: 'null' });
}
