/** `"Seconds": "{% … %}"` of a Wait, in the text of a definition. */
const COMPUTED_SECONDS = /"Seconds":"(?:[^"\\]|\\.)*"/g;

/** The template with Wait states that take a second where they compute how long they take. Nothing else is changed. */
export function hurryWaits(template: object): object {
  return JSON.parse(JSON.stringify(template), (key, value: unknown) =>
    key === 'DefinitionString' ? hurried(value) : value,
  ) as object;
}

/** A definition is a text, or `Fn::Join` of texts and references. */
function hurried(definition: unknown): unknown {
  if (typeof definition === 'string') return definition.replaceAll(COMPUTED_SECONDS, '"Seconds":1');
  if (Array.isArray(definition)) return definition.map(hurried);
  if (typeof definition !== 'object' || definition === null) return definition;
  return Object.fromEntries(Object.entries(definition).map(([key, value]) => [key, hurried(value)]));
}
