import { PRINCIPAL_ID_LENGTH } from '../../producers/longest-source-name.ts';

/** A producer and its API key. */
export interface KeyHolder {
  readonly name: string;
  /** A token: CloudFormation knows the id of the key. */
  readonly keyId: string;
}

/**
 * Who owns the deliveries of a source. `apiKey`: the producers with these keys. `iam`: the role or user that posts. `nobody`: they have
 * no owner, and the keys of these producers may not post there.
 */
export type DeliveryOwners =
  { readonly by: 'apiKey' | 'nobody'; readonly holders: readonly KeyHolder[] } | { readonly by: 'iam' };

/** Whether each delivery has an owner. */
export function hasOwner(owners: DeliveryOwners | undefined): owners is DeliveryOwners {
  return owners !== undefined && owners.by !== 'nobody';
}

/** Characters of the longest owner. */
export function longestOwner(owners: DeliveryOwners): number {
  return owners.by === 'iam'
    ? PRINCIPAL_ID_LENGTH
    : Math.max(...owners.holders.map(({ name }) => name.length));
}
