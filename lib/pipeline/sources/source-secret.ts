import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { IStringParameter } from 'aws-cdk-lib/aws-ssm';

/**
 * Where a secret is: the name of one in Secrets Manager, or the secret or the parameter itself. Its value is a text, or JSON with
 * fields of the verifier's config, such as `{"secrets": ["new", "old"]}`. The previous version of a secret counts as well.
 *
 * @example
 * const secret: SourceSecret = Secret.fromSecretNameV2(this, 'GitHub', 'webhooks/github');
 */
export type SourceSecret = string | ISecret | IStringParameter;
