import { readFileSync } from 'node:fs';
import path from 'node:path';

const DIRECTORY = path.join(import.meta.dirname, '..', '..', 'mapping-templates');
const PLACEHOLDER = /%([A-Z][A-Z_]*)%/g;

/**
 * Reads `mapping-templates/<name>.vtl` and fills its `%PLACEHOLDERS%`. It is strict in both directions: a placeholder
 * without a value would reach API Gateway as text, and a value without a placeholder means that the caller expects
 * something that the template does not do. Values may be CDK tokens.
 *
 * @throws Error naming the file and the placeholder.
 */
export function loadMappingTemplate(name: string, values: Readonly<Record<string, string>> = {}): string {
  const file = `mapping-templates/${name}.vtl`;
  const unused = new Set(Object.keys(values));
  const text = readFileSync(path.join(DIRECTORY, `${name}.vtl`), 'utf8');
  const filled = text.replaceAll(PLACEHOLDER, (placeholder, key: string) => {
    const value = values[key];
    if (value === undefined) throw new Error(`${file} asks for ${placeholder}, and no value was given.`);
    unused.delete(key);
    return value;
  });
  if (unused.size > 0) {
    throw new Error(`${file} has no placeholder for ${[...unused].map((key) => `%${key}%`).join(', ')}.`);
  }
  return filled;
}
