/** What an answer to the client is worth. */
export type Verdict =
  /** No 2xx: the client knows that it has to send again. */
  | { readonly kind: 'not acknowledged' }
  /** A 2xx to a method that gives nothing away to be kept. */
  | { readonly kind: 'read' }
  /** A 2xx that a durable write precedes. */
  | { readonly kind: 'held'; readonly by: string }
  /** A 2xx, and nothing says that the delivery is kept. */
  | { readonly kind: 'unproven'; readonly why: string };
