/**
 * The event of a delivery that has an outcome, on the bus of the pipeline. Its `detail` is `{deliveryId, source, owner?,
 * status, result?, resultKey?, error?, updatedAt, attempt}`.
 */
export const OUTCOME_EVENT = { source: 'webhook-pipeline', detailType: 'DeliveryFinished' } as const;

/** The receivers of the pipelines that are proved, exercised and priced. No request is sent to them. */
export const SIMULATED_RECEIVERS = {
  signed: 'https://receiver.example/signed',
  plain: 'https://receiver.example/plain',
} as const;
