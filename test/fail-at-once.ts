/** Of "Run compute", after an error of the function itself, as it stands in the JSON text of a definition. */
const RETRIES = /(States\.TaskFailed\\"\],\\"IntervalSeconds\\":\d+,\\"MaxAttempts\\":)2/g;

/** The template without retries of a failed computation: they wait for seconds, and a missing computation stays missing. */
export function failAtOnce(template: object): object {
  const text = JSON.stringify(template);
  const changed = text.replaceAll(RETRIES, '$10');
  if (changed === text) throw new Error('No state of the template retries a failed computation.');
  return JSON.parse(changed) as object;
}
