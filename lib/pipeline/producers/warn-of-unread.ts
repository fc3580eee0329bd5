import { Annotations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Auth } from '../api/auth.ts';
import type { ResolvedSource } from '../sources/resolved-source.ts';
import type { ResolvedProducer } from './resolved-producer.ts';

/** Warns of sources whose owners cannot ask for the status, because `GET` takes the other kind of credentials. */
export function warnOfUnread(
  scope: Construct,
  sources: readonly ResolvedSource[],
  statusAuth: Auth,
  producers: readonly ResolvedProducer[],
): void {
  const isOwned = ({ name, auth }: ResolvedSource): boolean =>
    auth === Auth.IAM || producers.some((producer) => producer.sources.includes(name));
  const unread = sources.filter((source) => isOwned(source) && source.auth !== statusAuth);
  if (unread.length === 0) return;
  Annotations.of(scope).addWarningV2(
    'webhook-pipeline:ownersCannotRead',
    `Nobody can ask for deliveries of ${unread.map(({ name }) => `'${name}'`).join(', ')}: they belong to whoever posts them with '${unread[0]!.auth}', and statusAuth is '${statusAuth}'.`,
  );
}
