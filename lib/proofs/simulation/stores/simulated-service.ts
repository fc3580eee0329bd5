/** The input of an SDK command. */
export type Call = Readonly<Record<string, unknown>>;

/** A service of the simulation: its answer to each action, at once. Refuses by ServiceError. */
export interface SimulatedService {
  readonly actions: Readonly<Record<string, (input: Call) => object>>;
}

/** One call of a store, as its bill sees it. */
export interface StoreRequest {
  readonly service: 's3' | 'dynamodb' | 'sqs';
  readonly action: string;
  readonly input: Call;
  /** Absent if the call was refused. */
  readonly answer?: object;
  /** DynamoDB: the item that was written or read, before and after. */
  readonly item?: { readonly before?: object; readonly after?: object };
}
