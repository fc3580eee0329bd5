/**
 * What a 202 promises. `ACCEPTED`: Step Functions has the delivery. `STORED`: S3 and DynamoDB have it.
 *
 * A constant with a type of the same name instead of an `enum`, so that the plain string stays allowed too.
 *
 * @example
 * new WebhookPipeline(this, 'Webhooks', { acknowledgement: Acknowledgement.STORED });
 */
export const Acknowledgement = { ACCEPTED: 'accepted', STORED: 'stored' } as const;
export type Acknowledgement = (typeof Acknowledgement)[keyof typeof Acknowledgement];
