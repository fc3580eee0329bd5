import { SecretValue, Stack } from 'aws-cdk-lib';
import { Authorization, Connection } from 'aws-cdk-lib/aws-events';
import { Key, KeySpec, KeyUsage } from 'aws-cdk-lib/aws-kms';
import type { WebhookPipeline } from '../webhook-pipeline.ts';
import { Notice } from './notice.ts';

/** Where the outcomes of a pipeline are posted: with a signature, and without. */
export interface NoticeAddresses {
  readonly signed?: string;
  readonly plain?: string;
}

/** The header and the secret of the receiver's API key. */
export const RECEIVER_KEY = { header: 'x-receiver-key', secret: 'receiver' } as const;

/** Adds notices to a pipeline: for the commands that prove, exercise and price it. */
export function addNotices(pipeline: WebhookPipeline, { signed, plain }: NoticeAddresses): void {
  const stack = Stack.of(pipeline);
  const connection = new Connection(stack, 'Receiver', {
    authorization: Authorization.apiKey(RECEIVER_KEY.header, SecretValue.secretsManager(RECEIVER_KEY.secret)),
  });
  if (plain !== undefined)
    pipeline.onOutcome('Plain', { target: Notice.webhook({ url: plain, connection }) });
  if (signed === undefined) return;
  const key = new Key(stack, 'NoticeKey', {
    description: 'Signs notices of outcomes.',
    keySpec: KeySpec.HMAC_256,
    keyUsage: KeyUsage.GENERATE_VERIFY_MAC,
  });
  pipeline.onOutcome('Signed', { target: Notice.signed({ url: signed, connection, key }) });
}
