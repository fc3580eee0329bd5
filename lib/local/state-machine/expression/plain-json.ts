/**
 * The value as plain JSON. Arrays that jsonata has marked (as a sequence, or as built by a constructor) are copied
 * without the marks: in a variable, a marked array would unwrap or flatten differently in the next expression.
 * Everything else is returned without a copy. An infinite number or NaN becomes a string (`1/0` is `"Infinity"`,
 * measured on AWS, floci #2783). For a function it throws `unsupported()`.
 */
export function plainJson(value: unknown, unsupported: () => Error): unknown {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? value : String(value);
    case 'object':
      if (value === null) return value;
      return Array.isArray(value)
        ? plainArray(value, unsupported)
        : plainObject(value as Record<string, unknown>, unsupported);
    case 'function':
      throw unsupported();
    default:
      return value;
  }
}

/** The marks of jsonata 2.0.6, as properties of the array. */
const marks = ['sequence', 'keepSingleton', 'cons', 'outerWrapper', 'tupleStream'] as const;

function plainArray(array: readonly unknown[], unsupported: () => Error): readonly unknown[] {
  const marked = array as unknown as Record<string, unknown>;
  // `slice` does not copy extra properties.
  let copy = marks.some((mark) => marked[mark] !== undefined) ? array.slice() : undefined;
  for (let index = 0; index < array.length; index++) {
    const item = array[index];
    const plain = plainJson(item, unsupported);
    if (plain !== item) {
      copy ??= array.slice();
      copy[index] = plain;
    }
  }
  return copy ?? array;
}

/** jsonata's built-in functions and lambdas are objects with one of these marks. */
const functionMarks = ['_jsonata_lambda', '_jsonata_function'] as const;

function plainObject(
  object: Readonly<Record<string, unknown>>,
  unsupported: () => Error,
): Readonly<Record<string, unknown>> {
  if (functionMarks.some((mark) => object[mark] === true)) throw unsupported();
  let copy: Record<string, unknown> | undefined;
  for (const name of Object.keys(object)) {
    const plain = plainJson(object[name], unsupported);
    if (plain !== object[name]) {
      copy ??= { ...object };
      copy[name] = plain;
    }
  }
  return copy ?? object;
}
