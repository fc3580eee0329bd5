/** Pieces of what is signed, in order; a hash takes them one after the other, so the body is not copied. */
export type Content = readonly Uint8Array[];

/** What a request claims: one of the signatures is right for one of the contents. */
export interface Claim {
  readonly signatures: readonly Buffer[];
  readonly contents: readonly Content[];
}
