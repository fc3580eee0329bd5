/** `"Seconds": "{% … %}"` of a Wait, in the text of a definition. */
const COMPUTED_SECONDS = /"Seconds":"(?:[^"\\]|\\.)*"/g;

/** The template with Wait states that take a second where they compute how long they take. Nothing else is changed. */
export function hurryWaits(template: object): object {
  return JSON.parse(JSON.stringify(template), (_key, value: unknown) =>
    typeof value === 'string' ? value.replaceAll(COMPUTED_SECONDS, '"Seconds":1') : value,
  ) as object;
}
