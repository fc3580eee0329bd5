import { isNumber, javaDouble, javaInteger, JavaList, JavaMap, type JavaValue } from './java-values.ts';
import type { OverrideValue } from '../variables/overrides.ts';
import { printNumber } from './print-number.ts';
import { TemplateRenderError } from '../evaluate/template-render-error.ts';

/** The Java value of plain JSON, as the service's JSON reader would give it. */
export function fromPlain(value: unknown): JavaValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? javaInteger(value) : javaDouble(value);
  if (Array.isArray(value)) return new JavaList('JSONArray', value.map(fromPlain));
  if (typeof value !== 'object' || value === null) return null;
  return new JavaMap(
    'LinkedHashMap',
    Object.entries(value).map(([name, member]) => [name, fromPlain(member)] as const),
  );
}

/**
 * The plain form of a value that a template sets as an override.
 *
 * @throws TemplateRenderError `unsupported` for a map and for null
 */
export function toOverrideValue(value: JavaValue): OverrideValue {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (value instanceof JavaList) return value.items.map(toOverrideValue);
  if (value === null || !isNumber(value)) {
    throw new TemplateRenderError(
      'unsupported',
      'an override must be a string, a number, a boolean or a list, not a map or null.',
    );
  }
  const number = Number('value' in value ? value.value : Number.NaN);
  return value.javaClass === 'Double' || Number.isSafeInteger(number) ? number : printNumber(value);
}
