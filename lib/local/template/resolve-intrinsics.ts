import { UnsupportedError } from '../unsupported-error.ts';

/** The location of a value in the template, for error messages. */
export interface Place {
  readonly logicalId: string;
  readonly path: string;
}

/** The values of `Ref` and `Fn::GetAtt`; undefined for something that is not in the template. */
export interface References {
  ref(name: string): unknown;
  attribute(logicalId: string, name: string): unknown;
}

type Intrinsic = (argument: unknown, references: References, place: Place) => unknown;

/**
 * Resolves the intrinsic functions in a value of the template. A member with `AWS::NoValue` is removed.
 *
 * @throws UnsupportedError for a function that is not in the table, and for a reference without a target
 */
export function resolveIntrinsics(value: unknown, references: References, place: Place): unknown {
  if (Array.isArray(value)) {
    return value
      .map((item, index) => resolveIntrinsics(item, references, { ...place, path: `${place.path}/${index}` }))
      .filter((item) => item !== undefined);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const name = entries.length === 1 ? entries[0]?.[0] : undefined;
  if (name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
    const intrinsic = Object.hasOwn(INTRINSICS, name) ? INTRINSICS[name] : undefined;
    if (intrinsic === undefined)
      throw new UnsupportedError(`the intrinsic function ${name}${HINTS[name] ?? ''}`, place);
    return intrinsic(entries[0]?.[1], references, { ...place, path: `${place.path}/${name}` });
  }
  return Object.fromEntries(
    entries
      .map(([key, item]) => [
        key,
        resolveIntrinsics(item, references, { ...place, path: `${place.path}/${key}` }),
      ])
      .filter(([, item]) => item !== undefined),
  );
}

/** What to do about some of the functions that are not there. */
const HINTS: Readonly<Record<string, string>> = {
  'Fn::ImportValue':
    ' of anything but a function or role of another stack of the same app; for those give the app, or the folder that cdk synth wrote, with --app',
};

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, references, place) => {
    if (name === 'AWS::NoValue') return undefined;
    return found(references.ref(String(name)), `a reference to '${String(name)}'`, place);
  },
  'Fn::GetAtt': (argument, references, place) => {
    const [logicalId = '', ...rest] = Array.isArray(argument) ? argument : String(argument).split('.');
    const name = rest.join('.');
    return found(
      references.attribute(String(logicalId), name),
      `the attribute ${name} of '${String(logicalId)}'`,
      place,
    );
  },
  'Fn::Join': (argument, references, place) => {
    const [separator, parts] = list(resolveIntrinsics(argument, references, place), place);
    return list(parts, place).join(String(separator));
  },
  'Fn::Select': (argument, references, place) => {
    const [index, values] = list(resolveIntrinsics(argument, references, place), place);
    return found(list(values, place)[Number(index)], `the value ${String(index)} of a shorter list`, place);
  },
  'Fn::Split': (argument, references, place) => {
    const [separator, text] = list(resolveIntrinsics(argument, references, place), place);
    return String(text).split(String(separator));
  },
  'Fn::Sub': (argument, references, place) => {
    const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
    const given = resolveIntrinsics(variables, references, place) as Record<string, unknown>;
    return String(text).replaceAll(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal === '!') return `\${${name}}`;
      return String(Object.hasOwn(given, name) ? given[name] : substitute(name, references, place));
    });
  },
};

function substitute(name: string, references: References, place: Place): unknown {
  const [logicalId = '', ...attribute] = name.split('.');
  const value =
    attribute.length === 0 ? references.ref(name) : references.attribute(logicalId, attribute.join('.'));
  return found(value, `a reference to '${name}'`, place);
}

function found(value: unknown, what: string, place: Place): unknown {
  if (value === undefined) throw new UnsupportedError(what, place);
  return value;
}

function list(value: unknown, place: Place): unknown[] {
  if (!Array.isArray(value)) throw new UnsupportedError(`${JSON.stringify(value)} instead of a list`, place);
  return value;
}
