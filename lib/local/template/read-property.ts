import { UnsupportedError } from '../unsupported-error.ts';
import type { Place } from './resolve-intrinsics.ts';

/** A value of the template with its path, so that every error can say where it is. */
export interface Property extends Place {
  readonly value: unknown;
}

/** The member `name` of an object or a list. Its value is undefined if there is none. */
export function member(property: Property, name: string | number): Property {
  const container = property.value as Readonly<Record<string | number, unknown>> | null | undefined;
  return { logicalId: property.logicalId, path: `${property.path}/${name}`, value: container?.[name] };
}

/** Throws an `UnsupportedError` with `what` and the path of a property. */
export function refuse(place: Place, what: string): never {
  throw new UnsupportedError(what, place);
}

/**
 * Whether the template sets the property. `AWS::NoValue` resolves to undefined, and CloudFormation treats null the
 * same.
 */
export function isSet(property: Property): boolean {
  return property.value !== undefined && property.value !== null;
}

/** The string at `property`. Refused if it is missing or an unresolved intrinsic function. */
export function readString(property: Property): string {
  if (typeof property.value === 'string') return property.value;
  return refuse(property, `the value ${JSON.stringify(property.value)} instead of a string`);
}

/** The string at `property`, or `fallback` if it is not set. */
export function readStringOr<Fallback>(property: Property, fallback: Fallback): string | Fallback {
  return isSet(property) ? readString(property) : fallback;
}

/** One of `allowed`, or the first of them (the service's default) if it is not set. */
export function readChoice<Choice extends string>(
  property: Property,
  allowed: readonly [Choice, ...Choice[]],
): Choice {
  if (!isSet(property)) return allowed[0];
  const found = allowed.find((choice) => choice === property.value);
  return (
    found ??
    refuse(property, `the value ${JSON.stringify(property.value)} (it supports ${allowed.join(', ')})`)
  );
}

/** The boolean at `property`, which CloudFormation also accepts as a string; `fallback` if it is not set. */
export function readBoolean(property: Property, fallback: boolean): boolean {
  if (!isSet(property)) return fallback;
  if (property.value === true || property.value === 'true') return true;
  if (property.value === false || property.value === 'false') return false;
  return refuse(property, `the value ${JSON.stringify(property.value)} instead of true or false`);
}

/** The number at `property`, which CloudFormation also accepts as a string; `fallback` if it is not set. */
export function readNumber<Fallback>(property: Property, fallback: Fallback): number | Fallback {
  if (!isSet(property)) return fallback;
  const number =
    typeof property.value === 'string' && property.value !== '' ? Number(property.value) : property.value;
  if (typeof number === 'number' && Number.isFinite(number)) return number;
  return refuse(property, `the value ${JSON.stringify(property.value)} instead of a number`);
}

/** A number as in `readNumber`, from `minimum` to `maximum`. */
export function readNumberWithin<Fallback>(
  property: Property,
  fallback: Fallback,
  { minimum, maximum = Infinity }: { readonly minimum: number; readonly maximum?: number },
): number | Fallback {
  const number = readNumber(property, fallback);
  if (!isSet(property) || (Number(number) >= minimum && Number(number) <= maximum)) return number;
  const allowed = maximum === Infinity ? `${minimum} and more` : `${minimum} to ${maximum}`;
  return refuse(property, `the value ${JSON.stringify(property.value)} (allowed: ${allowed})`);
}

/** The members of the object at `property` that are set; none if there is no object. */
export function readMembers(property: Property): readonly (readonly [string, Property])[] {
  if (!isSet(property)) return [];
  if (typeof property.value !== 'object' || Array.isArray(property.value)) {
    return refuse(property, `the value ${JSON.stringify(property.value)} instead of an object`);
  }
  return Object.keys(property.value as object)
    .map((name) => [name, member(property, name)] as const)
    .filter(([, value]) => isSet(value));
}

/** The elements of the list at `property`; none if there is no list. */
export function readElements(property: Property): readonly Property[] {
  if (!isSet(property)) return [];
  if (!Array.isArray(property.value)) {
    return refuse(property, `the value ${JSON.stringify(property.value)} instead of a list`);
  }
  return property.value.map((_, index) => member(property, index)).filter(isSet);
}
