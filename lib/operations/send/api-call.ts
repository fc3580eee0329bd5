/** A request to the API of a pipeline. */
export interface ApiCall {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** Its answer, whatever the status. */
export interface ApiReply {
  readonly status: number;
  readonly body: string;
}

/** Sends a request. Rejects where there is no answer. */
export type CallApi = (call: ApiCall) => Promise<ApiReply>;
