/** One thing that a back end may do with a request, and what an acknowledgement would then be worth. */
export interface BackEndOutcome {
  /** Outcomes of one name are listed separately in a report only if the API answers them differently. */
  readonly name: string;
  readonly variant?: string;
  readonly behaviour: Behaviour;
  /** What it proves to be stored; undefined for nothing. */
  readonly holds?: Holding | undefined;
  /** Why it proves nothing. */
  readonly why?: string | undefined;
}

/**
 * The `input` of an execution that Step Functions has started, what a successful `run` has written, or the name of a
 * store.
 */
type Holding = 'input' | 'run' | (string & {});

/** What API Gateway gets from the back end. `silence` lasts longer than API Gateway waits. */
export type Behaviour =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  | { readonly kind: 'payload'; readonly payload: string }
  | { readonly kind: 'function error'; readonly errorMessage: string }
  | { readonly kind: 'silence' }
  | { readonly kind: 'unreachable' };
