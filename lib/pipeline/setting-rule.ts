import { type Duration, Token } from 'aws-cdk-lib';

/** What a setting must be. */
export interface SettingRule<Settings> {
  readonly prop: keyof Settings & string;
  /** Follows `'<prop>' must`. */
  readonly must: string;
  readonly holds: (settings: Settings) => boolean;
}

/** A setting with a list of allowed words. */
export function oneOf<Settings>(
  prop: keyof Settings & string,
  allowed: Readonly<Record<string, string>>,
): SettingRule<Settings> {
  const words = Object.values(allowed);
  const quoted = words.map((word) => `'${word}'`);
  return {
    prop,
    must: `be ${quoted.slice(0, -1).join(', ')} or ${String(quoted.at(-1))}`,
    holds: (settings) => words.includes(settings[prop] as string),
  };
}

/** Whether a number is within bounds. A token passes: its value is known only at deployment. */
export function isBetween(value: unknown, least: number, most: number, whole?: 'whole'): boolean {
  if (Token.isUnresolved(value)) return true;
  const isNumber = whole === undefined ? Number.isFinite(value) : Number.isInteger(value);
  return isNumber && (value as number) >= least && (value as number) <= most;
}

/**
 * @throws Error `<where>'<prop>' must <rule>, got <value>.` for the first rule that is broken.
 */
export function checkSettings<Settings>(
  rules: readonly SettingRule<Settings>[],
  settings: Settings,
  { where = '', describe = describeSetting }: { where?: string; describe?: (value: unknown) => string } = {},
): void {
  for (const { prop, must, holds } of rules) {
    if (!holds(settings)) throw new Error(`${where}'${prop}' must ${must}, got ${describe(settings[prop])}.`);
  }
}

/** A value as an error names it. */
export function describeSetting(value: unknown): string {
  if (isDuration(value)) return value.isUnresolved() ? 'a Duration of a token' : value.toHumanString();
  if (typeof value === 'number' || typeof value === 'function') return String(value);
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // A construct holds its parent, which holds it.
    return `an object of class ${(value as object).constructor.name}`;
  }
}

function isDuration(value: unknown): value is Duration {
  return typeof (value as Duration | null | undefined)?.toHumanString === 'function';
}
