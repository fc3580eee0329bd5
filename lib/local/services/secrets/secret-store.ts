import type { Clock } from '../../clock/clock.ts';
import { type Random, randomUuid } from '../../clock/random.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import type { DeclaredSecret, SecretService } from './declared-secret.ts';
import { generateSecret, type PasswordRules } from './generate-secret.ts';
import { rotateSecret } from './rotate-secret.ts';
import type { SecretValue, SecretValues } from './secret-values.ts';
import type { SecretVersion, StoredSecret } from './stored-secret.ts';

/** A value that the run has made up, for its user to sign with. */
export interface GeneratedSecret {
  readonly name: string;
  readonly value: string;
}

/** What a store needs from its environment. */
export interface SecretSurroundings {
  readonly account: LocalAccount;
  readonly clock: Clock;
  readonly random: Random;
  /** Called for each secret that gets a generated value. */
  readonly onGenerated: (secret: GeneratedSecret) => void;
}

/**
 * The secrets and parameters of a run. A value comes from the user's file, or else from the template, or else it is
 * generated. A name in the file is both a secret and a parameter, because the file does not say which.
 */
export class SecretStore {
  private readonly surroundings: SecretSurroundings;
  private declared: readonly DeclaredSecret[] = [];
  private values: SecretValues = new Map();
  private secrets: readonly StoredSecret[] = [];
  /** By name. A secret keeps its generated value for the whole run. */
  private readonly generated = new Map<string, string>();

  constructor(surroundings: SecretSurroundings) {
    this.surroundings = surroundings;
  }

  /** Replaces the secrets of the template. */
  declare(declared: readonly DeclaredSecret[]): void {
    this.declared = declared;
    this.refresh();
  }

  /** Replaces the values of the file. They are live at once, and changed ones are kept as previous values. */
  setValues(values: SecretValues): void {
    this.values = values;
    this.refresh();
  }

  /**
   * Finds a secret by its name, its ARN, or its ARN without the hyphen and six characters at the end; a parameter by
   * its name or ARN.
   */
  find(service: SecretService, id: string): StoredSecret | undefined {
    return this.secrets.find((secret) => secret.service === service && NAMED[service](secret, id));
  }

  private refresh(): void {
    const named = [...this.declared, ...this.undeclared()];
    this.secrets = named.map((secret) => this.stored(secret));
  }

  /** The secrets of the file that the template does not name: a policy can allow them by a wildcard. */
  private undeclared(): readonly DeclaredSecret[] {
    const { account } = this.surroundings;
    return [...this.values.keys()].flatMap((name) =>
      [
        { service: 'secretsmanager' as const, name, arn: account.secretArn(name) },
        { service: 'ssm' as const, name, arn: account.parameterArn(name) },
      ].filter(
        (secret) =>
          !this.declared.some(
            (one) => one.service === secret.service && isSameName(secret.service, one, name),
          ),
      ),
    );
  }

  private stored(declared: DeclaredSecret): StoredSecret {
    const { service, name, arn, value } = declared;
    const before = this.secrets.find((one) => one.service === service && one.arn === arn);
    const type = value === undefined ? 'SecureString' : 'String';
    const versions = rotateSecret(this.valueOf(declared), before, (text, number) =>
      this.create(text, number),
    );
    return { service, name, arn, type, ...versions };
  }

  private create(value: string, number: number): SecretVersion {
    const { clock, random } = this.surroundings;
    return { id: randomUuid(random), number, value, createdAt: clock.now() };
  }

  private valueOf(declared: DeclaredSecret): SecretValue {
    const { service, name, value, rules } = declared;
    const given = [...this.values].find(([each]) => isSameName(service, declared, each))?.[1];
    return given ?? { current: value ?? this.generate(name, rules) };
  }

  private generate(name: string, rules?: PasswordRules): string {
    const known = this.generated.get(name);
    if (known !== undefined) return known;
    const { random, onGenerated } = this.surroundings;
    const value = generateSecret(random, rules);
    this.generated.set(name, value);
    onGenerated({ name, value });
    return value;
  }
}

type Named = Pick<DeclaredSecret, 'name' | 'arn'>;

/** Whether text names a secret or parameter. */
const NAMED: Readonly<Record<SecretService, (secret: Named, id: string) => boolean>> = {
  secretsmanager: ({ name, arn }, id) =>
    // With six characters after a hyphen it counts as complete, even if they belong to the name (API reference).
    id === name || id === arn || (id === arn.slice(0, -SUFFIX_LENGTH) && !/-[A-Za-z0-9]{6}$/.test(id)),
  kms: ({ name, arn }, id) => id === name || id === arn,
  ssm: ({ name, arn }, id) => id === arn || id.replace(/^\//, '') === name.replace(/^\//, ''),
};

/** A hyphen and six characters. */
const SUFFIX_LENGTH = 7;

function isSameName(service: SecretService, { name }: Named, other: string): boolean {
  return NAMED[service]({ name, arn: '' }, other);
}
