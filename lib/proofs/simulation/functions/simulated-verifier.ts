import { createVerifier } from '../../../compute/verifier/create-verifier.ts';
import type { VerifierEvent } from '../../../compute/verifier/verifier-event.ts';
import type { Signer } from '../../../contracts/signer.ts';
import type { Clock } from '../../../local/clock/clock.ts';
import type { AccessControl } from '../../../local/roles/access-control.ts';
import type { LambdaInvocation } from '../../../local/services/lambda/lambda-environment.ts';
import { ServiceError } from '../../../local/service-error.ts';
import type { LocalAccount } from '../../../local/template/local-account.ts';
import { simulatedSecret } from '../sources/simulated-secret.ts';
import type { FunctionLimits } from './function-limits.ts';

/**
 * How long an invocation takes, in milliseconds. An assumption: a keyed hash takes well below a millisecond here, and 256 MB are a
 * seventh of a processor.
 */
const VERIFIER_MS = 20;

export interface SimulatedVerifierOptions {
  readonly access: Pick<AccessControl, 'authorize'>;
  readonly account: LocalAccount;
  readonly clock: Clock;
  /** Called for every invocation, with its duration in milliseconds. */
  readonly onInvoked: (ms: number) => void;
}

/** The shipped verifier, with simulated secrets that its role may or may not read. One container that stays warm. */
export class SimulatedVerifier {
  private readonly options: SimulatedVerifierOptions;
  private readonly signers = new Map<string, Signer>();
  private readonly verify: ReturnType<typeof createVerifier>;
  private roleArn: string | undefined;

  constructor(options: SimulatedVerifierOptions) {
    this.options = options;
    this.verify = createVerifier({
      readSecret: async (id) => [this.readSecret(id)],
      fetchText: () => Promise.resolve(undefined),
      // Its log holds nothing of a request, and no run counts it.
      log: () => undefined,
      now: () => options.clock.now(),
    });
  }

  async invoke(event: VerifierEvent, { roleArn }: FunctionLimits): Promise<LambdaInvocation> {
    const { signer } = event;
    if (signer.secretId !== undefined) this.signers.set(signer.secretId, signer);
    this.roleArn = roleArn;
    this.options.onInvoked(VERIFIER_MS);
    await this.options.clock.sleep(VERIFIER_MS);
    try {
      return { payload: JSON.stringify(await this.verify(event)) };
    } catch (error) {
      const { name, message } = error as Error;
      return { errorType: name, errorMessage: message };
    }
  }

  private readSecret(id: string): string {
    const signer = this.signers.get(id);
    if (signer === undefined) throw new Error(`no signer has the secret '${id}'`);
    const refusal =
      this.roleArn === undefined
        ? undefined
        : this.options.access.authorize({ roleArn: this.roleArn, ...this.readOf(id) });
    if (refusal !== undefined) throw new ServiceError('AccessDeniedException', refusal);
    return simulatedSecret(signer);
  }

  /** A secret has six characters behind its name, which an ARN may leave out. */
  private readOf(secretId: string): { readonly action: string; readonly resource: string } {
    if (secretId.split(':')[2] === 'ssm') return { action: 'ssm:GetParameter', resource: secretId };
    const named = secretId.startsWith('arn:') ? secretId : this.options.account.secretArn(secretId);
    const resource = /-\w{6}$/.test(named) ? named : `${named}-a1b2c3`;
    return { action: 'secretsmanager:GetSecretValue', resource };
  }
}
