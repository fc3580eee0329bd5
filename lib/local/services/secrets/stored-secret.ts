import type { SecretService } from './declared-secret.ts';

/** One value that a secret has or had. */
export interface SecretVersion {
  /** The id in Secrets Manager. */
  readonly id: string;
  /** The number in Parameter Store, which counts from 1. */
  readonly number: number;
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** A secret or parameter with its value and, after a rotation, the value before it. */
export interface StoredSecret {
  readonly service: SecretService;
  readonly name: string;
  readonly arn: string;
  /** Of a parameter. */
  readonly type: 'String' | 'SecureString';
  readonly current: SecretVersion;
  readonly previous?: SecretVersion | undefined;
}
