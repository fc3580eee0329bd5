/** One thing that a back end may do with a request, and what an acknowledgement would then be worth. */
export interface Outcome {
  /** Outcomes of one name are told apart in a report only where the API answers them differently. */
  readonly name: string;
  readonly variant?: string;
  readonly behaviour: Behaviour;
  /** What it proves to be kept: undefined for nothing. */
  readonly holds?: Holding | undefined;
  /** Why it proves nothing. */
  readonly why?: string | undefined;
}

/** `input` of an execution that Step Functions has started, what a successful `run` has written, or the name of a store. */
type Holding = 'input' | 'run' | (string & {});

/** What API Gateway gets from the back end. `silence` lasts longer than API Gateway waits. */
export type Behaviour =
  | { readonly kind: 'answer'; readonly status: number; readonly body: string }
  | { readonly kind: 'payload'; readonly payload: string }
  | { readonly kind: 'function error'; readonly errorMessage: string }
  | { readonly kind: 'silence' }
  | { readonly kind: 'unreachable' };
