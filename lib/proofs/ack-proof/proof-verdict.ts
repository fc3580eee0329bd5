/** What an answer to the client is worth. */
export type ProofVerdict =
  /** Not a 2xx: the client knows that it must send again. */
  | { readonly kind: 'not acknowledged' }
  /** A 2xx to a method by which a client hands nothing over. */
  | { readonly kind: 'read' }
  /** A 2xx to a test of the address, which hands nothing over. */
  | { readonly kind: 'handshake'; readonly by: string }
  /** A 2xx after a durable write. */
  | { readonly kind: 'held'; readonly by: string }
  /** A 2xx, and nothing says that the delivery is stored. */
  | { readonly kind: 'unproven'; readonly why: string };
