/** Deliveries, or requests, that are under way at the same time. */
export const CONCURRENCY = 50;

/** A webhook of this source is answered from its top-level keys: the computation itself costs nothing. */
export const WEBHOOK_PATH = '/webhooks/generic';

/** 4 KB, the payload that the README's cost table is made for, with the quotes and non-ASCII that real ones have. */
export const WEBHOOK_BODY = webhookOf(4_096);

/** A `generic` webhook of about this many characters. */
export function webhookOf(characters: number): string {
  const line = {
    sku: 'ACME-0042',
    title: 'Crème brûlée "deluxe"',
    quantity: 3,
    price: '12.50',
    tags: ['a', 'b'],
  };
  const lines = Math.max(1, Math.round((characters - 30) / (JSON.stringify(line).length + 1)));
  return JSON.stringify({
    data: { type: 'order.created', lines: Array.from({ length: lines }, () => line) },
  });
}
