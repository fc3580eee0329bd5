import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Auth } from '../api/auth.ts';
import type { ResolvedSource } from './resolved-source.ts';

/** Warns of a source to which everybody can post, because nothing says who sends. */
export function warnIfOpen(pipeline: Construct, { name, auth, signature, allowedIps }: ResolvedSource): void {
  if (auth !== Auth.NONE || signature !== undefined || allowedIps !== undefined) return;
  Annotations.of(pipeline).addWarningV2(
    `webhook-pipeline:openSource:${name}`,
    `Everybody who knows the address of '${name}' can post to it: it has auth 'none' and no signature. Give it a signature, auth 'apiKey' or 'iam', or the addresses of its producer (allowedIps); behind a custom domain, disableExecuteApiEndpoint: true closes the address of AWS. Acknowledge this warning if that is meant.`,
  );
}
