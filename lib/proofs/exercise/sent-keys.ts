/** The idempotency keys of the deliveries that a driver has sent. They decide how an exercised delivery goes. */
export class SentKeys {
  /** That of the delivery that was sent last. */
  last: string | undefined;
  private readonly byId = new Map<string, string>();

  add(deliveryId: string, key: string): void {
    this.last = key;
    this.byId.set(deliveryId, key);
  }

  /** The key of the delivery that an execution of Process is named by. */
  ofExecution(executionArn: string): string | undefined {
    // arn:aws:states:region:account:execution:machine:name, and the run of an Express one
    return this.byId.get(executionArn.split(':')[7] ?? '');
  }
}
