/** Turns the record of one message into the input of the target. */
export type InputTransformer = (record: Readonly<Record<string, unknown>>) => string;

/** A `<$.path>` in a template, or text between paths. */
type Part = string | { readonly path: readonly string[]; readonly place: Place };

/** Where a path is: in a JSON string, as a value in JSON, or bare, if the template is not JSON. */
type Place = 'string' | 'value' | 'bare';

/**
 * Reads the InputTemplate of a pipe (EventBridge user guide, "Pipes input transformation"): a JSON object with paths
 * to the record, a text, or a bare path. By the guide, a path is replaced as follows:
 *
 * - as a value of an object: the value, as JSON;
 * - within a string: the text, not escaped; for an object or list, its JSON without the quotes;
 * - bare: a string gets quotes, but an object or list loses its quotes ("Common issues"): `{"a": "b"}` becomes `{a:
 *   b}`, which Step Functions does not accept. Such a path must be the value of a key.
 *
 * A path that is not in the record is replaced by nothing.
 *
 * @throws Error that names the variable or path that is not modelled
 */
export function readInputTemplate(template: string): InputTransformer {
  const parts = partsOf(template);
  return (record) =>
    parts
      .map((part) => (typeof part === 'string' ? part : written(find(record, part.path), part.place)))
      .join('');
}

function partsOf(template: string): readonly Part[] {
  const inJson = /^\s*[{[]/.test(template);
  let isInString = false;
  return template.split(/(<[^<>\s]+>)/).map((text, index): Part => {
    if (index % 2 === 1)
      return { path: readPath(text.slice(1, -1)), place: isInString ? 'string' : inJson ? 'value' : 'bare' };
    const quotes = text.replaceAll(/\\./g, '').split('"').length - 1;
    if (quotes % 2 === 1) isInString = !isInString;
    return text;
  });
}

/** "Dot notation, dashes, underscores, alphanumeric characters, array indices." */
function readPath(variable: string): readonly string[] {
  if (!/^\$(\.[\w-]+|\[\d+\])*$/.test(variable))
    throw new Error(`the variable <${variable}> in an InputTemplate`);
  return variable.match(/[\w-]+/g) ?? [];
}

function find(record: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Readonly<Record<string, unknown>>)[name]
        : undefined,
    record,
  );
}

function written(value: unknown, place: Place): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return place === 'string' ? value : JSON.stringify(value);
  const json = JSON.stringify(value);
  return place === 'value' ? json : json.replaceAll('"', '');
}
