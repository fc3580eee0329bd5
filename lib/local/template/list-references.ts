/** The logical ids and pseudo parameters that a value of the template refers to, by `Ref`, `Fn::GetAtt` and `Fn::Sub`. */
export function listReferences(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, argument]) => {
    const own = Object.hasOwn(NAMED_BY, name) ? NAMED_BY[name]!(argument) : [];
    return [...own, ...listReferences(argument)];
  });
}

const NAMED_BY: Readonly<Record<string, (argument: unknown) => readonly string[]>> = {
  Ref: (name) => (typeof name === 'string' ? [name] : []),
  'Fn::GetAtt': (argument) => [String(Array.isArray(argument) ? argument[0] : argument).split('.')[0]!],
  'Fn::Sub': (argument) => {
    const text = String(Array.isArray(argument) ? argument[0] : argument);
    return Array.from(text.matchAll(/\$\{([\w:]+)[^}]*\}/g), ([, name]) => name!);
  },
};
