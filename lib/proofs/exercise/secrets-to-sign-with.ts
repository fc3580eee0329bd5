import { secretInGrant } from '../../local/services/secrets/secret-in-grant.ts';
import type { SecretValues } from '../../local/services/secrets/secret-values.ts';
import { accountOf } from '../../local/template/account-of.ts';
import { readOutputs, readTemplate } from '../../local/template/read-template.ts';
import { signersIn } from '../simulation/sources/signers-in.ts';
import { simulatedSecret } from '../simulation/sources/simulated-secret.ts';

/** The secrets of a template's signed sources, by name, each with the value that a simulated producer signs with. */
export function secretsToSignWith(template: object): SecretValues {
  const account = accountOf(template);
  const signers = Object.values(signersIn(readTemplate(template, account), readOutputs(template, account)));
  return new Map(
    signers.flatMap((signer) => {
      const { secretId } = signer;
      if (secretId === undefined) return [];
      const named = secretInGrant(secretId, account) ?? secretInGrant(`${secretId}-??????`, account);
      return [[named?.name ?? secretId, { current: simulatedSecret(signer) }] as const];
    }),
  );
}
