import type { PasswordRules } from './generate-secret.ts';

/** The two services with secrets, by the name in ARNs and permissions. */
export type SecretService = 'secretsmanager' | 'ssm';

/** A secret or parameter that a template has, or that its functions may read. */
export interface DeclaredSecret {
  readonly service: SecretService;
  readonly name: string;
  readonly arn: string;
  /** The value in the template. A parameter with one is a String, any other a SecureString. */
  readonly value?: string;
  /** The template's rules for a generated value. */
  readonly rules?: PasswordRules;
}
