import { InvalidVerifyConfig } from './invalid-verify-config.ts';
import type { VerifyConfig } from './verify-config.ts';

/**
 * A text of the config.
 *
 * @throws InvalidVerifyConfig if it is not there, or empty.
 */
export function settingOf(config: VerifyConfig, name: string): string {
  const value: unknown = Object.hasOwn(config, name) ? config[name as keyof VerifyConfig] : undefined;
  if (typeof value === 'string' && value !== '') return value;
  throw new InvalidVerifyConfig(
    `'${name}' must be a text with at least one character, got ${kindOf(value)}.`,
  );
}

/**
 * One text or several of the config, as a list.
 *
 * @throws InvalidVerifyConfig if there is none, or one is empty.
 */
export function settingsOf(config: VerifyConfig, name: string): readonly string[] {
  const value: unknown = Object.hasOwn(config, name) ? config[name as keyof VerifyConfig] : undefined;
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  const wrong = values.find((text) => typeof text !== 'string' || text === '');
  if (values.length === 0 || wrong !== undefined || value === undefined) {
    const got = values.length === 0 ? 'an empty list' : kindOf(wrong);
    throw new InvalidVerifyConfig(`'${name}' must hold at least one text, none of them empty, got ${got}.`);
  }
  return values as readonly string[];
}

/** The kind of a value, never itself: it may be a secret. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (value === '') return 'an empty text';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
