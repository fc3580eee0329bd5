import { isNumber, JavaList, JavaMap, type JavaValue } from './java-values.ts';
import { printJson } from './print-json.ts';
import { printNumber } from './print-number.ts';
import { TemplateRenderError } from '../evaluate/template-render-error.ts';

/**
 * Java's `toString`, which is what a reference prints: a map as `{a=b}`, a list as `[a, b]`. A list read from JSON
 * prints as JSON, because it is a JSONArray of json-smart.
 */
export function printValue(value: JavaValue): string {
  if (typeof value === 'string') return value;
  if (value === null || typeof value === 'boolean') return String(value);
  if (isNumber(value)) return printNumber(value);
  if (value instanceof JavaMap) return printMap(value);
  if (value instanceof JavaList) return printList(value);
  return value.print();
}

function printMap(map: JavaMap): string {
  // Maps in $context print as nothing: API Gateway has its own class for them.
  if (map.javaClass === 'ContextMap') return '';
  return `{${map
    .entries()
    .map(([key, value]) => `${printValue(key)}=${printValue(value)}`)
    .join(', ')}}`;
}

function printList(list: JavaList): string {
  if (list.javaClass === 'JSONArray') return printJson(list, 'web');
  if (list.javaClass === 'String[]') {
    throw new TemplateRenderError(
      'unsupported',
      'Java prints an array (the result of split) as a memory address; print its elements.',
    );
  }
  return `[${list.items.map(printValue).join(', ')}]`;
}
