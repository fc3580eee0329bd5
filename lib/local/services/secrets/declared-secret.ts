import type { PasswordRules } from './generate-secret.ts';

/** The services with secrets, by the name in ARNs and permissions. A secret of `kms` is the material of a key, in base64. */
export type SecretService = 'secretsmanager' | 'ssm' | 'kms';

/** A secret, parameter or key that a template has, or that its functions or connections read. */
export interface DeclaredSecret {
  readonly service: SecretService;
  readonly name: string;
  readonly arn: string;
  /** The value in the template. A parameter with one is a String, any other a SecureString. */
  readonly value?: string;
  /** The template's rules for a generated value. */
  readonly rules?: PasswordRules;
}
