import { PRINCIPAL_ID_LENGTH } from '../../producers/longest-source-name.ts';

/** A producer and its API key. */
export interface KeyHolder {
  readonly name: string;
  /** A token: CloudFormation knows the id of the key. */
  readonly keyId: string;
}

/** Who can own deliveries: the producers with these keys, or any role and user. */
export type DeliveryOwners =
  { readonly by: 'apiKey'; readonly holders: readonly KeyHolder[] } | { readonly by: 'iam' };

/** Characters of the longest owner. */
export function longestOwner(owners: DeliveryOwners): number {
  return owners.by === 'iam'
    ? PRINCIPAL_ID_LENGTH
    : Math.max(...owners.holders.map(({ name }) => name.length));
}
