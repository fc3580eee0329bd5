/**
 * The delivery in a dead letter, as the JSON text that the parking queue takes. That is what was parked or, if
 * EventBridge could not send it to the queue, the `detail` of the event (a delivery has no member of that name). Any
 * other text is returned unchanged.
 */
export function parkedDelivery(letter: string): string {
  const detail = detailIn(letter);
  return detail === undefined ? letter : JSON.stringify(detail);
}

function detailIn(letter: string): object | undefined {
  try {
    const detail: unknown = (JSON.parse(letter) as { readonly detail?: unknown } | null)?.detail;
    return typeof detail === 'object' && detail !== null ? detail : undefined;
  } catch {
    return undefined;
  }
}
