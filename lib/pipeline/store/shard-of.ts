/** JSONata for the shard of the open index (`DELIVERY.shards`) that a delivery belongs to, given JSONata for its id. */
export function shardOf(deliveryId: string): string {
  return `$substring($hash(${deliveryId}, 'SHA-256'), 0, 1)`;
}
