import { VirtualClock } from '../../../../lib/local/clock/virtual-clock.ts';
import { seededRandom } from '../../../../lib/local/clock/random.ts';
import { loadAccessControl } from '../../../../lib/local/roles/load-access-control.ts';
import { readSecrets } from '../../../../lib/local/services/secrets/read-secrets.ts';
import { type GeneratedSecret, SecretStore } from '../../../../lib/local/services/secrets/secret-store.ts';
import type { SecretValue } from '../../../../lib/local/services/secrets/secret-values.ts';
import { LOCAL_ACCOUNT } from '../../../../lib/local/template/local-account.ts';
import { readTemplate } from '../../../../lib/local/template/read-template.ts';

/** A function, and its role with one statement per grant: `<action> <resource>`. */
export function functionWith(...grants: readonly string[]): Record<string, object> {
  const Statement = grants.map((grant) => {
    const [Action, Resource] = grant.split(' ');
    return { Effect: 'Allow', Action, Resource };
  });
  return {
    Verifier: {
      Type: 'AWS::Lambda::Function',
      Properties: { Role: { 'Fn::GetAtt': ['Role', 'Arn'] }, Code: {}, Handler: 'index.handler' },
    },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        AssumeRolePolicyDocument: {},
        Policies: [{ PolicyName: 'Read', PolicyDocument: { Statement } }],
      },
    },
  };
}

/** The secrets of a template in a store, with what it generates. */
export function secretsOf(
  template: Readonly<Record<string, object>>,
  values: Readonly<Record<string, SecretValue>> = {},
) {
  const resources = readTemplate({ Resources: template }, LOCAL_ACCOUNT);
  const access = loadAccessControl(resources, LOCAL_ACCOUNT);
  const declared = readSecrets(resources, access, LOCAL_ACCOUNT);
  const generated: GeneratedSecret[] = [];
  const store = new SecretStore({
    account: LOCAL_ACCOUNT,
    clock: new VirtualClock(),
    random: seededRandom(3),
    onGenerated: (secret) => generated.push(secret),
  });
  store.setValues(new Map(Object.entries(values)));
  store.declare(declared);
  return { access, declared, store, generated };
}
