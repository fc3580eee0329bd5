import type { DeliveryOwners } from './delivery-owners.ts';

/**
 * VTL that sets `$caller` to the owner who calls: the name of the producer whose key it is, or the unique id of the role or user.
 * Empty for a key that is nobody's.
 *
 * `$context.identity.caller` is `AROA…:<session>` for a role and `AIDA…` for a user. A role is the same in every session, and one that
 * is made anew under an old name is another. The root user and federated users count as their account.
 */
export function findCaller(owners: DeliveryOwners): string {
  return [
    ...(owners.by === 'iam' ? BY_PRINCIPAL : byKey(owners)),
    // A later #set of a missing value would keep the one before.
    '#set($caller = "$!caller")',
  ].join('\n');
}

const BY_PRINCIPAL = [
  '#set($caller = "$!context.identity.caller")',
  `#set($caller = $caller.replaceAll(':.*', ""))`,
];

/** Texts in single quotes are not looked at for references. Neither ids of keys nor names of producers hold a quote. */
function byKey({ holders }: Exclude<DeliveryOwners, { by: 'iam' }>): readonly string[] {
  const rows = holders.map(({ name, keyId }) => `'${keyId}': '${name}'`);
  return [
    `#set($owners = {${rows.join(', ')}})`,
    '#set($apiKeyId = "$!context.identity.apiKeyId")',
    '#set($caller = $owners.get($apiKeyId))',
  ];
}
